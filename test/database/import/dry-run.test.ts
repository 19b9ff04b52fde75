/** A dry run deals with what other writers have made stale before it begins, and waits for no long recompute. */
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { afterRecomputing } from '../../../src/database/derived/recompute.ts'
import { isMoreStale } from '../../../src/database/derived/stale.ts'
import type { ReadCurrent } from '../../../src/database/derived/read-current.ts'
import { importFile } from '../../../src/database/import/file.ts'
import { usualLimit } from '../../../src/model/record-size.ts'
import type { Effects } from '../../../src/store/effects.ts'
import { build } from '../../support/build.ts'
import { engineFor } from '../../support/engine.ts'
import { send, type Line } from '../../support/exchange/import-lines.ts'

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
  const importing = (lines: readonly Line[], dryRun: boolean, readCurrent: ReadCurrent) => {
    const bytes = Buffer.from(lines.map(([resource, record]) => `${JSON.stringify({ resource, record })}\n`).join(''))
    const request = { bytes: Readable.from([bytes], { objectMode: false }), by: 'test', dryRun, resource: undefined }
    return importFile(engine, readCurrent, request, usualLimit)
  }
  /** Writes and recomputes nothing. */
  const write = (lines: readonly Line[]) => importing(lines, false, (read) => engine.reading(read))
  const recomputing: ReadCurrent = (read) => afterRecomputing(engine, read)
  const stale: ReadCurrent = (read) => engine.reading(read)
  await write([source('2024-02-01'), ...many.map((n) => project(`p${n}`))])
  const effects = async (lines: readonly Line[]): Promise<Effects> =>
    (await send(app, lines, '?dryRun=true')).body['effects'] as Effects
  return { engine, importing, write, recomputing, stale, effects }
}

const lines = [figure('later', 'p1', { stage: 'actual', value: '70' })]

t.test('a few changes that come after the last recompute are in both states', async (t) => {
  const { importing, write, stale, effects } = await registerWith(t)
  await write([figure('earlier', 'p1')])
  const { effects: found } = await importing(lines, true, stale)
  t.match(found?.promises, [{ figureId: 'earlier', now: { state: 'unreported' }, then: { state: 'short' } }])
  t.strictSame(found, await effects(lines))
})

t.test('many changes are recomputed first, while others may write', async (t) => {
  const { importing, write, recomputing, stale, effects } = await registerWith(t)
  await write(many.map((n) => figure(`f${n}`, `p${n}`)))
  let times = 0
  const { effects: found } = await importing(lines, true, (read) => (++times === 1 ? stale : recomputing)(read))
  t.equal(times, 2)
  t.match(found?.promises, [{ figureId: 'f1', now: { state: 'unreported' }, then: { state: 'short' } }])
  t.strictSame(found, await effects(lines))
})

t.test('a mark of a source counts as all of its subjects', async (t) => {
  const { engine, write, recomputing } = await registerWith(t)
  await write(many.map((n) => figure(`f${n}`, `p${n}`)))
  await recomputing(() => Promise.resolve())
  await write([source('2025-02-01')])
  t.equal(await isMoreStale(engine, many.length), true)
  t.equal(await isMoreStale(engine, many.length + 1), false)
})

t.test('a source changes what is about all of its subjects', async (t) => {
  const { write, effects } = await registerWith(t)
  await write(many.map((n) => figure(`f${n}`, `p${n}`, { stage: 'actual' })))
  const { closed } = await effects([source('2025-02-01')])
  t.strictSame(
    closed.map(({ check }) => check),
    many.map(() => 'printed-before-period-ends'),
  )
})
