/** An import has the same outcome on both engines, as a dry run, and however its lines are cut into batches. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { checkedLines, type CheckedLine } from '../../../src/database/import/checked-lines.ts'
import { importFile } from '../../../src/database/import/file.ts'
import { importLines } from '../../../src/database/import/run.ts'
import { openEngine, openRegister } from '../../../src/database/open.ts'
import { type Replacement, Recorder } from '../../../src/database/write/recorder.ts'
import { wholeTables } from '../../../src/database/transfer.ts'
import { usualLimit } from '../../../src/model/record-size.ts'
import { sources } from '../../../src/resources/sources.ts'
import type { Store } from '../../../src/store/store.ts'
import { build } from '../../support/build.ts'
import { databaseFor, locationOf, withoutServer } from '../../support/databases.ts'
import { fileOf, textOf, type Line } from '../../support/batches.ts'
import { forAll } from '../../support/runs.ts'
import { pluck } from '../../support/match-whole.ts'

const idOf = (letter: string, count: number) => fc.nat(count - 1).map((at) => `${letter}${at.toString()}`)
const maybe = (letter: string, count: number) => fc.option(idOf(letter, count), { freq: 2 })
/** Long and short, with what COPY has to escape. */
const words = fc.constantFrom(
  'A bridge',
  'Bridge\tto\nthe \\north',
  '广东大桥',
  'x'.repeat(150),
  `A ${'long '.repeat(300)}`,
)

const regionLine = fc
  .record({ id: idOf('r', 3), name: words, kind: fc.constantFrom('province', 'city'), parentId: maybe('r', 3) })
  .map((record): Line => ['regions', record])
const projectLine = fc
  .record({
    id: idOf('p', 5),
    title: words,
    localTitle: fc.option(words),
    kind: fc.constantFrom('project', 'portfolio'),
    status: fc.constantFrom('preparation', 'completion'),
    parentId: maybe('p', 5),
    initiativeId: maybe('i', 2),
    regionId: maybe('r', 3),
  })
  .map((record): Line => ['projects', record])
const figureLine = fc
  .record({
    id: idOf('f', 3),
    subjectKind: fc.constant('project'),
    subjectId: idOf('p', 5),
    metric: fc.constant('investment'),
    stage: fc.constantFrom('planned', 'actual'),
    value: fc.constantFrom('1', '12.5', '-0.001'),
    unit: fc.constantFrom('CNY', 'USD'),
    qualifier: fc.constant('exact'),
    sourceId: fc.constant('s'),
    asPrinted: fc.constant('as printed'),
    supersedesId: maybe('f', 3),
    periodEnd: fc.option(fc.constant('2025-12-31')),
  })
  .map((record): Line => ['figures', record])
const metricLine = fc
  .record({ id: fc.constant('investment'), name: fc.constant('Investment'), nature: fc.constantFrom('flow', 'stock') })
  .map((record): Line => ['metrics', record])
/** Bad by its shape, by a rule about it alone, or not at all. */
const faults = fc.constantFrom({}, {}, {}, {}, { surplus: 1 }, { startsOn: '2025-02-01', endsOn: '2025-01-01' })
const faultyLine = fc
  .tuple(projectLine, faults)
  .map(([[resource, record], fault]): Line => [resource, { ...record, ...fault }])
const line = fc.oneof(regionLine, faultyLine, projectLine, figureLine, figureLine, metricLine)
const file = fc.array(line, { minLength: 1, maxLength: 8 })

const initiative = { title: 'A plan', kind: 'policy', status: 'announced' }
const groundwork: readonly Line[] = [
  ['sources', { id: 's', title: 'A report', kind: 'report', official: true }],
  ['initiatives', { id: 'i0', ...initiative }],
  ['initiatives', { id: 'i1', ...initiative }],
  ['projects', { id: 'p0', title: 'There', kind: 'project', status: 'preparation', initiativeId: 'i0' }],
]

const opened = async (t: Test, location: string): Promise<Engine> => {
  const engine = await openEngine(location)
  t.teardown(() => engine.close())
  return engine
}

/** Imports the good lines of a file; reports all but the id of the batch. */
const importing = async (engine: Engine, lines: readonly Line[]) => {
  const request = { read: () => fileOf(lines), bad: 'skip', by: 'test', dryRun: false, resource: undefined } as const
  const { batchId: _, ...report } = await importFile(engine, request, usualLimit)
  return report
}

/** Long enough that two thousand lines are many reads of a file. */
const note = 'n'.repeat(400)
const count = 2000

