/** Random writes of everything that totals depend on, and random queries for totals. */
import fc from 'fast-check'

const regions = [
  ['a', null, 'country'],
  ['b', 'a', 'province'],
  ['c', 'b', 'city'],
  ['d', 'a', 'province'],
  ['z', 'a', 'zone'],
] as const
const industries = [
  ['industry', null],
  ['x', 'industry'],
  ['y', 'industry'],
  ['xx', 'x'],
] as const

/** Puts the places and sources that the writes refer to. */
export const furnish = async ({
  ask,
}: {
  readonly ask: (method: string, url: string, options: { readonly body: object }) => Promise<unknown>
}): Promise<void> => {
  for (const [id, parentId, kind] of regions)
    await ask('PUT', `/v1/regions/${id}`, {
      body: { name: id, parentId, kind, memberIds: kind === 'zone' ? ['c', 'd'] : [] },
    })
  for (const [id, parentId] of industries) await ask('PUT', `/v1/industries/${id}`, { body: { name: id, parentId } })
  for (const id of ['o', 'p'])
    await ask('PUT', `/v1/organizations/${id}`, {
      body: { name: id, kind: 'company', parentId: id === 'p' ? 'o' : null },
    })
  for (const id of ['s', 't'])
    await ask('PUT', `/v1/sources/${id}`, {
      body: { title: id, kind: 'report', official: id === 's', publishedOn: '2025-01-01' },
    })
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 2 })
const number = fc.integer({ min: 0, max: 4 }).map(String)
const region = maybe(fc.constantFrom('a', 'b', 'c', 'd', 'z'))
const someIndustries = fc.subarray(['x', 'y', 'xx'])
const participants = fc
  .subarray(['o', 'p'])
  .map((ids) => ids.map((organizationId) => ({ organizationId, role: 'lead' })))
const period = fc.constantFrom<readonly [string | null, string | null]>(
  [null, null],
  ['2025-01-01', '2025-12-31'],
  ['2025-01-01', '2025-06-30'],
  ['2025-04-01', '2025-09-30'],
  ['2026-01-01', '2026-12-31'],
  ['2025-01-01', '2026-12-31'],
  [null, '2025-12-31'],
)
/** At the third rate, large amounts do not fit the integers of a database. */
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 999_999_999_999_990, max: 999_999_999_999_999 }) },
)
const currency = fc.constantFrom('CNY', 'CNY', 'CNY', 'USD', 'project')

/** Prints an amount: as it is, with a hedge, as another one, or so that it cannot be read. */
const printing = fc.constantFrom<(value: string) => string>(
  (value) => value,
  (value) => value,
  (value) => `about ${value}`,
  (value) => `1${value}`,
  () => 'as printed',
)
const nouns: Readonly<Record<string, string>> = { CNY: 'yuan', USD: 'dollars', project: 'projects', percent: 'percent' }
const printedAs = (print: (value: string) => string, value: string, unit: string): string =>
  `${print(value)} ${nouns[unit] ?? unit}`

const title = fc.constantFrom('Bridge', 'Bridge', 'Tunnel', 'Dam')

export interface Write {
  readonly method: string
  readonly url: string
  readonly body?: unknown
}

const subject = fc.oneof(
  number.map((n) => ['initiative', `i${n}`]),
  number.map((n) => ['project', `p${n}`]),
  region.map((id) => ['region', id ?? 'a']),
)

