/** Fills a register with made-up trees of projects and their figures, the same each time, by plain SQL. */
import Database from 'better-sqlite3'

export interface Size {
  readonly projects: number
  /** One figure in so many is qualified: `at-least`, of which only one bound is known. */
  readonly qualifiedEvery: number
}

type Cell = string | number | null

const provinces = 31
const citiesEach = 10
const industries = 40
/** A binary tree of five levels. */
const treeSize = 31
const levels = 5
const supersededEvery = 500
const dollarTreesEvery = 50
const years = 6

const now = '2026-01-01T00:00:00.000Z'
const common = { revision: 1, created_at: now, updated_at: now }

/** A small generator of numbers that look random (a linear congruential one). */
const numbers = (): ((below: number) => number) => {
  let state = 42
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * below)
  }
}

/** Inserts one row, by a statement that is prepared once for each table and its columns. */
const inserter = (database: Database.Database) => {
  const prepared = new Map<string, Database.Statement>()
  return (table: string, row: Readonly<Record<string, Cell>>): void => {
    const columns = Object.keys(row)
    const key = `${table} ${columns.join()}`
    const statement = prepared.get(key) ?? database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    prepared.set(key, statement)
    statement.run(Object.values(row))
  }
}

type Insert = ReturnType<typeof inserter>

const region = (insert: Insert, id: string, kind: string, parent: string | null): void => {
  insert('regions', { id, name: id, aliases: '[]', kind, parent_id: parent, member_ids: '[]', ...common })
}

const furnish = (insert: Insert): void => {
  region(insert, 'country', 'country', null)
  for (let p = 0; p < provinces; p += 1) {
    region(insert, `province-${p.toString()}`, 'province', 'country')
    for (let c = 0; c < citiesEach; c += 1) region(insert, `city-${(p * citiesEach + c).toString()}`, 'city', `province-${p.toString()}`)
  }
  for (let i = 0; i < industries; i += 1) {
    insert('industries', { id: `industry-${i.toString()}`, name: 'i', aliases: '[]', codes: '[]', parent_id: i < 8 ? null : `industry-${(i % 8).toString()}`, ...common })
  }
  insert('sources', { id: 'report', title: 'A report', kind: 'report', official: 1, published_on: '2025-01-01', ...common })
}

/** One project with its three figures: planned for a year and for the next, and what came of the first. */
const project = (insert: Insert, n: number, random: (below: number) => number, isQualified: () => boolean): void => {
  const [tree, within] = [Math.floor(n / treeSize), n % treeSize]
  const id = `p${n.toString()}`
  const parent = within === 0 ? null : `p${(n - within + Math.floor((within - 1) / 2)).toString()}`
  const chosen = [...new Set([random(industries), ...random(4) === 0 ? [random(industries)] : []])].map((i) => `industry-${i.toString()}`)
  insert('projects', {
    id, title: id, kind: 'project', status: 'preparation', region_id: `city-${random(provinces * citiesEach).toString()}`, parent_id: parent,
    industry_ids: JSON.stringify(chosen), participants: '[]', citations: '[]', ...common,
  })
  chosen.forEach((value, position) => { insert('projects_industry_ids', { record_id: id, position, value }) })

  const level = Math.floor(Math.log2(within + 1))
  const isCorrected = n % supersededEvery === 0
  const year = 2020 + tree % years
  const figure = (index: number, stage: string, of: number, supersedes: string | null = null): void => {
    insert('figures', {
      id: `f${n.toString()}-${index.toString()}`, subject_kind: 'project', subject_id: id, metric: 'investment', stage,
      // Two parts never exceed their whole.
      value: (800 + random(200)) * 3 ** (levels - level) * 1000, unit: tree % dollarTreesEvery === 0 ? 'USD' : 'CNY',
      qualifier: isQualified() ? 'at-least' : 'exact', period_start: `${of.toString()}-01-01`, period_end: `${of.toString()}-12-31`,
      reported: '[]', source_id: 'report', as_printed: 'as printed', supersedes_id: supersedes, ...common,
    })
  }
  figure(0, 'planned', year)
  figure(1, 'planned', year + 1)
  if (isCorrected) figure(2, 'planned', year, `f${n.toString()}-0`)
  else figure(2, 'actual', year)
  if (within === 0) insert('unsettled', { mark: `project/${id}` })
}

/** Fills a register that was made and migrated already. */
export const generate = (file: string, { projects, qualifiedEvery }: Size): void => {
  const database = new Database(file)
  const [insert, random] = [inserter(database), numbers()]
  database.transaction(() => {
    furnish(insert)
    for (let n = 0; n < projects; n += 1) project(insert, n, random, () => random(qualifiedEvery) === 0)
  })()
  database.exec('ANALYZE')
  database.close()
}
