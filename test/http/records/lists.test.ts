/** Lists sort by any field, by code point or as numbers, null first, and by id among equals. */
import t from 'tap'
import { listQuery } from '../../../src/http/contract/parameters.ts'
import type { Data } from '../../../src/model/canonical.ts'
import type { Field } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { readAll } from '../../support/every-page.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'
import { isInvalid, pluck } from '../../support/match-whole.ts'
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

const { ask, send } = await build(t, { SEED: 'article' })

const hintsAt = async (url: string): Promise<unknown> => (await ask('GET', url)).body

const empty = (...hints: readonly (readonly [parameter: string, detail: string])[]): object => ({
  data: [],
  next: null,
  hints: hints.map(([parameter, detail]) => ({ parameter, detail })),
})

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
    isInvalid(t, await app.ask('GET', `/v1/regions?sort=${sort}`), [{ parameter: 'sort', detail }])
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
  ['total=yes', 'total', 'Must be `true` or `false`.'],
  ['total=1', 'total', 'Must be `true` or `false`.'],
  ['facets=kidn', 'facets', /^Value 1: .* Did you mean `kind`\?$/],
  ['facets=name', 'facets', /^Value 1: Must be one of `kind`, /],
  ['facets=kind,kind', 'facets', 'Must not name the same twice.'],
  ['facets=', 'facets', /^Value 1: /],
] as const) {
  t.test(`${query} is refused`, async (t) => {
    isInvalid(t, await app.ask('GET', `/v1/regions?${query}`), [{ parameter, detail }])
  })
}

// The first page of a list is empty for a reason, and says it where a value of the question names nothing.

t.test('an id that no record has', async (t) => {
  for (const [url, parameter, detail] of [
    [
      '/v1/figures?subjectId=guangdong-key-project-2025',
      'subjectId',
      '`guangdong-key-project-2025` names no record; did you mean `guangdong-key-projects-2025`?',
    ],
    ['/v1/projects?regionId=guandong', 'regionId', '`guandong` names no record; did you mean `guangdong`?'],
    ['/v1/regions?id=shenzen', 'id', '`shenzen` names no record; did you mean `shenzhen`?'],
    [
      '/v1/projects?participants.organizationId=tencen',
      'participants.organizationId',
      '`tencen` names no record; did you mean `tencent`?',
    ],
    ['/v1/projects?industryIds=stel', 'industryIds', '`stel` names no record; did you mean `steel`?'],
    [
      '/v1/promises?sourceId=global-times-2025-02-31',
      'sourceId',
      '`global-times-2025-02-31` names no record; did you mean `global-times-2025-02-13`?',
    ],
    ['/v1/checks?records.id=guandong', 'records.id', '`guandong` names no record; did you mean `guangdong`?'],
  ] as const)
    t.same(await hintsAt(url), empty([parameter, detail]), url)
})

t.test('a word that no record has', async (t) => {
  for (const [url, parameter, detail] of [
    ['/v1/figures?metric=invesment', 'metric', '`invesment`: no figure has it; did you mean `investment`?'],
    ['/v1/figures?unit=projects', 'unit', '`projects`: no figure has it; did you mean `project`?'],
    ['/v1/figures?unit=yuan', 'unit', '`yuan`: no figure has it; did you mean `CNY`?'],
    ['/v1/promises?metric=invesment', 'metric', '`invesment`: no figure has it; did you mean `investment`?'],
    ['/v1/regions?aliases=CN-99', 'aliases', '`CN-99`: no region has it; did you mean `CN-92`?'],
    ['/v1/industries?codes.code=391', 'codes.code', '`391`: no industry has it; did you mean `39`?'],
    ['/v1/regions?name=Guangdon', 'name', '`Guangdon`: no region has it; did you mean `Guangdong`?'],
    ['/v1/rates?baseUnit=EUR', 'baseUnit', '`EUR`: no rate has it.'],
  ] as const)
    t.same(await hintsAt(url), empty([parameter, detail]), url)
})

t.test('each of several values', async (t) => {
  t.same(await hintsAt('/v1/regions?id.in=guandong,guangdong,shenzen&kind=country&total=true'), {
    ...empty(
      ['id.in', '`guandong` names no record; did you mean `guangdong`?'],
      ['id.in', '`shenzen` names no record; did you mean `shenzhen`?'],
    ),
    total: 0,
  })
})

