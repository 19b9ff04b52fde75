/** Finds the projects that one project may be: by its names in the full-text index, and by the editions of its list. */
import { type KnownProject, likeliest, type RowMatch } from '../../lists/matching.ts'
import { NearNames, nameWords } from '../../lists/near-names.ts'
import type { Data } from '../../model/canonical.ts'
import type { Reader } from '../engine.ts'
import { findAll } from '../read/record.ts'
import { isOf, numberAt } from '../schema/full-text.ts'
import { asPlaced, inNames, isAmong, place } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { differentFrom } from '../write/differences.ts'
import { comparedProjects, costsWhere, knownProject } from './known.ts'

/** The most projects that are read for a word, those with the shortest titles. */
const mostBearers = 100
/** The most words of names that are looked up. */
const mostWords = 12
/** The letters that forms of a word have in common at least. */
const shortestStem = 4

/** A word of a long name is looked up by its beginning, so that its forms are found too. */
const stemOf = (word: string): string => word.slice(0, Math.max(shortestStem, word.length - shortestStem))

/** Returns the projects with a word of a name that begins so, or with two. */
const bearersOf = async (reader: Reader, words: readonly string[]): Promise<string[]> => {
  const rows = await reader.all(sql<{ id: string }>`SELECT record_id AS id FROM texts WHERE number IN
    (SELECT ${numberAt(sql`found.place`)} FROM
      (SELECT 0 AS tier, ${place} AS place FROM words WHERE ${inNames(words.map((word) => [word]))}
        AND ${isOf(place, 'projects')}${asPlaced} ${upTo(mostBearers)}) AS found)`)
  return rows.map(({ id }) => id)
}

interface Candidates {
  readonly ids: ReadonlySet<string>
  /** The number of bearers of each rare word. */
  readonly bearers: ReadonlyMap<string, number>
}

/** Returns the projects that share a rare word with a project, or two common ones that follow each other. */
const sharingWords = async (reader: Reader, { names }: KnownProject): Promise<Candidates> => {
  const words = new Set(names.flatMap(({ plain, key }) => [...nameWords(key), ...nameWords(plain)]))
  const spelt = [...words].filter((word) => !/\d/.test(word) && word.length > 1).slice(0, mostWords)
  const ids = new Set<string>()
  const bearers = new Map<string, number>()
  let before: string | undefined
  for (const word of spelt) {
    const found = await bearersOf(reader, [stemOf(word)])
    for (const id of found) ids.add(id)
    if (found.length < mostBearers) bearers.set(word, found.length)
    else {
      if (before !== undefined) for (const id of await bearersOf(reader, [before, word])) ids.add(id)
      before = word
    }
  }
  return { ids, bearers }
}

/** The editions before and after those that print a project, without those. */
const neighbouringEditions = async (reader: Reader, sourceIds: readonly string[]): Promise<string[]> => {
  const cited = sql`${JSON.stringify(sourceIds)}`
  const rows = await reader.all(sql<{ id: string }>`
    SELECT follows_id AS id FROM sources WHERE ${isAmong(sql`id`, cited)} AND follows_id IS NOT NULL
    UNION SELECT id FROM sources WHERE ${isAmong(sql`follows_id`, cited)}`)
  return rows.map(({ id }) => id).filter((id) => !sourceIds.includes(id))
}

/** Returns the ids of the projects of some sources that began on a day. */
const begunOn = async (reader: Reader, startsOn: string, sourceIds: readonly string[]): Promise<string[]> => {
  if (sourceIds.length === 0) return []
  const rows = await reader.all(sql<{ id: string }>`SELECT DISTINCT record_id AS id FROM projects_citations
    JOIN projects ON projects.id = record_id AND starts_on = ${startsOn}
    WHERE ${isAmong(sql`source_id`, sql`${JSON.stringify(sourceIds)}`)} ORDER BY record_id ${upTo(mostBearers)}`)
  return rows.map(({ id }) => id)
}

