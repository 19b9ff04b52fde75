/** A file of many lines is answered as a short one is. */
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { openRegister } from '../../../src/database/open.ts'
import { sources } from '../../../src/resources/sources.ts'
import type { Store } from '../../../src/store/store.ts'
import { databaseFor, locationOf } from '../../support/databases.ts'
import { pluck } from '../../support/match-whole.ts'

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

const importing = (store: Store, lines: Iterable<string>, resource?: typeof sources) =>
  store.import({ read: () => Readable.from(lines, { objectMode: false }), by: 'test', dryRun: false, resource })

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
  const { errorCount, errors } = await importing(store, [linesWith(others).join('\n')])
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
  t.strictSame((await importing(store, lines)).counts, { created: { regions: count }, updated: {}, unchanged: {} })
  t.strictSame((await importing(store, lines)).counts, { created: {}, updated: {}, unchanged: { regions: count } })
})

t.test('a cycle through more lines than are checked at once is found', async (t) => {
  const store = await registerFor(t)
  const next = (at: number): string => region(at, { parentId: `r-${((at % count) + 1).toString()}` })
  const { errorCount, errors } = await importing(store, [
    Array.from({ length: count }, (_, index) => next(index + 1)).join('\n'),
  ])
  t.equal(errorCount, count)
  t.strictSame(errors[0]?.detail, ['cycle', 'r-1'])
})

t.test('a large CSV file ends at its first fault', async (t) => {
  const store = await registerFor(t)
  const row = (at: number, kind = 'report'): string => `s-${at.toString()},${note},${kind},false\n`
  const rows = Array.from({ length: count }, (_, index) => row(index, index === 3 ? 'rumour' : 'report'))
  const { errorCount, errors } = await importing(
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
  await t.rejects(importing(store, breaking()), { message: 'The disk is gone.' })
  t.equal((await store.stamp()).sequence, 0)
})

t.test('texts with signs of their own meaning to a database come back as they were', async (t) => {
  const store = await registerFor(t)
  const names = ['\\N', '\\.', '\\', 'a\tb', 'a\nb', 'a\r\nb', '\\t', '"', "'", '\u2028', '广东\u{1f600}']
  const lines = names.map((name, at) => `${region(at, { name })}\n`)
  t.match((await importing(store, lines)).counts, { created: { regions: names.length } })
  t.match((await importing(store, lines)).counts, { unchanged: { regions: names.length } })
})
