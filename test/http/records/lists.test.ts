/** Lists sort by any field, by code point or as numbers, null first, and by id among equals. */
import t from 'tap'
import { listQuery } from '../../../src/http/contract/parameters.ts'
import type { Data } from '../../../src/model/canonical.ts'
import type { Field } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { readAll } from '../../support/every-page.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { wordsOf } from '../../support/words.ts'

const app = await build(t, { SEED: 'article' })

const list = (url: string): Promise<Data[]> => readAll(app, url)
const ids = async (url: string): Promise<unknown[]> => (await list(url)).map(({ id }) => id)

/** Compares two values of a field in the plainest way: below, at or above zero. */
const compare = ({ kind }: Field, one: unknown, other: unknown): number => {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null)
  if (kind === 'decimal' || kind === 'integer' || kind === 'boolean') return Number(one) - Number(other)
  return Buffer.compare(Buffer.from(one as string), Buffer.from(other as string))
}

const plain = await build(t)
await putExamples(plain)

for (const resource of everyResource) {
  t.test(`${resource.name}: sorts by each field, forwards and backwards`, async (t) => {
    const records = await list(`/v1/${resource.name}`)
    const sorted = (key: string, sign: number) => {
      const field = resource.fields[key] as Field
      return [...records].sort(
        (one, other) =>
          sign * compare(field, one[key], other[key]) || ((one['id'] as string) < (other['id'] as string) ? -1 : 1),
      )
    }
    for (const [key, { kind }] of Object.entries(resource.fields)) {
      if (kind === 'list') continue
      t.strictSame(await list(`/v1/${resource.name}?sort=${key}`), sorted(key, 1), key)
      t.strictSame(await list(`/v1/${resource.name}?sort=-${key}`), sorted(key, -1), `-${key}`)
    }
    t.strictSame(await list(`/v1/${resource.name}`), sorted('id', 1), 'by id by default')
  })
}

t.test('texts sort by code point, not by UTF-16 unit, and capitals before small letters', async (t) => {
  const titles = { small: 'a', capital: 'Z', halfwidth: '\uFF71', emoji: '😀', accent: 'é' }
  for (const [id, title] of Object.entries(titles))
    await app.ask('PUT', `/v1/sources/${id}`, { body: { ...examples.sources, title, author: 'sorted' } })
  t.strictSame(await ids('/v1/sources?author=sorted&sort=title'), ['capital', 'small', 'accent', 'halfwidth', 'emoji'])
  t.strictSame(await ids('/v1/sources?author=sorted&sort=-title'), ['emoji', 'halfwidth', 'accent', 'small', 'capital'])
})

t.test('decimals sort as numbers', async (t) => {
  const values = {
    hundred: '100',
    nine: '9',
    minus: '-0.5',
    lower: '-10',
    largest: '999999999999999.999',
    least: '0.001',
  }
  for (const [id, value] of Object.entries(values)) {
    const { status } = await app.ask('PUT', `/v1/figures/${id}`, {
      body: {
        ...examples.figures,
        value,
        unit: 'percent',
        metric: 'sorted',
        subjectId: 'guangdong-key-projects-2025',
        sourceId: 'global-times-2025-02-13',
      },
    })
    t.equal(status, 201)
  }
  t.strictSame(await ids('/v1/figures?metric=sorted&sort=value'), wordsOf('lower minus least nine hundred largest'))
  const rates = { hundred: '100', nine: '9', least: '0.000000000001', third: '0.333333333333' }
  for (const [id, rate] of Object.entries(rates))
    await app.ask('PUT', `/v1/rates/${id}`, { body: { ...examples.rates, baseUnit: 'EUR', rate } })
  t.strictSame(
    await list('/v1/rates?baseUnit=EUR&sort=-rate&fields=rate'),
    ['100', '9', '0.333333333333', '0.000000000001'].map((rate) => ({ rate })),
  )
})

t.test('several fields sort each in its own direction', async (t) => {
  const expected = (await list('/v1/regions')).sort(
    (one, other) =>
      -compare({ kind: 'enumeration' } as Field, one['kind'], other['kind']) ||
      compare({ kind: 'code' } as Field, one['gbCode'], other['gbCode']) ||
      compare({ kind: 'id' } as Field, other['id'], one['id']),
  )
  t.strictSame(await list('/v1/regions?sort=-kind,gbCode,-id'), expected)
  t.strictSame(await list('/v1/regions?sort=-id,name'), (await list('/v1/regions')).reverse())
})

