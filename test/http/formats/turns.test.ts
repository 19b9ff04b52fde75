/** Downloads take turns in small slices, wait for a place, and are refused when too many wait. */
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { batchesOf } from '../../../src/database/engine.ts'
import { LongList, longListOf, jsonPieces, Written } from '../../../src/exchange/oc4ids/project-out.ts'
import { streamed, turnTaking } from '../../../src/http/formats/stream.ts'
import type { Snapshot } from '../../../src/store/store.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { pluck } from '../../support/match-whole.ts'

t.test('in each turn of the event loop one waits no more, in the order in which they came', async (t) => {
  const turn = turnTaking()
  const done: number[] = []
  const all = [1, 2, 3].map(async (number) => {
    await turn()
    done.push(number)
    await turn()
    done.push(number)
  })
  const afterEach: number[] = []
  for (let turns = 0; turns < 7; turns++) {
    afterEach.push(done.length)
    await setImmediate()
  }
  await Promise.all(all)
  t.strictSame(done, [1, 2, 3, 1, 2, 3])
  for (const [at, many] of afterEach.entries()) t.ok(many <= at + 1, `${many.toString()} after ${at.toString()} turns`)
})

t.test('as many downloads as there are places are open, the others wait, and beyond those it is 503', async (t) => {
  const app = await withExamples(t)
  const open = await Promise.all(Array.from({ length: 16 }, () => app.store.snapshot()))
  const leaving = new AbortController()
  const waiting = Array.from({ length: 64 }, () => app.store.snapshot({ signal: leaving.signal }))
  const left = Promise.allSettled(waiting)
  const paths = ['figures?format=ndjson', 'figures?format=xlsx', 'figures?format=parquet', 'checks?format=csv']
  for (const path of [...paths, 'figures?format=datapackage', 'export', 'export/oc4ids', 'export/datapackage']) {
    const { status, headers, body } = await app.ask('GET', `/v1/${path}`)
    t.strictSame([status, headers['retry-after']], [503, '1'], path)
    t.equal((body as { detail: string }).detail, 'Too many downloads are under way.')
  }
  leaving.abort()
  t.strictSame([...new Set((await left).map(({ status }) => status))], ['rejected'], 'who leaves waits no more')
  const download = app.send('GET', '/v1/figures?format=csv')
  t.equal((await app.ask('GET', '/v1/figures/a-figure')).status, 200, 'a plain read waits for none of them')
  for (const snapshot of open) snapshot.close()
  t.equal((await download).status, 200)
})

t.test('a project of very many figures is written in many pieces, as it was in one', async (t) => {
  const app = await withExamples(t)
  const lines = Array.from({ length: 2000 }, (_, number) => {
    const id = `part-${number.toString().padStart(4, '0')}`
    return `${JSON.stringify({ resource: 'figures', record: { ...examples.figures, id, stage: 'actual' } })}\n`
  })
  const imported = await app.ask('POST', '/v1/import', {
    body: lines.join(''),
    headers: { 'content-type': 'application/x-ndjson' },
  })
  t.equal(imported.status, 200)
  const lengths: number[] = []
  const { oc4idsPackage } = await import('../../../src/exchange/oc4ids/project-out.ts')
  const publication = { publisher: 'P', publicUrl: 'https://example.org', publishedDate: '2025-01-01T00:00:00Z' }
  let written = ''
  for await (const piece of await streamed(app.store, (snapshot: Snapshot) => oc4idsPackage(snapshot, publication))) {
    lengths.push(String(piece).length)
    written += String(piece)
  }
  t.ok(Math.max(...lengths) < 70_000, 'no piece is long')
  const [project] = (JSON.parse(written) as { projects: { metrics: { observations: { id: string }[] }[] }[] }).projects
  t.strictSame(
    pluck(project?.metrics[0]?.observations ?? [], 'id'),
    lines.map((line) => (JSON.parse(line) as { record: { id: string } }).record.id),
  )
})

t.test('a value in pieces leaves out what is empty, at any depth', async (t) => {
  const write = (value: Parameters<typeof jsonPieces>[0]): string => [...jsonPieces(value)].join('')
  const empty = new LongList(() => [])
  t.equal(write({ a: '', b: [null, { c: [] }], d: empty, e: { f: longListOf([''], (one) => one) } }), '')
  const found = write({ a: null, b: [1, 2].map(String), c: longListOf([1, 2], (n) => ({ n: n.toString(), no: null })) })
  t.equal(found, '{"b":["1","2"],"c":[{"n":"1"},{"n":"2"}]}')
  t.equal(
    write({ a: empty, b: [longListOf(['x'], (one) => one)], c: new Written('{"d":[]}'), e: '"' }),
    '{"b":[["x"]],"c":{"d":[]},"e":"\\""}',
  )
})

t.test('a batch has at most 200 rows, and ends after a long one', async (t) => {
  const short = Array.from({ length: 250 }, () => ['a', 1, null])
  const sizes = (rows: Parameters<typeof batchesOf>[0]): number[] => [...batchesOf(rows)].map(({ length }) => length)
  t.strictSame(sizes(short), [200, 50])
  const long = ['x'.repeat(1_000_000)]
  t.strictSame(sizes([long, ...short.slice(0, 3), long, long]), [1, 4, 1, 0])
})
