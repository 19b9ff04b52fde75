/** Random registers: forests of initiatives and projects with figures that nest, overlap, supersede and convert. */
import fc from 'fast-check'
import type {
  Figure,
  Initiative,
  Metric,
  Project,
  RateRecord,
  Region,
  Register,
  Source,
} from '../../../src/figures/register.ts'
import { wordsOf } from '../../support/words.ts'

const region = (id: string, kind: Region['kind'], parentId: string | null, memberIds: string[] = []): Region => ({
  id,
  name: id,
  kind,
  parentId,
  memberIds,
})

/** Two countries; `bay` spans across provinces, `wide` spans `bay`, `abroad` stands alone. */
export const regions: Region[] = [
  region('land', 'country', null),
  region('north', 'macro-region', 'land'),
  region('east', 'province', 'north'),
  region('port', 'city', 'east'),
  region('dock', 'district', 'port'),
  region('hill', 'city', 'east'),
  region('metro', 'municipality', 'north'),
  region('isle', 'special-administrative-region', 'land'),
  region('bay', 'zone', 'land', ['port', 'isle']),
  region('wide', 'zone', null, ['bay', 'metro']),
  region('abroad', 'country', null),
]

export const industries = (
  [
    ['industry', null],
    ['metal', 'industry'],
    ['steel', 'metal'],
    ['copper', 'metal'],
    ['tech', 'industry'],
    ['chips', 'tech'],
    ['farming', null],
  ] as const
).map(([id, parentId]) => ({ id, name: id, parentId }))

export const organizations = (
  [
    ['state', null, 'land'],
    ['ministry', 'state', null],
    ['agency', 'ministry', 'port'],
    ['company', null, 'bay'],
  ] as const
).map(([id, parentId, regionId]) => ({ id, name: id, localName: null, parentId, regionId }))

export const days = ['2024-12-31', '2025-03-31', '2025-07-01', '2026-01-15']

const sources: Source[] = (
  [
    ['early', days[0], false],
    ['spring', days[1], true],
    ['spring-news', days[1], false],
    ['summer', days[2], false],
    ['undated', null, true],
  ] as const
).map(([id, publishedOn = null, official]) => ({
  id,
  publisherId: null,
  publishedOn,
  official,
  textHash: null,
  tableHash: null,
  followsId: null,
}))

export const periods: readonly (readonly [string | null, string | null])[] = [
  ['2025-01-01', '2025-12-31'],
  ['2025-01-01', '2025-06-30'],
  ['2025-07-01', '2025-12-31'],
  ['2025-01-01', '2025-03-31'],
  ['2025-04-01', '2025-06-30'],
  ['2025-03-01', '2025-09-30'],
  ['2024-01-01', '2024-12-31'],
  ['2024-07-01', '2025-06-30'],
  ['2024-01-01', '2026-12-31'],
  ['2025-01-01', null],
  [null, '2025-12-31'],
  [null, null],
]

export const values = wordsOf('0 0.001 0.5 1 2.005 3 10 33.333 100 250 999.999 1000000 999999999999999.999')

export const pick = <T>(...from: readonly T[]) => fc.constantFrom(...from)
const rarely = <T>(arbitrary: fc.Arbitrary<T>, weight = 6) =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const some = <T>(...from: readonly T[]) => fc.subarray([...from])

const place = {
  regionId: pick(null, null, ...regions.map(({ id }) => id)),
  industryIds: fc.oneof(
    { weight: 2, arbitrary: fc.constant<string[]>([]) },
    fc.subarray(
      industries.map(({ id }) => id),
      { maxLength: 3 },
    ),
  ),
  participants: some(...organizations.map(({ id }) => id)).map((ids) =>
    ids.map((organizationId) => ({ organizationId, role: 'lead' })),
  ),
}

export const qualifiers = ['exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between'] as const