for (const [sort, detail] of Object.entries({
  'name,-name': 'Names `name` twice.',
  'name,name': 'Must not name the same twice.',
  nmae: /^Value 1: Must be one of .* Did you mean `name`\?$/,
  'id,-nmae': /^Value 2: Must be one of .* Did you mean `-name`\?$/,
  aliases: /^Value 1: Must be one of /,
  '': /^Value 1: Must be one of /,
})) {
  t.test(`sort=${sort} is refused`, async (t) => {
    const { status, body } = await app.ask('GET', `/v1/regions?sort=${sort}`)
    t.equal(status, 400)
    matchWhole(t, body, { type: '/problems/invalid-request', errors: [{ parameter: 'sort', detail }] })
  })
}

// `fields` returns exactly the fields asked for, in the order of the declaration.

for (const { name, fields } of everyResource) {
  const list = `/v1/${name}`
  const one = `${list}/${exampleIds[name]}`
  const keys = Object.keys(fields)

  t.test(`${name}: each field alone, and all in any order`, async (t) => {
    const whole = (await plain.ask('GET', one)).body as Data
    t.strictSame(Object.keys(whole), keys)
    for (const asked of [...keys.map((key) => [key]), [...keys].reverse(), keys.slice(2, 5).reverse()]) {
      const expected = JSON.stringify(
        Object.fromEntries(keys.filter((key) => asked.includes(key)).map((key) => [key, whole[key]])),
      )
      const query = `fields=${asked.join(',')}`
      const answers = [`${one}?${query}`, `${list}?${query}`, `${list}?format=ndjson&${query}`].map((url) =>
        plain.ask('GET', url),
      )
      t.strictSame(
        pluck(await Promise.all(answers), 'status', 'text'),
        [
          [200, expected],
          [200, `{"data":[${expected}],"next":null}`],
          [200, `${expected}\n`],
        ],
        query,
      )
    }
  })

  t.test(`${name}: an unknown field is refused with the closest valid name`, async (t) => {
    for (const url of [list, one]) {
      for (const [asked, detail] of [
        ['revisio', /^Value 1: Must be one of `id`, .* Did you mean `revision`\?$/],
        ['id,updated_at', /^Value 2: Must be one of `id`, .* Did you mean `updatedAt`\?$/],
        ['id,id', 'Must not name the same twice.'],
        ['', /^Value 1: Must be one of `id`, /],
        ['id,', /^Value 2: Must be one of `id`, /],
        [' id', /^Value 1: Must be one of `id`, .* Did you mean `id`\?$/],
      ] as const) {
        const { status, body } = await plain.ask('GET', `${url}?fields=${encodeURIComponent(asked)}`)
        const problem = { type: '/problems/invalid-request', errors: [{ parameter: 'fields', detail }] }
        t.match({ status, body }, { status: 400, body: problem }, asked)
      }
    }
  })
}

// `total` and `facets` count exactly the records that match the filters, on every page.

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

const listOf = async (url: string): Promise<Body> => {
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
    const body = await listOf(`/v1/${resource.name}?limit=1&total=true&facets=${keys.join(',')}`)
    t.strictSame(body, { data: data.slice(0, 1), next: body.next, total: data.length, facets: expected })
    const none = await listOf(`/v1/${resource.name}?total=true&facets=${keys.join(',')}&id.lte=0`)
    t.strictSame(none, { data: [], next: null, total: 0, facets: Object.fromEntries(keys.map((key) => [key, []])) })
  })
}

t.test('counts follow the filters, and are the same on every page', async (t) => {
  const data = await readAll(app, '/v1/regions?kind=city')
  const expected = { total: data.length, facets: { parentId: counted(data, 'parentId') } }
  t.ok(data.length > 4)
  const url = '/v1/regions?kind=city&limit=3&total=true&facets=parentId'
  const first = await listOf(url)
  t.strictSame(first, { data: data.slice(0, 3), next: first.next, ...expected })
  const second = await listOf(`${url}&cursor=${first.next ?? ''}`)
  t.strictSame(second, { data: data.slice(3, 6), next: second.next, ...expected })
})

t.test('counts are absent unless asked for', async (t) => {
  t.strictSame(Object.keys(await listOf('/v1/regions')), ['data', 'next'])
  t.strictSame(Object.keys(await listOf('/v1/regions?total=false')), ['data', 'next'])
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