const region = (at: number, other: object = {}): string =>
  JSON.stringify({ resource: 'regions', record: { id: `r-${at.toString()}`, name: note, kind: 'city', ...other } })

const linesWith = (others: Readonly<Record<number, string>>): string[] =>
  Array.from({ length: count }, (_, index) => others[index + 1] ?? region(index + 1))

const registerFor = async (t: Test): Promise<Store> => {
  const store = await openRegister(locationOf(await databaseFor(t)))
  t.teardown(() => store.close())
  return store
}

const importingInto = (store: Store, lines: Iterable<string>, resource?: typeof sources) =>
  store.import({ read: () => Readable.from(lines, { objectMode: false }), by: 'test', dryRun: false, resource })

t.test('a file is refused or not, however its lines are cut into batches', async (t) => {
  const engine = await opened(t, locationOf(await databaseFor(t)))
  await importing(engine, groundwork)
  const isRefused = (lines: readonly CheckedLine[], atOnce: number): Promise<boolean> =>
    engine.exclusive(async (session) => {
      async function* batches() {
        for (let at = 0; at < lines.length; at += atOnce) yield lines.slice(at, at + atOnce)
      }
      const recorder = await Recorder.begin(session)
      const writer = {
        begun: recorder.begun,
        at: recorder.at,
        add: (changes: readonly Replacement[]) => recorder.add(changes, 'test'),
        end: () => recorder.end(),
        merge: undefined,
      }
      const { records, report } = await importLines(session, batches(), writer, { bad: 'refuse', before: engine })
      return { keep: false, isMost: false, value: report.whole(records.counts(), false, 'refuse').errorCount > 0 }
    })
  await forAll(100, [file], async (some) => {
    const lines: CheckedLine[] = []
    for await (const read of checkedLines(fileOf(some), { resource: undefined, largestRecord: usualLimit }))
      lines.push(...read)
    const whole = await isRefused(lines, lines.length)
    for (const atOnce of [1, 2, 3]) assert.equal(await isRefused(lines, atOnce), whole)
  })
})

t.test('a dry run reports what the import does', async (t) => {
  const { store } = await build(t)
  const importing = async (lines: readonly Line[], dryRun: boolean, isSkipping = true, isLengthKnown = true) => {
    const read = () => fileOf(lines)
    const bad = isSkipping ? 'skip' : 'refuse'
    const length = isLengthKnown ? Buffer.byteLength(textOf(lines)) : undefined
    const report = await store.import({ read, bad, length, by: 'test', dryRun, resource: undefined })
    const { effects: _, dryRun: __, batchId: ___, ...rest } = report
    return rest
  }
  await importing(groundwork, false)
  // A dry run of a file whose length is unknown takes a thread, which takes longest.
  const isLengthKnown = fc.constantFrom(true, true, true, false)
  await forAll(60, [file, fc.boolean(), isLengthKnown], async (lines, isSkipping, isLengthKnown) => {
    const dry = await importing(lines, true, isSkipping, isLengthKnown)
    assert.deepEqual(dry, await importing(lines, false, isSkipping))
  })
})

/** The tables that an import writes, with the instants of its imports and the ids of batches as numbers. */
const rowsOf = async (engine: Engine): Promise<Record<string, unknown>> => {
  const state = engine.snapshot()
  try {
    const tables: [string, unknown[]][] = []
    for (const { name, all } of wholeTables()) {
      const rows: unknown[] = []
      for await (const some of state.rows(all)) rows.push(...some)
      if (name !== 'register') tables.push([name, rows])
    }
    const numbers = new Map<string, string>()
    const numbered = JSON.stringify(tables).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|[\da-f-]{36}/g, (text) => {
      const known = numbers.get(text) ?? `number ${numbers.size.toString()}`
      numbers.set(text, known)
      return known
    })
    return Object.fromEntries(JSON.parse(numbered) as [string, unknown][])
  } finally {
    state.close()
  }
}

t.test('imports leave the same rows on both engines', { skip: withoutServer }, async (t) => {
  await forAll(15, [fc.array(file, { minLength: 1, maxLength: 4 })], async (files) => {
    await t.test('some imports', async (t) => {
      const theirs = await opened(t, await databaseFor(t))
      const ours = await opened(t, join(t.testdir(), 'register.db'))
      for (const lines of [groundwork, ...files])
        t.strictSame(await importing(theirs, lines), await importing(ours, lines))
      t.strictSame(await rowsOf(theirs), await rowsOf(ours))
    })
  })
})

