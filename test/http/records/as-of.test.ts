/** `asOf` answers from the register as it stood at an instant: records, lists, trees, includes and counts. */
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import { includable } from '../../../src/model/filters.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'
import { wordsOf } from '../../support/words.ts'

const app = await build(t)

/** Returns the instant of a change that changes nothing else; no later one shares it. */
const moment = async (): Promise<string> => {
  await app.ask('DELETE', '/v1/sources/tick')
  const { body } = await app.ask('PUT', '/v1/sources/tick', { body: examples.sources })
  return (body as { updatedAt: string }).updatedAt
}

const get = async (url: string): Promise<Data> => {
  const { status, text, body } = await app.ask('GET', url)
  if (status !== 200) throw new Error(`${url}: ${text}`)
  return body
}
const ids = async (url: string): Promise<unknown[]> => ((await get(url))['data'] as Data[]).map(({ id }) => id)

const empty = await moment()
await putExamples(app)
await app.ask('PUT', '/v1/regions/shenzhen', { body: { name: 'Shenzhen', kind: 'city', parentId: 'guangdong' } })
await app.ask('PUT', '/v1/regions/bay', { body: { name: 'Bay', kind: 'zone', memberIds: ['guangdong'] } })
await app.ask('PATCH', '/v1/projects/a-bridge', {
  body: {
    regionId: 'shenzhen',
    industryIds: ['steel'],
    participants: [{ organizationId: 'tencent', role: 'builder' }],
    citations: [{ sourceId: 'a-report' }],
  },
})
const before = await moment()
const urls = everyResource.flatMap((resource) => {
  const list = `/v1/${resource.name}`
  const one = `${list}/${exampleIds[resource.name]}`
  return [
    `${list}?limit=200&total=true&id.not=tick`,
    ...includable(resource)
      .slice(0, 1)
      .map(() => `${one}?include=${includable(resource).join(',')}`),
    `${one}?fields=id,revision,updatedAt`,
  ]
})
const derived = [
  '/v1/totals?metric=investment',
  '/v1/totals?metric=investment&groupBy=region,industry&explain=true',
  '/v1/totals?metric=investment&regionId.within=bay',
  '/v1/promises',
  '/v1/promises?regionId.within=bay&total=true',
  '/v1/checks',
]
const then = await Promise.all(urls.map(get))
/** The address of a total says when it was asked. */
const placeless = (answer: Data): Data => ({ ...answer, href: '' })
const derivedThen = (await Promise.all(derived.map(get))).map(placeless)

await app.ask('PATCH', '/v1/projects/a-bridge', {
  body: { title: 'A tunnel', regionId: null, industryIds: [], participants: [], citations: [] },
})
await app.ask('PATCH', '/v1/regions/shenzhen', { body: { parentId: null } })
await app.ask('PATCH', '/v1/regions/bay', { body: { memberIds: [] } })
await app.ask('PATCH', '/v1/sources/a-report', { body: { title: 'A corrected report' } })
await app.ask('DELETE', '/v1/figures/a-figure')
await app.ask('DELETE', '/v1/rates/usd-cny-2025-02-13')
await moment()

