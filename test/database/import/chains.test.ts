/** A cycle is reported on each line that is part of it, at any length; `test/slow/` times long chains. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { build } from '../../support/build.ts'
import { faultAt, send, type Line } from '../../support/batches.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'

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
  matchWhole(t, await app.ask('PATCH', '/v1/projects/p-0', { body: { parentId: 'last' } }), {
    status: 422,
    body: { errors: [{ pointer: '/parentId', detail: 'Leads back to `p-0` itself: a cycle.' }] },
  })
})

const [there, all] = [6, 12]
const nameOf = (at: number): string => `r-${at.toString()}`
const idOf = (at: number | null | undefined): string | null => (at === null || at === undefined ? null : nameOf(at))

const onCycle = (line: number, id: string): object =>
  faultAt(line, 'regions', id, '/parentId', `Leads back to \`${id}\` itself: a cycle.`)

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
  await forAll(75, [graphs], async (lines) => {
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
  })
})

const operands = ['fromFigureId', 'ofFigureId', 'sumOfIds', 'supersedesId'] as const
const following = fc.array(
  fc.record({
    fromFigureId: fc.option(fc.nat(5)),
    ofFigureId: fc.option(fc.nat(5)),
    sumOfIds: fc.uniqueArray(fc.nat(5), { maxLength: 2 }),
    supersedesId: fc.option(fc.nat(5), { freq: 1 }),
  }),
  { minLength: 6, maxLength: 6 },
)
type Following = typeof following extends fc.Arbitrary<(infer One)[]> ? One : never

const allIn = (one: Following | undefined, key: (typeof operands)[number]): readonly number[] =>
  [one?.[key] ?? []].flat()

t.test('a cycle may change between the figures that others follow from or supersede', async (t) => {
  const app = await build(t)
  const report = { id: 's', title: 'A report', kind: 'report', official: false }
  t.equal(
    (
      await send(app, [
        ['regions', { id: 'r', name: 'R', kind: 'city' }],
        ['sources', report],
      ])
    ).status,
    200,
  )
  const figure = {
    subjectKind: 'region',
    subjectId: 'r',
    metric: 'investment',
    stage: 'planned',
    unit: 'CNY',
    value: '1',
    qualifier: 'exact',
    asPrinted: '1 yuan more',
    sourceId: 's',
    relation: 'difference',
  }
  await forAll(75, [following], async (graph) => {
    const reach = (at: number, seen = new Set<number>()): Set<number> => {
      for (const next of operands.flatMap((key) => allIn(graph[at], key)))
        if (!seen.has(next)) reach(next, seen.add(next))
      return seen
    }
    const expected = graph.flatMap((one, at) =>
      operands.flatMap((key) => {
        const isOnCycle = allIn(one, key).some((next) => next === at || reach(next).has(at))
        return isOnCycle ? [`${(at + 1).toString()} /${key} Leads back to \`${nameOf(at)}\` itself: a cycle.`] : []
      }),
    )
    const lines = graph.map(({ fromFigureId, ofFigureId, sumOfIds, supersedesId }, at): Line => [
      'figures',
      {
        ...figure,
        ...(sumOfIds.length > 0 && { relation: 'sum', sumOfIds: sumOfIds.map(nameOf) }),
        ...{ id: nameOf(at), fromFigureId: idOf(fromFigureId), ofFigureId: idOf(ofFigureId) },
        supersedesId: idOf(supersedesId),
      },
    ])
    const { status, body } = await send(app, lines, '?dryRun=true')
    assert.equal(status, expected.length > 0 ? 422 : 200, JSON.stringify(body))
    assert.deepEqual(
      (body.errors ?? []).map((error) => {
        const { line, pointer, detail } = error as Record<string, unknown>
        return [line, pointer, detail].join(' ')
      }),
      expected,
    )
  })
  const [one, other] = ['one', 'other'].map((id) => `/v1/figures/${id}`)
  t.equal((await app.ask('PUT', one as string, { body: figure })).status, 201)
  t.equal((await app.ask('PUT', other as string, { body: { ...figure, fromFigureId: 'one' } })).status, 201)
  matchWhole(t, await app.ask('PATCH', one as string, { body: { ofFigureId: 'other' } }), {
    status: 422,
    body: { errors: [{ pointer: '/ofFigureId', detail: 'Leads back to `one` itself: a cycle.' }] },
  })
  const sum = { ...figure, relation: 'sum', sumOfIds: ['plain', 'other'] }
  t.equal((await app.ask('PUT', '/v1/figures/plain', { body: { ...figure, relation: null } })).status, 201)
  t.equal((await app.ask('PUT', '/v1/figures/sum', { body: sum })).status, 201)
  matchWhole(t, await app.ask('PATCH', one as string, { body: { relation: 'sum', sumOfIds: ['plain', 'sum'] } }), {
    status: 422,
    body: { errors: [{ pointer: '/sumOfIds', detail: 'Leads back to `one` itself: a cycle.' }] },
  })
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
  t.strictSame([status, body.errorCount, body.errors?.length], [422, cycle, 1000])
  t.strictSame(
    body.errors?.slice(0, 2),
    [1, 2].map((line) => onCycle(line, nameOf(line - 1))),
  )
  t.equal((await app.store.stamp()).sequence, 0)
})
