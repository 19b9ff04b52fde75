/** A list under several conditions, each with an index, reads one index and holds what a plain filter finds. */
import fc from 'fast-check'
import t from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { imported } from '../../support/batches.ts'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { watchPlans } from '../../support/plans-on.ts'
import { forAll } from '../../support/runs.ts'
import { wordsOf } from '../../support/words.ts'

/** Above 10,000 records for each condition a list looks them up as sets; below, it tests each record. */
const [districts, projects] = [300, 10_400]
const statuses = ['preparation', 'implementation', 'completion']
const trees = {
  regions: new Map<string, string | null>([
    ['land', null],
    ['east', 'land'],
    ['west', 'land'],
    ...Array.from({ length: districts }, (_, index): [string, string] => [
      `district-${index.toString()}`,
      index % 4 === 0 ? 'west' : 'east',
    ]),
  ]),
  industries: new Map([
    ['all', null],
    ['heavy', 'all'],
    ['steel', 'heavy'],
    ['light', 'all'],
  ]),
  organizations: new Map([
    ['state', null],
    ['ministry', 'state'],
    ['builder', null],
  ]),
}
const works = Array.from({ length: projects }, (_, index) => {
  const at = (choices: readonly unknown[], step: number) => choices[Math.floor(index / step) % choices.length]
  return {
    ...examples.projects,
    id: `work-${((index * 997) % projects).toString()}`,
    title: `A ${index % 5 === 0 ? 'bridge' : 'tunnel'} no. ${(index % 31).toString()}`,
    status: at(statuses, 1) as string,
    startsOn: at(['2025-01-01', '2026-01-01', null], 7) as string | null,
    regionId: index % 97 === 0 ? null : `district-${(index % districts).toString()}`,
    industryIds: at([['steel'], ['steel', 'light'], ['heavy'], ['light']], 2) as string[],
    participants: index % 50 === 0 ? [{ organizationId: at(['ministry', 'builder'], 50) as string, role: 'lead' }] : [],
  }
})
type Work = (typeof works)[number]

const app = await build(t)
const fill = (records: Readonly<Record<string, readonly object[]>>) =>
  imported(
    app,
    Object.entries(records).flatMap(([resource, all]) => all.map((record) => [resource, record] as const)),
  )
await fill(
  Object.fromEntries(
    Object.entries(trees).map(([name, tree]) => [
      name,
      [...tree].map(([id, parentId]) => ({ ...examples[name as 'regions'], id, parentId })),
    ]),
  ),
)
await fill({ projects: works })

const isWithin = (tree: ReadonlyMap<string, string | null>, id: string | null | undefined, node: string): boolean =>
  id === node || (typeof id === 'string' && isWithin(tree, tree.get(id), node))

interface Condition {
  readonly query: string
  readonly fits: (work: Work) => boolean
}

const inRegion = fc.constantFrom('land', 'east', 'west', 'district-7').map((node): Condition => ({
  query: `regionId.within=${node}`,
  fits: ({ regionId }) => isWithin(trees.regions, regionId, node),
}))
const ofRegion = fc
  .constantFrom('district-7', 'district-8')
  .map((node): Condition => ({ query: `regionId=${node}`, fits: ({ regionId }) => regionId === node }))
const inIndustry = fc.constantFrom('all', 'heavy', 'steel', 'light').map((node): Condition => ({
  query: `industryIds.within=${node}`,
  fits: ({ industryIds }) => industryIds.some((id) => isWithin(trees.industries, id, node)),
}))
const notOfIndustry: Condition = {
  query: 'industryIds.not=light',
  fits: ({ industryIds }) => !industryIds.includes('light'),
}
const byOrganization = fc.constantFrom('state', 'builder').map((node): Condition => ({
  query: `participants.organizationId.within=${node}`,
  fits: ({ participants }) => participants.some((one) => isWithin(trees.organizations, one.organizationId, node)),
}))
const inRole: Condition = { query: 'participants.role=lead', fits: ({ participants }) => participants.length > 0 }
const ofStatus = fc
  .constantFrom(...statuses)
  .map((one): Condition => ({ query: `status=${one}`, fits: ({ status }) => status === one }))
