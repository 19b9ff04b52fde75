/** A cycle is reported on each line that is part of it, at any length; `test/slow/` times long chains. */
import fc from 'fast-check'
import t from 'tap'
import { build } from '../../support/build.ts'
import { send, type Line } from '../../support/import-lines.ts'
import { runs } from '../../support/runs.ts'

t.test('a write deep in a chain is checked, and a write that would close a cycle is refused', async (t) => {
  const app = await build(t)
  const deep = 1500
  const project = { title: 'P', kind: 'project', status: 'preparation' }
  const lines = Array.from({ length: deep }, (_, at): Line => [
    'projects',
    { ...project, id: `p-${at.toString()}`, parentId: at === 0 ? null : `p-${(at - 1).toString()}` },
  ])
  t.equal((await send(app, [...lines, ['projects', { ...project, id: 'last' }]])).status, 200)
  const lowest = `p-${(deep - 1).toString()}`
  t.match(await app.ask('PATCH', '/v1/projects/last', { body: { parentId: lowest } }), { status: 200 })
  t.match(await app.ask('PATCH', '/v1/projects/p-0', { body: { parentId: 'last' } }), {
    status: 422,
    body: { errors: [{ pointer: '/parentId', detail: 'Leads back to `p-0` itself: a cycle.' }] },
  })
})

const [there, all] = [6, 12]
const nameOf = (at: number): string => `r-${at.toString()}`
const idOf = (at: number | null | undefined): string | null => (at === null || at === undefined ? null : nameOf(at))

const onCycle = (line: number, id: string): object => ({
  line,
  resource: 'regions',
  id,
  pointer: '/parentId',
  detail: `Leads back to \`${id}\` itself: a cycle.`,
})

/** Lines for some of the regions, each with a parent that exists or stands in another line. */
const graphs = fc.uniqueArray(fc.nat(all - 1), { minLength: 1 }).chain((ids) => {
  const known = [...new Set([...ids, ...Array.from({ length: there }, (_, at) => at)])]
  return fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), parent: fc.option(fc.constantFrom(...known)) })))
})

t.test('every line whose record is on a cycle is reported, and no other', async (t) => {
  const app = await build(t)
  const region = (id: number, parent: number | null | undefined): Line => [
    'regions',
    { id: nameOf(id), name: 'R', kind: 'city', parentId: idOf(parent) },
  ]
  const before = new Map(Array.from({ length: there }, (_, at) => [at, at === 0 ? null : at - 1] as const))
  t.equal(
    (
      await send(
        app,
        [...before].map(([id, parent]) => region(id, parent)),
      )
    ).status,
    200,
  )
  await fc.assert(
    fc.asyncProperty(graphs, async (lines) => {
      const after = new Map<number, number | null>([...before, ...lines.map(({ id, parent }) => [id, parent] as const)])
      const leadsBack = (id: number): boolean => {
        let at = after.get(id)
        for (let step = 0; step <= all && at !== null && at !== undefined && at !== id; step++) at = after.get(at)
        return at === id
      }
      const expected = lines.flatMap(({ id, parent }, index) =>
        before.get(id) === parent || !leadsBack(id) ? [] : [onCycle(index + 1, nameOf(id))],
      )
      const { status, body } = await send(
        app,
        lines.map(({ id, parent }) => region(id, parent)),
        '?dryRun=true',
      )
      if (status !== (expected.length > 0 ? 422 : 200)) throw new Error(JSON.stringify(body))
      t.equal(body.errorCount ?? 0, expected.length)
      t.strictSame(body.errors ?? [], expected)
    }),
    { numRuns: runs(75) },
  )
})

t.test('a cycle of thousands is reported once for each line, and not for a line that only leads to it', async (t) => {
  const app = await build(t)
  const cycle = 1500
  const lines = Array.from({ length: cycle }, (_, at): Line => [
    'regions',
    { id: nameOf(at), name: 'R', kind: 'city', parentId: nameOf((at + 1) % cycle) },
  ])
  const { status, body } = await send(app, [
    ...lines,
    ['regions', { id: 'aside', name: 'A', kind: 'city', parentId: 'r-5' }],
  ])
  t.match([status, body.errorCount, body.errors?.length], [422, cycle, 1000])
  t.strictSame(
    body.errors?.slice(0, 2),
    [1, 2].map((line) => onCycle(line, nameOf(line - 1))),
  )
  t.equal((await app.store.stamp()).sequence, 0)
})
