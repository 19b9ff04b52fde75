/** Trees and chains of thousands of records are answered as small ones, after every change. */
import t from 'tap'
import { imported, send, type Line } from '../support/batches.ts'
import { build, put } from '../support/build.ts'
import { assertAnew } from '../support/derived.ts'
import { examples } from '../support/examples.ts'
import { spentOn } from '../support/until.ts'

const projects = Array.from({ length: 2000 }, (_, at) => `part-${at.toString().padStart(4, '0')}`)
const year = { periodStart: '2025-01-01', periodEnd: '2025-12-31' }
const figureOf = (subjectId: string, at: number, more: object = {}) => ({
  ...{ ...examples.figures, ...year, id: `of-${subjectId}`, subjectId, sourceId: 'a-report' },
  value: (1 + at).toString(),
  ...more,
})
const plain = { kind: 'project', status: 'preparation' }

const app = await build(t)

const figures = (many: number, of: (at: number) => object) =>
  imported(
    app,
    Array.from({ length: many }, (_, at) => ['figures', of(at)]),
  )

await imported(app, [
  ['sources', { ...examples.sources, id: 'a-report' }],
  ['initiatives', { title: 'Whole', kind: 'policy', status: 'announced', id: 'whole' }],
  ...['alone', ...projects].map(
    (id) => ['projects', { ...plain, title: id, id, initiativeId: id === 'alone' ? null : 'whole' }] as const,
  ),
  ...['alone', ...projects].map((id, at) => ['figures', figureOf(id, at)] as const),
])

const total = '/v1/totals?metric=investment'

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

/** Two references of a record to another of its own resource, with the required fields. */
const ways = [
  ['projects', 'parentId', { title: 'P', kind: 'project', status: 'preparation' }],
  ['figures', 'supersedesId', figure],
] as const

/** Returns `length` records of each resource; with `linked`, each refers to the one before it. */
const chains = (length: number, linked: boolean): Line[] =>
  ways.flatMap(([resource, key, more]) =>
    Array.from({ length }, (_, at): Line => {
      const idOf = (place: number): string => `${key.toLowerCase()}-${place.toString()}`
      return [resource, { ...more, id: idOf(at), [key]: linked && at > 0 ? idOf(at - 1) : null }]
    }),
  )

/** More lines than an import keeps in memory. */
const length = 1200

// A tree of thousands of subjects, or of figures about one of them, is answered as a small one, after every change.

t.test('totals of one tree, of many subjects or of many figures', async (t) => {
  await put(app, 'projects/busy', { ...plain, title: 'Busy' })
  await figures(2001, (at) => {
    const day = (1000 + at).toString()
    return figureOf('busy', at, { id: `busy-${day}`, periodStart: `${day}-01-01`, periodEnd: `${day}-12-31` })
  })
  const trees = ['initiativeId=whole', 'projectId=part-0007', 'projectId=busy', 'projectId=alone']
  const shapes = ['', '&groupBy=region,year', '&unit=USD', '&reportedBy=2030-01-01']
  await assertAnew(
    t,
    app,
    trees.flatMap((tree) => shapes.map((shape) => `${total}&${tree}${shape}`)),
  )
})

const lists = [
  total,
  '/v1/promises?subjectId=part-0007&total=true',
  '/v1/checks?records.id.in=of-part-0007,of-part-0008&total=true',
]

t.test('promises, findings and totals after a change of one part', async (t) => {
  for (const change of [{ stage: 'actual' }, { value: '77' }, { stage: 'planned' }, { asPrinted: '78 yuan' }]) {
    t.equal((await app.ask('PATCH', '/v1/figures/of-part-0007', { body: change })).status, 200)
    await assertAnew(t, app, lists)
  }
})

t.test('a change beside very many figures about one subject, and of a rate that very many may take', async (t) => {
  await figures(2001, (at) => figureOf('alone', at, { id: `m${at.toString()}`, metric: `m${at.toString()}` }))
  await figures(2001, (at) =>
    figureOf('part-0002', at, {
      ...{ id: `p${at.toString()}`, metric: `p${at.toString()}` },
      reported: [{ value: '1', unit: 'USD' }],
    }),
  )
  const asked = ['m7', 'p7'].flatMap((metric) => ['', '&unit=USD'].map((unit) => `/v1/totals?metric=${metric}${unit}`))
  for (const [id, change] of [
    ['m7', { value: '7' }],
    ['m7', { stage: 'actual' }],
    ['p7', { value: '3' }],
    ['p8', { reported: [{ value: '2', unit: 'USD' }] }],
  ] as const) {
    t.equal((await app.ask('PATCH', `/v1/figures/${id}`, { body: change })).status, 200)
    await assertAnew(t, app, asked)
  }
})

// Chains of parents and of superseding figures cost no more than their records.

t.test('an import of deep chains does not walk them whole for each line, in any order of lines', async (t) => {
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
    // A line that refers to a later one is checked twice; a way that walked whole chains took hundreds of times as long.
    t.ok(took < 20 * flat, `${order}: ${took.toFixed(0)} ms against ${flat.toFixed(0)} ms`)
  }
})