const called = fc
  .constantFrom('bridge', 'tunnel')
  .map((word): Condition => ({ query: `q=${word}`, fits: ({ title }) => title.includes(word) }))

const maybe = (...conditions: fc.Arbitrary<Condition>[]): fc.Arbitrary<Condition[]> =>
  fc.option(fc.oneof(...conditions), { freq: 3 }).map((one) => (one === null ? [] : [one]))
const questions = fc
  .tuple(
    maybe(inRegion, inRegion, ofRegion),
    maybe(inIndustry, inIndustry, fc.constant(notOfIndustry)),
    maybe(byOrganization, fc.constant(inRole)),
    maybe(ofStatus),
    maybe(called),
  )
  .map((parts) => parts.flat())

const orders: Readonly<Record<string, readonly (keyof Work & ('id' | 'title' | 'startsOn'))[]>> = {
  id: ['id'],
  '-id': ['id'],
  title: ['title', 'id'],
  '-startsOn': ['startsOn', 'id'],
}
const compare =
  (sort: string) =>
  (one: Work, other: Work): number => {
    for (const key of orders[sort] ?? []) {
      const [first, second] = [one[key] ?? '', other[key] ?? '']
      if (first !== second) return (first < second ? -1 : 1) * (sort === `-${key}` ? -1 : 1)
    }
    return 0
  }

const withoutCounts = isPostgres(app.database) && 'PostgreSQL knows how many records meet a condition'

t.test('no index is read once for each pair of matches of two conditions', { skip: withoutCounts }, async (t) => {
  const scans = await watchPlans(t)(app.database)
  const several = [
    'regionId.within=land&industryIds.within=all',
    'regionId.within=east&industryIds.within=steel',
    'regionId.within=land&industryIds.within=all&participants.organizationId.within=state',
    'regionId.within=land&q=tunnel',
    'regionId.in=district-1,district-2&industryIds.in=steel,light',
  ]
  const forms = wordsOf('sort=id sort=title sort=-startsOn&total=true facets=regionId status=completion format=csv')
  for (const conditions of several) {
    for (const more of forms) {
      await scans()
      const { status, text } = await app.ask('GET', `/v1/projects?${conditions}&${more}`)
      t.equal(status, 200, text)
      t.strictSame(await scans(), [], `${conditions}&${more}`)
    }
  }
})

interface Page {
  readonly data: readonly { readonly id: string }[]
  readonly total: number
  readonly facets: { readonly status: readonly { readonly value: string; readonly count: number }[] }
}

t.test('a page, its total, its facets and the whole list as CSV hold what a plain filter finds', async (t) => {
  await forAll(25, [questions, fc.constantFrom(...Object.keys(orders))], async (conditions, sort) => {
    const query = [...conditions.map((one) => one.query), `sort=${sort}`, 'fields=id'].join('&')
    const fitting = works.filter((work) => conditions.every(({ fits }) => fits(work))).sort(compare(sort))
    const ids = fitting.map(({ id }) => id)
    const { body } = await app.ask('GET', `/v1/projects?${query}&limit=40&total=true&facets=status`)
    const { data, total, facets } = body as Page
    t.strictSame([data.map(({ id }) => id), total], [ids.slice(0, 40), ids.length], query)
    const counts = statuses.map((one) => [one, fitting.filter(({ status }) => status === one).length] as const)
    const found = new Map(facets.status.map(({ value, count }) => [value, count]))
    t.strictSame(found, new Map(counts.filter(([, count]) => count > 0)))
    const { text: csv } = await app.ask('GET', `/v1/projects?${query}&format=csv`)
    t.strictSame(csv.trim().split('\r\n').slice(1), ids)
  })
})
