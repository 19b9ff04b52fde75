/** A dry run reads a file over one state of the register: it waits for no writer, lets none wait, and writes nothing. */
import { EventEmitter, once } from 'node:events'
import { Readable } from 'node:stream'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { tryOut, reportOf } from '../../../src/database/import/dry-run.ts'
import { importFile } from '../../../src/database/import/file.ts'
import { isPostgres } from '../../../src/database/location.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import type { Data } from '../../../src/model/canonical.ts'
import { usualLimit } from '../../../src/model/record-size.ts'
import { build } from '../../support/build.ts'
import { beside, locationOf } from '../../support/databases.ts'
import { engineFor } from '../../support/engine.ts'
import { fileOf, textOf, type Line } from '../../support/batches.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { lineOf, year } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'

const figure = (id: string, subjectId: string, more: object = {}): Line =>
  lineOf('figures', id, { subjectId, asPrinted: '100 yuan', ...year(2024), ...more })
const project = (id: string): Line => lineOf('projects', id)
const source = (publishedOn: string): Line => lineOf('sources', 'plan', { publishedOn })
const many = Array.from({ length: 30 }, (_, at) => at.toString())

const registerWith = async (t: Test) => {
  const { engine, url } = await engineFor(t)
  const app = await build(t, { DATABASE_URL: url })
  const write = (lines: readonly Line[]) =>
    importFile(engine, { read: () => fileOf(lines), by: 'test', dryRun: false, resource: undefined }, usualLimit)
  const dryRun = (lines: readonly Line[], bad: 'refuse' | 'skip' = 'refuse') =>
    tryOut(engine, fileOf(lines), { bad, resource: undefined, largestRecord: usualLimit, mostRecords: undefined })
  await write([source('2024-02-01'), ...many.map((n) => project(`p${n}`))])
  return { app, engine, url, write, dryRun }
}

const [resource, later] = figure('later', 'p1', { stage: 'actual', value: '70' })
const lines: readonly Line[] = [[resource, later]]
const created = { created: { figures: 1 }, updated: {}, unchanged: {} }

/** Leaves out what the moment of an import decides. */
const timeless = (record: Data): Data => ({ ...record, createdAt: '', updatedAt: '' })

const ids = ['p1', 'p2', 'p3', 'nowhere']
const drawn = fc.array(
  fc.oneof(
    fc
      .record({ id: fc.constantFrom(...ids), parentId: fc.option(fc.constantFrom(...ids)) })
      .map(({ id, parentId }): Line => ['projects', { ...(project(id)[1] as Data), parentId }]),
    fc
      .record({ id: fc.constantFrom('f1', 'f2'), subject: fc.constantFrom(...ids), value: fc.constantFrom('1', '2') })
      .map(({ id, subject, value }) => figure(id, subject, { value })),
  ),
  { maxLength: 6 },
)

t.test('a dry run tells what the import then changes, and changes nothing', async (t) => {
  const { app, engine, url, dryRun } = await registerWith(t)
  const other = await beside(t, url)
  const current = async (resource: string, id: string): Promise<Data | undefined> => {
    const { status, body } = await app.ask('GET', `/v1/${resource}/${id}`)
    return status === 200 ? body : undefined
  }
  await forAll(40, [drawn, fc.constantFrom('refuse', 'skip')], async (some, bad) => {
    const [stamp, version] = [await app.store.stamp(), await other.version()]
    const { report, changes = [], sequence } = await dryRun(some, bad)
    t.strictSame([await app.store.stamp(), await other.version(), sequence], [stamp, version, stamp.sequence])
    for (const { resource, id, before } of changes) t.strictSame(before, await current(resource, id))
    const request = { read: () => fileOf(some), bad, by: 'test', dryRun: false, resource: undefined }
    const { batchId: _, ...written } = await importFile(engine, request, usualLimit)
    t.strictSame({ ...report, dryRun: false }, written)
    if (!report.counts) return
    t.equal((await app.store.stamp()).sequence, sequence + changes.length)
    for (const { resource, id, after } of changes)
      t.strictSame(timeless(after ?? {}), timeless((await current(resource, id)) ?? {}))
  })
})

t.test('of over 2,000 figures totals alone are worked out, and those only where that is asked for', async (t) => {
  const { dryRun } = await registerWith(t)
  const figures = (count: number) => Array.from({ length: count }, (_, at) => figure(`f${at.toString()}`, 'p1'))
  const workedOut = async (count: number, totalsAtLeast: boolean) => {
    const found: boolean[] = []
    const tried = await dryRun(figures(count))
    await reportOf(tried, totalsAtLeast, ({ changes, totalsAlone }) => {
      t.equal(changes.length, count)
      found.push(totalsAlone)
      return Promise.resolve(null)
    })
    return found
  }
  t.strictSame(await workedOut(2000, true), [false])
  t.strictSame(await workedOut(2001, true), [true])
  t.strictSame(await workedOut(2001, false), [])
})

t.test('a dry run is answered while another connection holds the lock of writers', async (t) => {
  const { engine, app } = await registerWith(t)
  await engine.exclusive(async (session) => {
    await session.run(sql`UPDATE register SET sequence = sequence`)
    for (const length of [0, Infinity])
      t.match(
        await app.store.import({ read: () => fileOf(lines), length, by: 'test', dryRun: true, resource: undefined }),
        {
          counts: created,
        },
      )
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

t.test('writes are answered while a dry run is under way, which reads the state before them', async (t) => {
  const { app, engine } = await registerWith(t)
  const { bytes, events } = heldFile()
  const begun = once(events, 'begun')
  const settings = { bad: 'refuse', resource: undefined, largestRecord: usualLimit, mostRecords: undefined } as const
  const dry = tryOut(engine, bytes, settings)
  await begun
  t.equal((await app.ask('PUT', '/v1/figures/later', { body: later })).status, 201)
  const { sequence } = await app.store.stamp()
  events.emit('go on')
  matchWhole(t, await dry, { report: { counts: created }, sequence: sequence - 1, changes: [{ before: undefined }] })
  const found = await tryOut(engine, fileOf(lines), settings)
  t.match(found, { report: { counts: { unchanged: { figures: 1 } } }, sequence })
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
  const trying = (file: Readable, mostRecords = 200, bad?: 'skip') =>
    app.store.import({ read: () => file, bad, by: 'test', dryRun: true, resource: undefined, mostRecords })
  const other = await beside(t, url)
  const version = await other.version()
  async function* broken() {
    yield textOf(lines)
    await Promise.reject(new Error('the client has left'))
  }
  const bad = [...lines, figure('bad', 'nowhere')]

  t.match(await trying(fileOf(lines)), { errorCount: 0, counts: created })
  t.match(await trying(fileOf(bad)), { errorCount: 1, counts: undefined, effects: undefined })
  t.match(await trying(fileOf(bad), 200, 'skip'), { errorCount: 1, counts: created })
  await t.rejects(trying(fileOf(bad), 1), { message: /up to 1 records/ })
  await t.rejects(trying(Readable.from(broken(), { objectMode: false })), { message: 'the client has left' })

  t.equal(await other.version(), version)
  t.equal(await isOpen(engine, url), false)
  t.strictSame(await app.store.stamp(), stamp)
  t.strictSame(await engine.all(sql`SELECT id FROM figures`), [{ id: 'f1' }])
})
