/** A dry run tries a file on one state of the register: it waits for no writer, lets none wait, and leaves nothing. */
import { EventEmitter, once } from 'node:events'
import { Readable } from 'node:stream'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { afterRecomputing } from '../../../src/database/derived/recompute.ts'
import { isMoreStale, staleIn } from '../../../src/database/derived/staleness.ts'
import type { Engine } from '../../../src/database/engine.ts'
import { importFile } from '../../../src/database/import/file.ts'
import { isPostgres } from '../../../src/database/location.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { usualLimit } from '../../../src/model/record-size.ts'
import type { Effects } from '../../../src/store/effects.ts'
import { build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { engineFor } from '../../support/engine.ts'
import { fileOf, send, textOf, type Line } from '../../support/exchange/import-lines.ts'
import { matchWhole } from '../../support/match-whole.ts'

const figure = (id: string, subjectId: string, more: object = {}): Line => [
  'figures',
  {
    id,
    subjectKind: 'project',
    subjectId,
    metric: 'investment',
    stage: 'planned',
    value: '100',
    unit: 'CNY',
    qualifier: 'exact',
    periodStart: '2024-01-01',
    periodEnd: '2024-12-31',
    sourceId: 'plan',
    asPrinted: '100 yuan',
    ...more,
  },
]
const project = (id: string): Line => ['projects', { id, title: id, kind: 'project', status: 'implementation' }]
const source = (publishedOn: string): Line => [
  'sources',
  { id: 'plan', title: 'Plan', kind: 'report', official: false, publishedOn },
]
const many = Array.from({ length: 30 }, (_, at) => at.toString())

const registerWith = async (t: Test) => {
  const { engine, url } = await engineFor(t)
  const app = await build(t, { DATABASE_URL: url })
  /** Writes and recomputes nothing. */
  const write = (lines: readonly Line[]) =>
    importFile(engine, { bytes: fileOf(lines), by: 'test', dryRun: false, resource: undefined }, usualLimit, () =>
      Promise.resolve(),
    )
  const recompute = () => afterRecomputing(engine, () => Promise.resolve())
  await write([source('2024-02-01'), ...many.map((n) => project(`p${n}`))])
  const effects = async (lines: readonly Line[]): Promise<Effects> =>
    (await send(app, lines, '?dryRun=true')).body['effects'] as Effects
  return { app, engine, url, write, recompute, effects }
}

const lines = [figure('later', 'p1', { stage: 'actual', value: '70' })]
const ofOne = [{ figureId: 'f1', now: { state: 'unreported' }, then: { state: 'short' } }]

t.test('a few changes that come after the last recompute are in both states', async (t) => {
  const { engine, write, recompute, effects } = await registerWith(t)
  await write([figure('f1', 'p1')])
  const found = await effects(lines)
  t.equal(await staleIn(engine), 'little')
  t.match(found.promises, ofOne)
  await recompute()
  t.strictSame(found, await effects(lines))
})

t.test('many changes are recomputed first, for all who read', async (t) => {
  const { engine, write, effects } = await registerWith(t)
  await write(many.map((n) => figure(`f${n}`, `p${n}`)))
  t.match((await effects(lines)).promises, ofOne)
  t.equal(await staleIn(engine), 'nothing')
})

t.test('a mark of a source counts as all of its subjects', async (t) => {
  const { engine, write, recompute } = await registerWith(t)
  await write(many.map((n) => figure(`f${n}`, `p${n}`)))
  await recompute()
  await write([source('2025-02-01')])
  t.equal(await isMoreStale(engine, many.length), true)
  t.equal(await isMoreStale(engine, many.length + 1), false)
})

t.test('a source changes what is about all of its subjects', async (t) => {
  const { write, effects } = await registerWith(t)
  await write(many.map((n) => figure(`f${n}`, `p${n}`, { stage: 'actual' })))
  const { closed } = await effects([source('2025-02-01')])
  t.strictSame(
    closed.map(({ check, params }) => [check, 'count' in params ? params.count : 1]),
    [['printed-before-period-ends', many.length]],
  )
})

t.test('a dry run is answered while another connection holds the lock of writers', async (t) => {
  const { engine, write, effects } = await registerWith(t)
  await write([figure('f1', 'p1')])
  await engine.exclusive(async (session) => {
    await session.run(sql`UPDATE register SET sequence = sequence`)
    t.match((await effects(lines)).promises, ofOne)
    return { keep: false, isMost: false, value: undefined }
  })
})

/** A file that has begun to be read, and goes on when it is told to. */
const heldFile = () => {
  const events = new EventEmitter()
  async function* chunks() {
    events.emit('begun')
    await once(events, 'go on')
    yield textOf(lines)
  }
  return { bytes: Readable.from(chunks(), { objectMode: false }), events }
}

t.test('writes are answered while a dry run is under way, which tells what would change before them', async (t) => {
  const { app, write, recompute, effects } = await registerWith(t)
  await write([figure('f1', 'p1')])
  await recompute()
  const before = await effects(lines)
  const { bytes, events } = heldFile()
  const begun = once(events, 'begun')
  const dry = app.store.import({ bytes, by: 'test', dryRun: true, resource: undefined })
  await begun
  const { status } = await app.ask('PATCH', '/v1/figures/f1', { body: { value: '30' } })
  t.equal(status, 200)
  matchWhole(t, (await app.ask('GET', '/v1/promises?limit=1')).body, { data: [{ figureId: 'f1', value: '30' }] })
  events.emit('go on')
  t.strictSame((await dry).effects, before)
  matchWhole(t, (await effects(lines)).promises, [{ figureId: 'f1', then: { state: 'met' } }])
})

/** Reports whether a transaction is open on a register. */
const isOpen = async (engine: Engine, url: string): Promise<boolean> => {
  if (!isPostgres(url)) {
    const database = new Database(locationOf(url))
    const [{ busy } = { busy: 0 }] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    database.close()
    return busy === 1
  }
  const open = await engine.all(sql`SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%'`)
  return open.length > 0
}

t.test('a dry run leaves nothing, however it ends', async (t) => {
  const { app, engine, url, write } = await registerWith(t)
  await write([figure('f1', 'p1')])
  const stamp = await app.store.stamp()
  const trying = (bytes: Readable, mostRecords = 200, again?: () => Readable) =>
    app.store.import({ bytes, again, by: 'test', dryRun: true, resource: undefined, mostRecords })
  async function* broken() {
    yield textOf(lines)
    await Promise.reject(new Error('the client has left'))
  }
  const bad = [...lines, figure('bad', 'nowhere')]

  t.match(await trying(fileOf(lines)), { errorCount: 0, effects: { promises: ofOne } })
  t.match(await trying(fileOf(bad)), { errorCount: 1, counts: undefined, effects: undefined })
  t.match(await trying(fileOf(bad), 200, () => fileOf(bad)), { errorCount: 1, effects: { promises: ofOne } })
  await t.rejects(trying(fileOf(bad), 1), { message: /up to 1 records/ })
  await t.rejects(trying(Readable.from(broken(), { objectMode: false })), { message: 'the client has left' })

  t.equal(await isOpen(engine, url), false)
  t.strictSame(await app.store.stamp(), stamp)
  t.equal(await staleIn(engine), 'little')
  t.strictSame(await engine.all(sql`SELECT id FROM figures`), [{ id: 'f1' }])
})