t.test('of many values the first twenty are looked up', async (t) => {
  const ids = Array.from({ length: 30 }, (_, at) => `x-${at.toString()}`)
  const { hints } = (await hintsAt(`/v1/regions?id.in=${ids.join(',')}`)) as { hints: unknown[] }
  t.equal(hints.length, 20)
})

t.test('a list is empty for another reason', async (t) => {
  for (const url of [
    '/v1/figures?metric=investment&subjectId=shenzhen',
    '/v1/projects?status=cancelled',
    '/v1/regions?id.not=nope&kind=district',
    '/v1/checks?records.id=shenzhen',
  ])
    t.same(await hintsAt(url), { data: [], next: null }, url)
})

t.test('the past: what had not been recorded then', async (t) => {
  const asOf = '2000-01-01T00:00:00Z'
  const found = await hintsAt(`/v1/figures?metric=investment&asOf=${asOf}`)
  t.same(found, empty(['metric', '`investment`: no figure has it.']))
  t.same(
    await hintsAt(`/v1/projects?industryIds=steel&asOf=${asOf}`),
    empty(['industryIds', '`steel` names no record.']),
  )
})

t.test('other formats say nothing', async (t) => {
  const header = (await ask('GET', '/v1/figures?format=csv')).text.split('\r\n')[0]
  t.equal((await ask('GET', '/v1/figures?metric=invesment&format=csv')).text.trimEnd(), header)
  t.equal((await ask('GET', '/v1/figures?metric=invesment&format=ndjson')).text, '')
  t.equal((await ask('GET', '/v1/promises?metric=invesment&format=csv')).text.trimEnd().split('\r\n').length, 1)
})

t.test('a total of a metric that is neither defined nor used is refused, and names the nearest', async (t) => {
  const detail = 'There is no metric `invesment`. Did you mean `investment`?'
  for (const url of ['/v1/totals?metric=invesment', '/v1/totals?metric=invesment&format=csv']) {
    const { status, body } = await ask('GET', url)
    const { errors } = body as { errors: unknown }
    t.same([status, errors], [400, [{ parameter: 'metric', detail }]], url)
  }
  await ask('PUT', '/v1/metrics/floor-area', { body: { name: 'Floor area', nature: 'stock' } })
  const { status, body } = await ask('GET', '/v1/totals?metric=floor-area')
  t.same([status, (body as { data: unknown }).data], [200, []], 'defined, not used')
  await ask('DELETE', '/v1/metrics/project-count')
  t.equal((await ask('GET', '/v1/totals?metric=project-count')).status, 200, 'used, not defined')
})

t.test('the page of a total that is refused says so, in Chinese too', async (t) => {
  for (const [url, said] of [
    [
      '/totals?metric=invesment',
      /There is no metric <code>invesment<\/code>\. Did you mean <code>investment<\/code>\?/,
    ],
    ['/zh/totals?metric=invesment', /没有指标 <code>invesment<\/code>。您要填的是 <code>investment<\/code> 吗？/],
  ] as const) {
    const { status, text } = await send('GET', url, { headers: { accept: 'text/html' } })
    t.equal(status, 400, url)
    t.match(text, said, url)
  }
})

t.test('the pages say it too', async (t) => {
  for (const [url, said] of [
    ['/figures?metric=invesment', 'No figure has “invesment”. Did you mean “investment”?'],
    [
      '/promises?subjectId=guangdong-key-project-2025',
      '“guangdong-key-project-2025” names no record. Did you mean “guangdong-key-projects-2025”?',
    ],
    ['/checks?records.id=guandong', '“guandong” names no record. Did you mean “guangdong”?'],
    ['/zh/figures?metric=invesment', '没有数据使用“invesment”。您要找的是“investment”吗？'],
    ['/zh/regions?id=shenzen', '没有编号为“shenzen”的记录。您要找的是“shenzhen”吗？'],
  ] as const) {
    const { status, text } = await send('GET', url, { headers: { accept: 'text/html' } })
    t.equal(status, 200, url)
    t.match(text, said, url)
  }
})
