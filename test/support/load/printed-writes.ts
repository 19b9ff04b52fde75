/** Random writes of figures that refer to each other, close enough to each other for every check to find something. */
import fc from 'fast-check'
import type { Built } from '../build.ts'
import type { Write } from './figure-writes.ts'

/** Puts a tree of projects with a breakdown, two other projects of the same name, and two sources of one publisher. */
export const furnishTrees = async ({ ask }: Built): Promise<void> => {
  const put = async (path: string, body: object): Promise<void> => {
    const { status, text } = await ask('PUT', `/v1/${path}`, { body })
    if (status !== 201) throw new Error(text)
  }
  await put('organizations/o', { name: 'o', kind: 'government' })
  for (const [id, publishedOn] of Object.entries({ s: '2025-02-01', t: '2026-02-01' }))
    await put(`sources/${id}`, { title: id, kind: 'report', official: false, publisherId: 'o', publishedOn })
  const plain = { title: 'Bridge', status: 'preparation', kind: 'project' }
  await put('initiatives/i', { title: 'Bridges', kind: 'programme', status: 'announced' })
  await put('projects/p0', plain)
  for (const id of ['p1', 'p2']) await put(`projects/${id}`, { ...plain, title: id, parentId: 'p0' })
  await put('projects/p3', { ...plain, title: 'By year', parentId: 'p0', kind: 'breakdown' })
  for (const id of ['p4', 'p5']) await put(`projects/${id}`, { ...plain, title: id, parentId: 'p3' })
  for (const id of ['p6', 'p7']) await put(`projects/${id}`, plain)
}

const projects = ['p0', 'p0', 'p0', 'p1', 'p1', 'p2', 'p2', 'p4', 'p5', 'p6', 'p6', 'p7']
const figures = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']
const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(usual, usual, usual, usual, ...others)

const period = often(
  { periodStart: '2025-01-01', periodEnd: '2025-12-31' },
  { periodStart: '2026-01-01', periodEnd: '2026-12-31' },
)
const place = { subjectKind: fc.constant('project'), subjectId: fc.constantFrom(...projects), period }
const said = { stage: often('planned', 'target', 'actual'), sourceId: often('s', 't') }

const body = fc
  .record({
    ...place,
    ...said,
    metric: often('investment', 'jobs'),
    value: fc.constantFrom('100', '100', '50', '40', '10.5'),
    unit: often('CNY', 'USD', 'project'),
    qualifier: often('exact', 'about', 'at-least', 'at-most'),
    partsComplete: fc.constantFrom(null, true),
    rank: often('normal', 'preferred', 'deprecated'),
    words: often(
      (value: string) => value,
      (value) => `about ${value}`,
      () => 'no ',
    ),
    supersedesId: often(null, ...figures.slice(0, 3)),
  })
  .map(({ period: { periodStart, periodEnd }, words, ...rest }) => ({
    ...rest,
    periodStart,
    periodEnd,
    asPrinted: `${words(rest.value)} ${rest.unit === 'CNY' ? 'yuan' : 'dollars'}`,
  }))

const equation = fc
  .record({
    ...place,
    ...said,
    value: fc.constantFrom('0', '50', '100'),
    relation: fc.constantFrom('share', 'share', 'change', 'difference', null),
    fromFigureId: often(null, ...figures),
    ofFigureId: fc.constantFrom(...figures),
  })
  .map(({ period: { periodStart, periodEnd }, relation, ...rest }) => ({
    ...rest,
    relation,
    periodStart,
    periodEnd,
    metric: 'progress',
    qualifier: 'exact',
    unit: relation === 'difference' ? 'CNY' : 'percent',
    asPrinted: `${rest.value} ${relation === 'difference' ? 'yuan' : 'percent'}`,
  }))

const put = (path: string, body: unknown): Write => ({ method: 'PUT', url: `/v1/${path}`, body })
const patch = (path: string, body: unknown): Write => ({ method: 'PATCH', url: `/v1/${path}`, body })
const remove = (path: string): Write => ({ method: 'DELETE', url: `/v1/${path}` })
const one = <T>(...from: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...from)

export const printedWrite: fc.Arbitrary<Write> = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(one(...figures), body).map(([id, is]) => put(`figures/${id}`, is)) },
  { weight: 6, arbitrary: fc.tuple(one('e0', 'e1', 'e2'), equation).map(([id, is]) => put(`figures/${id}`, is)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(one(...figures), one('100', '50', '40'))
      .map(([id, value]) => patch(`figures/${id}`, { value, asPrinted: `${value} yuan` })),
  },
  { weight: 2, arbitrary: one(...figures, 'e0', 'e1').map((id) => remove(`figures/${id}`)) },
  {
    weight: 1,
    arbitrary: one('s', 't').chain((id) =>
      one('2024-01-01', '2025-06-01', null).map((publishedOn) => patch(`sources/${id}`, { publishedOn })),
    ),
  },
  {
    weight: 1,
    arbitrary: one('Bridge', '桥').chain((title) => one('p6', 'p7').map((id) => patch(`projects/${id}`, { title }))),
  },
  {
    weight: 1,
    arbitrary: one('桥', null).chain((localTitle) =>
      one('p0', 'p6', 'p7').map((id) => patch(`projects/${id}`, { localTitle })),
    ),
  },
  { weight: 1, arbitrary: one('p0', null).map((parentId) => patch('projects/p6', { parentId })) },
  {
    weight: 1,
    arbitrary: one('i', null).chain((initiativeId) =>
      one('p0', 'p6').map((id) => patch(`projects/${id}`, { initiativeId })),
    ),
  },
  { weight: 1, arbitrary: one('project', 'breakdown').map((kind) => patch('projects/p3', { kind })) },
  {
    weight: 1,
    arbitrary: one('investment', 'progress').chain((id) =>
      one(put(`metrics/${id}`, { name: id, nature: 'flow' }), remove(`metrics/${id}`)),
    ),
  },
)