const figureShape = fc.record({
  on: fc.nat(),
  isNegative: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  prices: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: pick('2024/25', '2020') }),
  metric: fc.constant('investment'),
  stage: fc.oneof(
    { weight: 5, arbitrary: fc.constant('planned' as const) },
    { weight: 1, arbitrary: fc.constant('actual' as const) },
  ),
  value: pick(...values),
  more: pick(...values),
  unit: fc.oneof(
    { weight: 12, arbitrary: pick('CNY', 'CNY', 'USD') },
    { weight: 2, arbitrary: pick('EUR', 'project', 'percent') },
  ),
  qualifier: fc.oneof(
    { weight: 3, arbitrary: fc.constant('exact' as const) },
    { weight: 4, arbitrary: pick(...qualifiers) },
  ),
  period: pick(...periods.slice(0, 5), ...periods.slice(0, 5), ...periods),
  sourceId: pick('early', 'spring', 'spring', 'spring-news', 'summer', ...sources.map(({ id }) => id)),
  reported: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Figure['reported']>([]) },
    fc.array(fc.record({ value: pick(...values), unit: pick('USD', 'CNY', 'EUR') }), { maxLength: 2 }),
  ),
  rank: fc.oneof(
    { weight: 8, arbitrary: fc.constant('normal' as const) },
    pick('preferred' as const, 'deprecated' as const),
  ),
  relation: fc.oneof({ weight: 14, arbitrary: fc.constant(null) }, fc.constant('difference' as const)),
  supersedes: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 8 }) }),
})
type FigureShape = typeof figureShape extends fc.Arbitrary<infer T> ? T : never

const rateShape = fc.record({
  pair: pick(
    ['USD', 'CNY'],
    ['CNY', 'USD'],
    ['USD', 'CNY'],
    ['CNY', 'USD'],
    ['EUR', 'CNY'],
    ['USD', 'EUR'],
    ['EUR', 'USD'],
  ),
  rate: pick('7.309941520468', '0.1368', '8', '0.125', '1.1', '0.000000000003', '123456789012345.6'),
  on: pick('2024-06-30', ...days, '2025-01-10'),
  sourceId: pick(null, null, ...sources.map(({ id }) => id)),
})

const earlier = <T extends { id: string }>(records: readonly T[], choice: number | null): T | null =>
  choice === null ? null : (records[choice % (records.length + 1)] ?? records.at(-1) ?? null)

const related = { fromFigureId: null, ofFigureId: null, sumOfIds: [], partsComplete: null }

/** The fields of a figure that follows from no other, in prices of the time. */
export const unrelated = { ...related, relation: null, rank: 'normal' as const, prices: null, heading: null }

const figuresOf = (
  shapes: readonly FigureShape[],
  subjects: readonly { kind: Figure['subjectKind']; id: string }[],
): Figure[] => {
  const figures: Figure[] = []
  for (const {
    on,
    more,
    period: [periodStart, periodEnd],
    supersedes,
    value,
    qualifier,
    unit,
    isNegative,
    ...shape
  } of shapes) {
    const { kind: subjectKind, id: subjectId } = subjects[on % subjects.length] ?? { kind: 'project', id: 'p0' }
    const peers = figures.filter(
      (one) => one.subjectId === subjectId && one.subjectKind === subjectKind && one.stage === shape.stage,
    )
    const upper = Number(more) < Number(value) ? value : more
    figures.push({
      ...shape,
      id: `f${((figures.length * 7 + on) % 100).toString()}-${figures.length.toString()}`,
      subjectKind,
      subjectId,
      value: isNegative && qualifier === 'exact' && value !== '0' ? `-${value}` : value,
      qualifier,
      unit,
      upperValue: qualifier === 'between' ? upper : null,
      periodStart,
      periodEnd,
      ...related,
      asPrinted: value,
      heading: null,
      supersedesId: earlier(peers, supersedes)?.id ?? null,
    })
  }
  return figures
}

const projectKind = fc.oneof(
  { weight: 7, arbitrary: fc.constant('project' as const) },
  { weight: 1, arbitrary: fc.constant('breakdown' as const) },
)

const link = fc.option(fc.nat({ max: 11 }), { freq: 6 })

