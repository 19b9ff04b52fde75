/** What lists read of a database: figures that meet conditions, answers, quotes, texts and names, also of the past. */
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import t from 'tap'
import { sqliteEngine } from '../../../src/database/sqlite/engine.ts'
import { openDatabase } from '../../../src/database/sqlite/file.ts'
import { migrate } from '../../../src/database/sqlite/migrate.ts'
import { pageOfFindings } from '../../../src/database/trees/finding-pages.ts'
import { Findings } from '../../../src/database/trees/findings.ts'
import { Promises } from '../../../src/database/trees/promises.ts'
import { Records } from '../../../src/database/trees/records.ts'
import { turns } from '../../../src/database/turns.ts'
import { State } from '../../../src/database/trees/state.ts'
import type { DerivedPage, DerivedRequest } from '../../../src/store/computed-lists.ts'

type Row = Readonly<Record<string, string | number | null>>

/** Inserts a row, with nothing in the columns that must not be null. */
const insert = (database: Database.Database, table: string, row: Row): void => {
  const columns = database.pragma(`table_info(${table})`) as { name: string; notnull: number; type: string }[]
  const filled = columns.flatMap(({ name, notnull, type }) => {
    const value = row[name] ?? (notnull === 1 ? (type === 'TEXT' ? '' : 0) : null)
    return value === null ? [] : [[name, value] as const]
  })
  const names = filled.map(([name]) => `"${name}"`).join(', ')
  const slots = filled.map(() => '?').join(', ')
  database.prepare(`INSERT INTO "${table}" (${names}) VALUES (${slots})`).run(filled.map(([, value]) => value))
}

const numberOfFigures = 3000
const idOf = (at: number): string => `f${at.toString().padStart(4, '0')}`

const furnish = (database: Database.Database): void => {
  insert(database, 'sources', { since: 1, id: 'a', title: 'A report', kind: 'news', text_hash: 'h' })
  insert(database, 'sources', { since: 1, id: 'b', title: 'Other news', kind: 'news' })
  insert(database, 'source_texts', { source_id: 'a', text: 'It says 7 yuan.\n\nAnd no more.' })
  for (let at = 0; at < 300; at++) {
    const lists = { industry_ids: '[]', participants: '[]', citations: '[]' }
    insert(database, 'projects', { since: 1, id: `p${at.toString()}`, title: 'Project', kind: 'project', ...lists })
  }
  for (let at = 0; at < numberOfFigures; at++)
    insert(database, 'figures', {
      ...{
        id: idOf(at),
        subject_kind: 'project',
        subject_id: `p${(at % 300).toString()}`,
        metric: `m${at.toString()}`,
      },
      ...{
        stage: 'planned',
        value: 7000,
        unit: 'CNY',
        qualifier: 'exact',
        reported: '[]',
        sum_of_ids: '[]',
        rank: 'normal',
      },
      ...{ period_end: at < 2900 ? '2030-12-31' : '2020-12-31', source_id: at % 3 === 0 ? 'a' : 'b' },
      ...{ as_printed: '7 yuan', quote: at === 3 ? 'no such words' : at === 6 ? 'no more' : null },
      since: at < 2940 ? 1 : 9,
    })
  for (const id of [`unreported-promise,${idOf(2950)}`, `not-in-source,${idOf(3)}`, 'not-in-source,gone'])
    insert(database, 'reviews', { finding: id, review: 'explained', by: 'somebody', at: '2026-01-01', sequence: 5 })
}

const database = openDatabase(join(t.testdir(), 'register.db'))
migrate(database)
database.pragma('ignore_check_constraints = ON')
database.transaction(furnish)(database)
const engine = sqliteEngine(database)
t.teardown(() => engine.close())

const loaded = async (asOf?: number) => {
  const snapshot = engine.snapshot()
  const state = new State(await Records.load(snapshot, () => undefined, asOf), asOf ?? 5)
  snapshot.close()
  const promises = new Promises(state)
  const findings = new Findings(state, promises, asOf)
  await findings.catchUp(turns(), engine)
  if (findings.lag > 0) throw new Error('It has not caught up.')
  return { promises, findings }
}

const request: DerivedRequest = {
  ...{ list: 'promises', today: '2026-01-01', asOf: undefined, filters: {}, after: undefined, limit: 50, total: true },
}

