/** `total` and `facets` count exactly the records that match the filters, on every page. */
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { listQuery } from '../../../src/http/contract/parameters.ts'
import { build } from '../../support/build.ts'
import { putExamples } from '../../support/examples.ts'
import { readAll } from '../../support/every-page.ts'
import { matchWhole } from '../../support/match-whole.ts'

interface Facet {
  value: string | boolean | null
  count: number
}
interface Body {
  data: Data[]
  next: string | null
  total?: number
  facets?: Record<string, Facet[]>
}

const app = await build(t, { SEED: 'article' })

const list = async (url: string): Promise<Body> => {
  const { status, text, body } = await app.ask('GET', url)
  if (status !== 200) throw new Error(text)
  return body
}

/** Returns the expected facet: a list counts each of its elements once, an empty list as null. */
const counted = (records: readonly Data[], key: string): Facet[] => {
  const counts = new Map<Facet['value'], number>()
  for (const record of records) {
    const values = [record[key]].flat()
    for (const value of (values.length > 0 ? values : [null]) as Facet['value'][])
      counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const rank = (value: Facet['value']) => (value === null ? '' : ` ${String(value)}`)
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count || (rank(one.value) < rank(other.value) ? -1 : 1))
}

for (const resource of everyResource) {
  t.test(`${resource.name}: total and facets count all records`, async (t) => {
    const { properties } = listQuery(resource) as unknown as { properties: { facets: { items: { enum: string[] } } } }
    const keys = properties.facets.items.enum
    const data = await readAll(app, `/v1/${resource.name}`)
    const expected = Object.fromEntries(keys.map((key) => [key, counted(data, key)]))
    const body = await list(`/v1/${resource.name}?limit=1&total=true&facets=${keys.join(',')}`)
    t.strictSame(body, { data: data.slice(0, 1), next: body.next, total: data.length, facets: expected })
    const none = await list(`/v1/${resource.name}?total=true&facets=${keys.join(',')}&id.lte=0`)
    t.strictSame(none, { data: [], next: null, total: 0, facets: Object.fromEntries(keys.map((key) => [key, []])) })
  })
}

t.test('counts follow the filters, and are the same on every page', async (t) => {
  const data = await readAll(app, '/v1/regions?kind=city')
  const expected = { total: data.length, facets: { parentId: counted(data, 'parentId') } }
  t.ok(data.length > 4)
  const url = '/v1/regions?kind=city&limit=3&total=true&facets=parentId'
  const first = await list(url)
  t.strictSame(first, { data: data.slice(0, 3), next: first.next, ...expected })
  const second = await list(`${url}&cursor=${first.next ?? ''}`)
  t.strictSame(second, { data: data.slice(3, 6), next: second.next, ...expected })
})

t.test('counts are absent unless asked for', async (t) => {
  t.strictSame(Object.keys(await list('/v1/regions')), ['data', 'next'])
  t.strictSame(Object.keys(await list('/v1/regions?total=false')), ['data', 'next'])
})

t.test('counts follow every write', async (t) => {
  const small = await build(t)
  const counts = async () =>
    (await small.ask('GET', '/v1/projects?total=true&facets=status,industryIds&fields=id')).body as Body
  t.strictSame(await counts(), { data: [], next: null, total: 0, facets: { status: [], industryIds: [] } })
  await putExamples(small)
  const facets = { status: [{ value: 'preparation', count: 1 }], industryIds: [{ value: null, count: 1 }] }
  t.strictSame(await counts(), { data: [{ id: 'a-bridge' }], next: null, total: 1, facets })
  await small.ask('PATCH', '/v1/projects/a-bridge', { body: { industryIds: ['steel'], status: 'completion' } })
  const later = { status: [{ value: 'completion', count: 1 }], industryIds: [{ value: 'steel', count: 1 }] }
  t.strictSame((await counts()).facets, later)
})

for (const [query, parameter, detail] of [
  ['total=yes', 'total', 'Must be boolean.'],
  ['total=1', 'total', 'Must be boolean.'],
  ['facets=kidn', 'facets', /^Value 1: .* Did you mean `kind`\?$/],
  ['facets=name', 'facets', /^Value 1: Must be one of `kind`, /],
  ['facets=kind,kind', 'facets', 'Must not name the same twice.'],
  ['facets=', 'facets', /^Value 1: /],
] as const) {
  t.test(`${query} is refused`, async (t) => {
    const { status, body } = await app.ask('GET', `/v1/regions?${query}`)
    t.equal(status, 400)
    matchWhole(t, body, { type: '/problems/invalid-request', errors: [{ parameter, detail }] })
  })
}