/** Initiatives with projects beneath, of random depth; many have a chain of five or more. */
export const registers = (most = 14): fc.Arbitrary<Register> =>
  fc
    .record({
      initiatives: fc.array(fc.record({ ...place, link }), { minLength: 1, maxLength: 3, size: 'max' }),
      projects: fc.array(fc.record({ ...place, link, to: link, kind: projectKind }), {
        minLength: 1,
        maxLength: 6,
        size: 'max',
      }),
      figures: fc.array(figureShape, { minLength: 2, maxLength: most, size: 'max' }),
      rates: fc.array(rateShape, { minLength: 1, maxLength: 6, size: 'max' }),
      metrics: fc.oneof(
        { weight: 3, arbitrary: fc.constant<Metric[]>([]) },
        { weight: 1, arbitrary: fc.constant<Metric[]>([{ id: 'investment', nature: 'stock' }]) },
      ),
    })
    .map((shape) => {
      const initiatives: Initiative[] = []
      for (const { link, ...rest } of shape.initiatives) {
        initiatives.push({
          ...rest,
          title: `i${initiatives.length.toString()}`,
          localTitle: null,
          id: `i${initiatives.length.toString()}`,
          parentId: earlier(initiatives, link)?.id ?? null,
        })
      }
      const projects: Project[] = []
      for (const { link, to, kind, ...rest } of shape.projects) {
        const parent = earlier(projects, link)
        const initiativeId = parent
          ? to !== null && to % 2 === 0
            ? parent.initiativeId
            : null
          : (earlier(initiatives, to)?.id ?? null)
        projects.push({
          ...rest,
          title: `p${projects.length.toString()}`,
          localTitle: null,
          id: `p${projects.length.toString()}`,
          kind: parent ? kind : 'project',
          parentId: parent?.id ?? null,
          initiativeId,
          startsOn: null,
          endsOn: null,
        })
      }
      const subjects = [
        ...initiatives.map(({ id }) => ({ kind: 'initiative' as const, id })),
        ...projects.map(({ id }) => ({ kind: 'project' as const, id })),
      ]
      const rates: RateRecord[] = shape.rates.map(({ pair: [baseUnit = '', quoteUnit = ''], ...rest }, index) => ({
        ...rest,
        id: `r${index.toString()}`,
        baseUnit,
        quoteUnit,
      }))
      return {
        regions,
        industries,
        organizations,
        sources,
        initiatives,
        projects,
        figures: figuresOf(shape.figures, subjects),
        rates,
        metrics: shape.metrics,
      }
    })

const periodsAsked = [
  { start: '2025-01-01', end: '2025-12-31' },
  { start: '2025-01-01', end: '2025-06-30' },
  { start: '2024-01-01', end: '2026-12-31' },
]

export const choices = fc.record({
  metric: fc.constant('investment'),
  stage: rarely(pick('planned' as const)),
  period: rarely(pick(...periodsAsked), 3),
  reportedBy: rarely(pick('2024-01-01', ...days), 3),
  prices: rarely(pick('2024/25', '2020')),
  unit: rarely(pick('CNY', 'USD', 'CNY', 'USD', 'EUR', 'project'), 1),
  subjectKind: rarely(pick('project' as const, 'initiative' as const)),
})

export const filters = fc.record({
  regionWithin: rarely(pick(...regions.map(({ id }) => id))),
  industryWithin: rarely(pick(...industries.map(({ id }) => id))),
  initiativeId: rarely(pick('i0', 'i1', 'i2')),
  projectId: rarely(pick('p0', 'p1', 'p2')),
})

const group = ['region', 'industry', 'organization', 'year'] as const

export const groupings = fc.record({
  groupBy: fc.shuffledSubarray([...group], { maxLength: 2 }),
  regionKind: rarely(pick('province' as const, 'city' as const, 'country' as const, 'municipality' as const), 1),
})

/** Drops what the rules of the register refuse: superseding a figure of another subject or stage. */
export const lawful = (figures: readonly Figure[]): Figure[] =>
  figures.map((figure) => {
    const older = figures.find(({ id }) => id === figure.supersedesId)
    const isAlike =
      older?.subjectId === figure.subjectId && older.subjectKind === figure.subjectKind && older.stage === figure.stage
    return isAlike ? figure : { ...figure, supersedesId: null }
  })