t.test('an import that skips bad lines leaves what an import of the others leaves', async (t) => {
  await forAll(25, [file, file], async (before, lines) => {
    await t.test('a file', async (t) => {
      const folder = t.testdir()
      const fresh = async (name: string) => opened(t, withoutServer ? join(folder, name) : await databaseFor(t))
      const [skipping, refusing] = [await fresh('skipping.db'), await fresh('refusing.db')]
      for (const engine of [skipping, refusing]) for (const some of [groundwork, before]) await importing(engine, some)
      const { errorCount, errors, counts } = await importing(skipping, lines)
      const bad = new Set(errors.map((error) => error.line))
      t.equal(errorCount, bad.size)
      const good = lines.filter((_line, at) => !bad.has(at + 1))
      const { batchId: _, ...report } = await importFile(
        refusing,
        { read: () => fileOf(good), by: 'test', dryRun: false, resource: undefined },
        usualLimit,
      )
      t.strictSame(report, { dryRun: false, counts, errorCount: 0, errors: [] })
      t.strictSame(await rowsOf(skipping), await rowsOf(refusing))
    })
  })
})

// A file of many lines is answered as a short one is.

t.test('each bad line of a large file is named', async (t) => {
  const store = await registerFor(t)
  const others = {
    2: '{"resource": "regions"',
    700: region(7),
    701: region(701, { kind: 'town' }),
    1300: region(1300, { parentId: 'nowhere' }),
    // Refers to a later line, which is written later.
    1301: region(1301, { parentId: 'r-1999' }),
    2000: '[]',
  }
  const { errorCount, errors } = await importingInto(store, [linesWith(others).join('\n')])
  t.equal(errorCount, 5)
  t.strictSame(pluck(errors, 'line', 'resource', 'id', 'pointer'), [
    [2, null, null, ''],
    [700, 'regions', 'r-7', '/id'],
    [701, 'regions', 'r-701', '/kind'],
    [1300, 'regions', 'r-1300', '/parentId'],
    [2000, null, null, ''],
  ])
  t.strictSame(errors[1]?.detail, ['id-repeated', '7', false])
  t.equal((await store.stamp()).sequence, 0)
})

t.test('a large file is written, and written again as unchanged', async (t) => {
  const store = await registerFor(t)
  const lines = linesWith({ 1: region(1, { parentId: `r-${count.toString()}` }) }).map((line) => `${line}\r\n`)
  t.strictSame((await importingInto(store, lines)).counts, { created: { regions: count }, updated: {}, unchanged: {} })
  t.strictSame((await importingInto(store, lines)).counts, { created: {}, updated: {}, unchanged: { regions: count } })
})

t.test('a cycle through more lines than are checked at once is found', async (t) => {
  const store = await registerFor(t)
  const next = (at: number): string => region(at, { parentId: `r-${((at % count) + 1).toString()}` })
  const { errorCount, errors } = await importingInto(store, [
    Array.from({ length: count }, (_, index) => next(index + 1)).join('\n'),
  ])
  t.equal(errorCount, count)
  t.strictSame(errors[0]?.detail, ['cycle', 'r-1'])
})

t.test('a large CSV file ends at its first fault', async (t) => {
  const store = await registerFor(t)
  const row = (at: number, kind = 'report'): string => `s-${at.toString()},${note},${kind},false\n`
  const rows = Array.from({ length: count }, (_, index) => row(index, index === 3 ? 'rumour' : 'report'))
  const { errorCount, errors } = await importingInto(
    store,
    ['id,title,kind,official\n', ...rows, '"open', ...rows],
    sources,
  )
  t.equal(errorCount, 2)
  t.strictSame(pluck(errors, 'line', 'id', 'pointer'), [
    [5, 's-3', '/kind'],
    [count + 2, null, ''],
  ])
})

t.test('an import whose file breaks off writes nothing', async (t) => {
  const store = await registerFor(t)
  const breaking = function* (): Generator<string> {
    for (const line of linesWith({})) yield `${line}\n`
    throw new Error('The disk is gone.')
  }
  await t.rejects(importingInto(store, breaking()), { message: 'The disk is gone.' })
  t.equal((await store.stamp()).sequence, 0)
})

t.test('texts with signs of their own meaning to a database come back as they were', async (t) => {
  const store = await registerFor(t)
  const names = ['\\N', '\\.', '\\', 'a\tb', 'a\nb', 'a\r\nb', '\\t', '"', "'", '\u2028', '广东\u{1f600}']
  const lines = names.map((name, at) => `${region(at, { name })}\n`)
  t.match((await importingInto(store, lines)).counts, { created: { regions: names.length } })
  t.match((await importingInto(store, lines)).counts, { unchanged: { regions: names.length } })
})