const idsIn = ({ items }: DerivedPage): string[] =>
  items.map((item) => {
    const { id, figureId } = JSON.parse(item) as { id?: string; figureId?: string }
    return id ?? figureId ?? ''
  })

const everyId = Array.from({ length: numberOfFigures }, (_, at) => idOf(at))

t.test('promises whose figures meet conditions, whether their states are many or few', async (t) => {
  const { promises } = await loaded()
  const ofA = everyId.filter((_, at) => at % 3 === 0)
  for (const [asked, expected] of [
    [{ sourceId: 'a' }, ofA],
    [{ sourceId: 'a', state: 'open' }, ofA.filter((id) => id < idOf(2900))],
    [{ sourceId: 'a', state: 'unreported' }, ofA.filter((id) => id >= idOf(2900))],
    [{ sourceId: 'a', 'state.in': ['unreported', 'met'], subjectId: 'p210' }, [idOf(2910)]],
    [{ sourceId: 'nowhere' }, []],
    [{ sourceId: 'a', state: 'short' }, []],
    [{ 'state.not': ['open', 'met', 'short', 'partly-reported', 'unreported'], sourceId: 'a' }, []],
  ] as const) {
    const seen: string[] = []
    for (let after: string | undefined; ;) {
      const page = await promises.page(engine, { ...request, filters: asked, after, limit: 170 })
      t.equal(page.total, expected.length, JSON.stringify(asked))
      seen.push(...idsIn(page))
      if (page.next === undefined) break
      after = page.next
    }
    t.strictSame(seen, expected, JSON.stringify(asked))
  }
  const latest = await promises.page(engine, { ...request, filters: { sourceId: 'a' }, limit: 2, latestFirst: true })
  t.strictSame(idsIn(latest), [idOf(2898), idOf(2895)])
})

t.test('words that are not in a text, and answers to findings', async (t) => {
  const { findings } = await loaded()
  const ask = async (asked: object) =>
    pageOfFindings(findings, engine, {
      ...request,
      list: 'checks',
      filters: { ...asked, 'check.not': ['undefined-metric'] },
    })
  const missing = `not-in-source,${idOf(3)}`
  const page = await ask({ check: 'not-in-source' })
  t.strictSame([idsIn(page), page.total], [[missing], 1])
  t.match(JSON.parse(page.items[0] ?? ''), {
    detail: /“A report”/,
    printed: 'no such words',
    params: { figure: { source: { name: 'A report' } } },
    review: { review: 'explained', by: 'somebody' },
  })
  const due = `unreported-promise,${idOf(2950)}`
  const reviewed = await ask({ reviewed: true })
  t.strictSame([idsIn(reviewed), reviewed.total], [[missing, due], 2])
  const others = await ask({ reviewed: false })
  t.equal(others.total, 99)
  t.notOk(idsIn(others).includes(due))
  t.strictSame(idsIn(await ask({ reviewed: true, 'records.id': idOf(2950) })), [due])
  t.ok(findings.has(due, '2026-01-01'))
  t.notOk(findings.has(due, '2020-12-31'))
  t.match((await findings.itemsOf(engine, [due], '2026-01-01')).get(due), { check: 'unreported-promise' })
})

t.test('the same as of a change', async (t) => {
  const columns = database.prepare("SELECT name FROM pragma_table_info('figures')").pluck().all().join(', ')
  database.exec(`INSERT INTO figures_history (${columns}, until) SELECT ${columns}, 9 FROM figures WHERE since < 9;
    UPDATE figures SET source_id = 'b', quote = NULL, since = 9`)
  const { promises, findings } = await loaded(5)
  const past = { ...request, asOf: 5 }
  const page = await promises.page(engine, { ...past, filters: { sourceId: 'a', state: 'unreported' } })
  t.strictSame(
    idsIn(page),
    everyId.filter((id, at) => at % 3 === 0 && id >= idOf(2900) && id < idOf(2940)),
  )
  t.ok(findings.has(`not-in-source,${idOf(3)}`, past.today))
  t.notOk(findings.has(`unreported-promise,${idOf(2950)}`, past.today))
  const { findings: later } = await loaded(9)
  t.notOk(later.has(`not-in-source,${idOf(3)}`, past.today))
  t.ok(later.has(`unreported-promise,${idOf(2950)}`, past.today))
  database.prepare("DELETE FROM source_texts WHERE source_id = 'a'").run()
  const { findings: without } = await loaded(5)
  t.notOk(without.has(`not-in-source,${idOf(3)}`, past.today))
})
