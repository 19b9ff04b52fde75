/** Chains of parents and of superseding figures cost what their records cost, and circles are named by their lines. */
import fc from 'fast-check'
import t from 'tap'
import { adminKey, build, type Built } from '../../support/build.ts'
import { runs } from '../../support/runs.ts'
import { spentOn } from '../../support/spent.ts'

type Line = readonly [resource: string, record: object]

interface Refusal {
  readonly errorCount?: number
  readonly errors?: readonly object[]
}
interface Report {
  readonly status: number
  readonly body: Refusal & Record<string, unknown>
}

const send = async ({ http }: Built, lines: readonly Line[], query = ''): Promise<Report> => {
  const payload = lines.map(([resource, record]) => `${JSON.stringify({ resource, record })}\n`).join('')
  const { statusCode, body } = await http.inject({
    method: 'POST',
    url: `/v1/import${query}`,
    payload,
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}` },
  })
  return { status: statusCode, body: JSON.parse(body) as Report['body'] }
}

const groundwork: readonly Line[] = [
  ['sources', { id: 'a-report', title: 'A report', kind: 'report', official: true }],
  ['projects', { id: 'subject', title: 'Subject', kind: 'project', status: 'preparation' }],
]
const figure = {
  subjectKind: 'project',
  subjectId: 'subject',
  metric: 'share',
  stage: 'planned',
  value: '1',
  unit: 'percent',
  qualifier: 'exact',
  sourceId: 'a-report',
  asPrinted: '1 %',
}

/** Two of the ways in which a record refers to another of its own resource, and what else it must have. */
const ways = [
  ['projects', 'parentId', { title: 'P', kind: 'project', status: 'preparation' }],
  ['figures', 'supersedesId', figure],
] as const

/** So many records of each way, each referring to the one before it, or to none. */
const chains = (length: number, linked: boolean): Line[] =>
  ways.flatMap(([resource, key, more]) =>
    Array.from({ length }, (_, at): Line => {
      const idOf = (place: number): string => `${key.toLowerCase()}-${place.toString()}`
      return [resource, { ...more, id: idOf(at), [key]: linked && at > 0 ? idOf(at - 1) : null }]
    }),
  )

/** More than an import keeps at hand. */
const length = 1200

t.test('an import of deep chains costs what as many records without them cost, in any order of lines', async (t) => {
  const app = await build(t)
  t.equal((await send(app, groundwork)).status, 200)
  const timed = (lines: readonly Line[]): Promise<number> =>
    spentOn(async () => {
      const { status, body } = await send(app, lines, '?dryRun=true')
      t.match({ status, body }, { status: 200, body: { created: { projects: length, figures: length } } })
    })
  const flat = await timed(chains(length, false))
  const linked = chains(length, true)
  for (const order of ['the first before the next', 'the next before the first'] as const) {
    const took = await timed(order === 'the first before the next' ? linked : linked.toReversed())
    t.ok(took < 5 * flat, `${order}: ${took.toFixed(0)} ms against ${flat.toFixed(0)} ms`)
  }
})

t.test('a write far down a chain is checked, and one that would close it is refused', async (t) => {
  const app = await build(t)
  const deep = 2000
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
    body: { errors: [{ pointer: '/parentId', detail: 'Leads back to `p-0` itself: a circle.' }] },
  })
})

const [there, all] = [6, 12]
const nameOf = (at: number): string => `r-${at.toString()}`
const idOf = (at: number | null | undefined): string | null => (at === null || at === undefined ? null : nameOf(at))

const circling = (line: number, id: string): object => ({
  line,
  resource: 'regions',
  id,
  pointer: '/parentId',
  detail: `Leads back to \`${id}\` itself: a circle.`,
})

/** Lines for some of these regions, each with a parent that is there or in another line. */
const graphs = fc.uniqueArray(fc.nat(all - 1), { minLength: 1 }).chain((ids) => {
  const known = [...new Set([...ids, ...Array.from({ length: there }, (_, at) => at)])]
  return fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), parent: fc.option(fc.constantFrom(...known)) })))
})

t.test('every line whose record is on a circle is named, and no other', async (t) => {
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
        before.get(id) === parent || !leadsBack(id) ? [] : [circling(index + 1, nameOf(id))],
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

t.test('a circle of thousands is named line by line, once each, and what only leads to it is not', async (t) => {
  const app = await build(t)
  const circle = 1500
  const lines = Array.from({ length: circle }, (_, at): Line => [
    'regions',
    { id: nameOf(at), name: 'R', kind: 'city', parentId: nameOf((at + 1) % circle) },
  ])
  const { status, body } = await send(app, [
    ...lines,
    ['regions', { id: 'aside', name: 'A', kind: 'city', parentId: 'r-5' }],
  ])
  t.match([status, body.errorCount, body.errors?.length], [422, circle, 1000])
  t.strictSame(
    body.errors?.slice(0, 2),
    [1, 2].map((line) => circling(line, nameOf(line - 1))),
  )
  t.equal((await app.store.stamp()).sequence, 0)
})