const at = (url: string, instant: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(instant)}`

t.test('records and lists are as they stood', async (t) => {
  for (const [index, url] of urls.entries()) t.strictSame(await get(at(url, before)), then[index], url)
})

t.test('totals, promises and checks are as they stood', async (t) => {
  for (const [index, url] of derived.entries()) {
    t.strictSame(placeless(await get(at(url, before))), derivedThen[index], url)
    // Later the figure is deleted, and the zone spans nothing.
    if (url !== '/v1/checks') t.notSame(placeless(await get(url)), derivedThen[index], `${url} has changed since`)
  }
  matchWhole(t, await get(at('/v1/totals?metric=investment', before)), { data: [{ total: '12.5' }] })
  t.strictSame((await get(at('/v1/totals?metric=investment', empty)))['data'], [])
})

t.test('before its first record the register is empty', async (t) => {
  for (const { name } of everyResource) {
    if (name !== 'sources')
      t.strictSame(await get(at(`/v1/${name}?total=true`, empty)), { data: [], next: null, total: 0 })
    const { status, body } = await app.ask('GET', at(`/v1/${name}/${exampleIds[name]}`, empty))
    t.equal(status, 404)
    t.match(body, { type: '/problems/not-found', status: 404, detail: `There is no ${name}/${exampleIds[name]}.` })
  }
  t.strictSame(await get(at('/v1/sources', '0000-01-01T00:00:00+14:00')), { data: [], next: null })
  t.strictSame(await get(at('/v1/sources', '2016-12-31T23:59:60Z')), { data: [], next: null })
})

t.test('asOf is inclusive, and takes any offset', async (t) => {
  const { createdAt } = (await get('/v1/projects/a-bridge')) as { createdAt: string }
  const earlier = new Date(Date.parse(createdAt) - 1).toISOString()
  t.match(await get(at('/v1/projects/a-bridge', createdAt)), { id: 'a-bridge' })
  t.equal((await app.ask('GET', at('/v1/projects/a-bridge', earlier))).status, 404)
  const elsewhere = `${new Date(Date.parse(before) - 5 * 3_600_000).toISOString().slice(0, -1)}-05:00`
  t.strictSame(await get(at('/v1/projects/a-bridge', elsewhere)), await get(at('/v1/projects/a-bridge', before)))
})

t.test('a deleted record is read as it stood before, and is gone after', async (t) => {
  t.match(await get(at('/v1/figures/a-figure', before)), { id: 'a-figure', value: '12.5', revision: 1 })
  const now = (await get('/v1/sources/tick'))['updatedAt'] as string
  const { status, body } = await app.ask('GET', at('/v1/figures/a-figure', now))
  t.equal(status, 410)
  t.match(body, { type: '/problems/gone', detail: /^figures\/a-figure was deleted at \d{4}-/ })
})

t.test('filters, trees, sorts, pages, facets and rows are of the instant', async (t) => {
  t.strictSame(await ids('/v1/projects?regionId.within=bay'), [])
  t.strictSame(await ids(at('/v1/projects?regionId.within=bay', before)), ['a-bridge'])
  t.strictSame(await ids(at('/v1/regions?id.within=bay&sort=-id', before)), ['shenzhen', 'guangdong', 'bay'])
  t.strictSame(await ids(at('/v1/figures?industryIds.within=steel&regionId.within=guangdong', before)), ['a-figure'])
  t.strictSame(
    await ids(at('/v1/projects?industryIds=steel&participants.organizationId=tencent&title=A%20bridge', before)),
    ['a-bridge'],
  )
  const found = (await get(at('/v1/projects?facets=industryIds,regionId', before)))['facets']
  t.strictSame(found, { industryIds: [{ value: 'steel', count: 1 }], regionId: [{ value: 'shenzhen', count: 1 }] })
  const { next } = (await get(at('/v1/regions?limit=2&sort=name', before))) as { next: string }
  t.strictSame(await ids(at(`/v1/regions?limit=2&sort=name&cursor=${next}`, before)), ['shenzhen'])
  t.equal((await app.ask('GET', at('/v1/figures?format=csv&fields=id', before))).text, 'id\r\na-figure\r\n')
})

t.test('included records are of the instant', async (t) => {
  const { included } = await get(at('/v1/projects/a-bridge?include=sources,figures,regions', before))
  matchWhole(t, included, {
    sources: [{ id: 'a-report', title: 'A report' }],
    figures: [{ id: 'a-figure' }],
    regions: [{ id: 'shenzhen', parentId: 'guangdong' }],
  })
  t.strictSame((await get('/v1/projects/a-bridge?include=sources,figures'))['included'], { sources: [], figures: [] })
})

t.test('a node of a tree that did not exist yet is refused', async (t) => {
  isInvalid(t, await app.ask('GET', at('/v1/projects?regionId.within=bay', empty)), [
    { parameter: 'regionId.within', detail: 'There is no `bay` among the regions.' },
  ])
})

t.test('an instant that lies in the future, lacks an offset or is invalid is refused', async (t) => {
  for (const url of ['/v1/projects', '/v1/projects/a-bridge']) {
    for (const instant of ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59-14:00']) {
      isInvalid(t, await app.ask('GET', at(url, instant)), [{ parameter: 'asOf', detail: 'Lies in the future.' }])
    }
    const detail = 'Must be an instant with an offset (RFC 3339), for example "2025-03-01T00:00:00Z".'
    const words = wordsOf('2025-03-01T00:00:00 2025-03-01 2025-02-30T00:00:00Z yesterday 1740787200')
    for (const text of [...words, '2025-03-01T00:00:00 08:00', ''])
      isInvalid(t, await app.ask('GET', at(url, text)), [{ parameter: 'asOf', detail }], text)
    const answer = (await app.ask('GET', `${url}?asOf=2025-03-01T00:00:00+08:00`)).body
    matchWhole(t, answer, { status: 400, errors: [{ parameter: 'asOf', detail }] }, 'a bare + is a blank')
  }
})

t.test('an instant names one state, however fast one change follows another', async (t) => {
  const write = async (title: string) =>
    ((await app.ask('PATCH', '/v1/sources/tick', { body: { title } })).body as { updatedAt: string }).updatedAt
  const titles = Array.from({ length: 20 }, (_, number) => `Title ${number.toString()}`)
  const written: [string, string][] = []
  for (const title of titles) written.push([title, await write(title)])
  for (const [title, instant] of written)
    matchWhole(t, await get(at('/v1/sources/tick', instant)), { title, updatedAt: instant })
})

t.test('the last change may lie ahead of a clock that was set back, and is no future', async (t) => {
  const { forgive, run } = await beside(t, app.database)
  await forgive('changes')
  await run(`UPDATE changes SET at = '2999-01-01T00:00:00.000Z' WHERE sequence = (SELECT sequence FROM register)`)
  // Each change is later than the one before.
  const { updatedAt } = (await app.ask('PATCH', '/v1/sources/tick', { body: { title: 'Ahead' } })).body as Data
  t.equal(updatedAt, '2999-01-01T00:00:00.001Z')
  t.match(await get(at('/v1/sources/tick', updatedAt as string)), { title: 'Ahead', updatedAt })
  const { status, body } = await app.ask('GET', at('/v1/sources/tick', '2999-01-01T00:00:00.002Z'))
  isInvalid(t, { status, body }, [{ parameter: 'asOf', detail: 'Lies in the future.' }])
})