export const write: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc
      .record({ n: number, up: maybe(number), title, regionId: region, industryIds: someIndustries, participants })
      .map(({ n, up, ...rest }) => ({
        method: 'PUT',
        url: `/v1/initiatives/i${n}`,
        body: { kind: 'policy', status: 'announced', parentId: up && `i${up}`, ...rest },
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        n: number,
        up: maybe(number),
        in: maybe(number),
        regionId: region,
        industryIds: someIndustries,
        participants,
        kind: fc.constantFrom('project', 'project', 'portfolio', 'breakdown'),
        title,
        localTitle: maybe(title),
        startsOn: maybe(fc.constantFrom('2025-01-01', '2025-03-01')),
      })
      .map(({ n, up, in: initiative, ...rest }) => ({
        method: 'PUT',
        url: `/v1/projects/p${n}`,
        body: {
          status: 'preparation',
          parentId: up && `p${up}`,
          initiativeId: up === null ? initiative && `i${initiative}` : null,
          ...rest,
        },
      })),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        n: fc.integer({ min: 0, max: 11 }),
        about: subject,
        value: amount,
        unit: currency,
        period,
        stage: fc.constantFrom('planned', 'planned', 'actual'),
        qualifier: fc.constantFrom('exact', 'exact', 'exact', 'about', 'at-least', 'at-most'),
        rank: fc.constantFrom('normal', 'normal', 'normal', 'preferred', 'deprecated'),
        relation: fc.constantFrom(null, null, null, null, 'difference'),
        partsComplete: fc.constantFrom(null, null, true),
        print: printing,
        sourceId: fc.constantFrom('s', 't'),
        pair: fc.constantFrom(0, 0, 7, 8),
        supersedes: maybe(fc.integer({ min: 0, max: 11 })),
      })
      .map(
        ({
          n,
          about: [subjectKind, subjectId],
          value,
          period: [periodStart, periodEnd],
          pair,
          print,
          supersedes,
          ...rest
        }) => ({
          method: 'PUT',
          url: `/v1/figures/f${n.toString()}`,
          body: {
            ...rest,
            subjectKind,
            subjectId,
            metric: rest.unit === 'project' ? 'project-count' : 'investment',
            value: value.toString(),
            periodStart,
            periodEnd,
            asPrinted: printedAs(print, value.toString(), rest.unit),
            reported: pair > 0 && rest.unit === 'CNY' ? [{ value: (value / pair).toFixed(3), unit: 'USD' }] : [],
            supersedesId: supersedes === null ? null : `f${supersedes.toString()}`,
          },
        }),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        n: number,
        about: subject,
        value: fc.constantFrom('0', '50', '100', '150'),
        relation: fc.constantFrom('share', 'share', null, 'change', 'difference'),
        from: maybe(fc.integer({ min: 0, max: 11 })),
        of: fc.integer({ min: 0, max: 11 }),
        period,
        stage: fc.constantFrom('planned', 'actual'),
        print: printing,
        sourceId: fc.constantFrom('s', 't'),
      })
      .map(
        ({ n, about: [subjectKind, subjectId], from, of, period: [periodStart, periodEnd], print, value, ...rest }) => {
          const unit = rest.relation === 'difference' ? 'CNY' : 'percent'
          return {
            method: 'PUT',
            url: `/v1/figures/e${n}`,
            body: {
              ...rest,
              subjectKind,
              subjectId,
              metric: 'progress',
              value,
              unit,
              qualifier: 'exact',
              periodStart,
              periodEnd,
              asPrinted: printedAs(print, value, unit),
              fromFigureId: from === null ? null : `f${from.toString()}`,
              ofFigureId: `f${of.toString()}`,
            },
          }
        },
      ),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc
        .constantFrom('investment', 'project-count', 'progress')
        .map((id) => ({ method: 'DELETE', url: `/v1/metrics/${id}` })),
      fc.record({ n: number, title }).map(({ n, title }) => ({
        method: 'PATCH',
        url: `/v1/projects/p${n}`,
        body: { title },
      })),
      number.map((n) => ({ method: 'DELETE', url: `/v1/figures/e${n}` })),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        n: fc.integer({ min: 0, max: 11 }),
        value: amount.map(String),
        qualifier: fc.constantFrom('exact', 'exact', 'at-least', 'at-most'),
        note: maybe(fc.constant('again')),
      })
      .map(({ n, ...body }) => ({ method: 'PATCH', url: `/v1/figures/f${n.toString()}`, body })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 11 }).map((n) => ({ method: 'DELETE', url: `/v1/figures/f${n.toString()}` })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        id: fc.constantFrom('s', 't'),
        publishedOn: fc.constantFrom('2024-01-01', '2025-01-01', '2026-01-01'),
        official: fc.boolean(),
      })
      .map(({ id, ...rest }) => ({ method: 'PATCH', url: `/v1/sources/${id}`, body: rest })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('7.1', '7.2', '0.0001').map((rate) => ({
      method: 'PUT',
      url: '/v1/rates/r',
      body: { baseUnit: 'USD', quoteUnit: 'CNY', rate, on: '2024-01-01' },
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        id: fc.constantFrom('investment', 'project-count'),
        nature: fc.constantFrom('flow', 'stock', 'ratio'),
      })
      .map(({ id, nature }) => ({ method: 'PUT', url: `/v1/metrics/${id}`, body: { name: id, nature } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('a', 'b', 'd')
      .map((parentId) => ({ method: 'PATCH', url: '/v1/regions/c', body: { parentId } })),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc
        .record({ kind: fc.constantFrom('initiatives/i', 'projects/p'), n: number })
        .map(({ kind, n }) => ({ method: 'DELETE', url: `/v1/${kind}${n}` })),
      fc.constant({ method: 'DELETE', url: '/v1/rates/r' }),
      fc
        .constantFrom('industry', 'x', 'y')
        .map((parentId) => ({ method: 'PATCH', url: '/v1/industries/xx', body: { parentId } })),
      fc
        .constantFrom('o', null)
        .map((parentId) => ({ method: 'PATCH', url: '/v1/organizations/p', body: { parentId } })),
      fc.subarray(['c', 'd']).map((memberIds) => ({ method: 'PATCH', url: '/v1/regions/z', body: { memberIds } })),
      fc
        .record({
          id: fc.constantFrom('regions/b', 'industries/x', 'organizations/o'),
          name: fc.constantFrom('one', 'another'),
        })
        .map(({ id, name }) => ({ method: 'PATCH', url: `/v1/${id}`, body: { name } })),
    ),
  },
)

/** Parameters besides the metric; null is omitted. */
export const query = fc
  .record({
    groupBy: maybe(fc.constantFrom('region', 'industry', 'organization', 'year', 'region,year', 'industry,region')),
    period: maybe(fc.constantFrom('2025', '2025-Q1', '2025-01-01/2026-12-31', '2026')),
    stage: maybe(fc.constant('planned')),
    // No rate leads to EUR.
    unit: maybe(fc.constantFrom('USD', 'USD', 'CNY', 'EUR')),
    'regionId.within': region,
    'industryIds.within': maybe(fc.constantFrom('x', 'industry')),
    regionKind: maybe(fc.constant('province')),
    subjectKind: maybe(fc.constant('region')),
  })
  .map(({ groupBy, regionKind, ...asked }) => ({
    ...asked,
    groupBy,
    regionKind: groupBy?.includes('region') === true ? regionKind : null,
  }))

export const addressOf = (asked: Readonly<Record<string, string | null>>): string =>
  `/v1/totals?metric=investment${Object.entries(asked)
    .flatMap(([name, value]) => (value === null ? [] : [`&${name}=${value}`]))
    .join('')}`