const sourcesOf = (record: Data): string[] =>
  (record['citations'] as { sourceId: string }[]).map(({ sourceId }) => sourceId)

/** The places in tables of sources at which a project is printed. */
const rowsOf = (record: Data): string[] =>
  (record['citations'] as { sourceId: string; locator: string | null }[]).flatMap(({ sourceId, locator }) =>
    locator?.startsWith('row ') === true ? [sourceId] : [],
  )

const comparedOf = async (reader: Reader, ids: readonly string[]): Promise<KnownProject[]> => {
  const rows = await reader.all(
    sql<{ text: string }>`${comparedProjects} WHERE ${isAmong(sql`id`, sql`${JSON.stringify(ids)}`)}`,
  )
  return rows.map(({ text }) => knownProject(JSON.parse(text) as Data))
}

/** Adds to some projects all that they are part of. */
const withWholes = async (reader: Reader, records: Map<string, Data>): Promise<void> => {
  const missing = (): string[] =>
    [
      ...new Set(
        [...records.values()].flatMap(({ parentId }) => (records.has(parentId as string) ? [] : (parentId ?? []))),
      ),
    ] as string[]
  for (let ids = missing(); ids.length > 0; ids = missing())
    for (const one of await findAll(reader, 'projects', ids)) records.set(...one)
}

/** Reports whether a project is part of another, directly or not. */
const isPartOf = (id: string, whole: string, records: ReadonlyMap<string, Data>): boolean => {
  for (let at = records.get(id)?.['parentId']; typeof at === 'string'; at = records.get(at)?.['parentId'])
    if (at === whole) return true
  return false
}

/** Returns the projects that a project may be, the likeliest first. */
export const similarTo = async (reader: Reader, id: string, limit: number): Promise<RowMatch[]> => {
  const record = (await findAll(reader, 'projects', [id])).get(id)
  if (record === undefined) return []
  const project = knownProject(record)
  const sources = sourcesOf(record)
  const startsOn = record['startsOn'] as string | null
  const { ids, bearers } = await sharingWords(reader, project)
  const begun = startsOn === null ? [] : await begunOn(reader, startsOn, await neighbouringEditions(reader, sources))
  const candidates = [...new Set([...ids, ...begun])].filter((one) => one !== id)
  const others = await comparedOf(reader, candidates)
  const [size] = await reader.all(sql<{ count: number }>`SELECT count(*) AS count FROM projects`)
  const near = new NearNames(
    others.flatMap((one) => one.names.map((name) => [one, name] as const)),
    { names: Number(size?.count), bearers },
  )
  const costs = await costsWhere(reader, isAmong(sql`subject_id`, sql`${JSON.stringify([id, ...begun])}`))
  const isBegun = new Set(begun)
  const different = await differentFrom(reader, id)
  const own = { row: 0, ...project, sharedCodes: [], startsOn, costs: costs.get(id) ?? [] }
  const matches = likeliest(own, {
    withCode: () => [],
    withKey: (key) => others.filter(({ names }) => names.some((name) => name.key === key)),
    like: (name) => near.like(name),
    former: others
      .filter((one) => isBegun.has(one.id))
      .map((one) => ({ project: one, startsOn, costs: costs.get(one.id) ?? [] })),
  })
  const found = matches.map((one) => one.id)
  const records = new Map(await findAll(reader, 'projects', found)).set(id, record)
  await withWholes(reader, records)
  const rows = rowsOf(record)
  // Two rows of one edition are never one project, nor are a whole and its part.
  const mayBe = (other: string): boolean =>
    !different.has(other) &&
    !rowsOf(records.get(other) as Data).some((source) => rows.includes(source)) &&
    !isPartOf(id, other, records) &&
    !isPartOf(other, id, records)
  return matches.filter((match) => mayBe(match.id)).slice(0, limit)
}
