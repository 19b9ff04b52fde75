/** The reconciliation service, as OpenRefine uses it: manifest, batches, types, properties, scores, refusals. */
import t, { type Test } from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { version } from '../../../src/version.ts'
import { type Answer, build, put } from '../../support/build.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import {
  candidatesFor,
  formType,
  post,
  publishedFaults,
  reconciled,
  schemaOptions,
} from '../../support/reconciliation.ts'

const app = await build(t, { SEED: 'article', PUBLIC_URL: 'https://register.example' })
const { ask } = app

for (const [id, parentId] of Object.entries({ 'chaoyang-beijing': 'beijing', 'chaoyang-changchun': 'changchun' }))
  await put(app, `regions/${id}`, { name: 'Chaoyang', localName: '朝阳区', kind: 'district', parentId })
await put(app, 'initiatives/green-plan-2023', {
  title: 'Green plan',
  kind: 'programme',
  status: 'completed',
  regionId: 'shenzhen',
  announcedOn: '2022-12-01',
  startsOn: '2023-01-01',
  endsOn: '2023-12-31',
})
await put(app, 'initiatives/green-plan-2026', {
  title: 'Green plan',
  kind: 'programme',
  status: 'announced',
  regionId: 'hefei',
  startsOn: '2026-01-01',
})
await put(app, 'organizations/green-plan-office', { name: 'Green Plan', kind: 'government' })

const manifest = {
  versions: ['0.2'],
  name: 'Planledger',
  identifierSpace: 'https://register.example/entity/',
  schemaSpace: 'https://register.example/v1/',
  documentation: 'https://register.example/docs',
  logo: 'https://register.example/icon.svg',
  serviceVersion: version,
  defaultTypes: [
    { id: 'regions', name: 'Regions' },
    { id: 'industries', name: 'Industries' },
    { id: 'organizations', name: 'Organizations' },
    { id: 'sources', name: 'Sources' },
    { id: 'initiatives', name: 'Initiatives' },
    { id: 'projects', name: 'Projects' },
  ],
  view: { url: 'https://register.example/entity/{{id}}' },
  preview: { url: 'https://register.example/entity/{{id}}/preview', width: 400, height: 240 },
  suggest: {
    entity: { service_url: 'https://register.example/v1/reconcile', service_path: '/suggest/entity' },
    property: { service_url: 'https://register.example/v1/reconcile', service_path: '/suggest/property' },
    type: { service_url: 'https://register.example/v1/reconcile', service_path: '/suggest/type' },
  },
  batchSize: 50,
}

t.test('without parameters, the service says what it offers', async (t) => {
  const { status, headers, body } = await ask('GET', '/v1/reconcile', { headers: { origin: 'http://127.0.0.1:3333' } })
  t.equal(status, 200)
  t.same(body, manifest)
  t.match(headers, { 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' })
})

const guangdong = {
  id: 'guangdong',
  name: 'Guangdong',
  description: 'Province in South China; 广东省; CN-GD, 440000',
  type: [{ id: 'regions', name: 'Regions' }],
  score: 95,
  match: true,
  features: [{ id: 'name', value: 0.95 }],
}

t.test('a batch is answered the same by GET and by POST, each query under its key', async (t) => {
  const batch = JSON.stringify({ q0: { query: '广东省', type: 'regions', limit: 3 }, 键: { query: 'Atlantis' } })
  const posted = await post(app, batch)
  t.match(posted, { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } })
  t.same(posted.body, { q0: { result: [guangdong] }, 键: { result: [] } })
  const read = await ask('GET', `/v1/reconcile?queries=${encodeURIComponent(batch)}`)
  t.same(read.body, posted.body)
})

t.test('an empty batch has no results', async (t) => t.same(await reconciled(app, {}), {}))

t.test('the type of a query says where to look; several are one question', async (t) => {
  const idsOf = async (type?: string | readonly string[]) =>
    (await candidatesFor(app, { query: 'Green plan', ...(type !== undefined && { type }) })).map(({ id }) => id)
  t.same(await idsOf('organizations'), ['green-plan-office'])
  t.same(await idsOf(['initiatives', 'organizations']), ['green-plan-2023', 'green-plan-2026', 'green-plan-office'])
  t.same(await idsOf(), ['green-plan-office', 'green-plan-2023', 'green-plan-2026'])
  t.same(await idsOf('projects'), [])
  t.same(await idsOf([]), await idsOf())
})

t.test('a name of two records is no match, unless a property tells them apart', async (t) => {
  const briefly = async (properties: readonly object[], type = 'initiatives') =>
    (await candidatesFor(app, { query: 'Green plan', type, properties })).map(({ id, score, match, features }) => [
      id,
      score,
      match,
      features.slice(1),
    ])
  t.same(await briefly([]), [
    ['green-plan-2023', 95, false, []],
    ['green-plan-2026', 95, false, []],
  ])
  const second = [
    ['green-plan-2026', 95, true],
    ['green-plan-2023', 47.5, false],
  ]
  for (const [pid, v] of [
    ['region', '安徽省'],
    ['region', { id: 'hefei', name: 'Hefei' }],
    ['region', ['Atlantis', 'CN-AH']],
    ['year', '2027'],
    ['year', 2026],
    ['year', '2026-05-01T00:00:00Z'],
    ['year', '2026-Q1'],
    ['code', 'green-plan-2026'],
  ] as const) {
    const [best, other] = await briefly([{ pid, v }])
    t.same(
      [best, other],
      second.map(([...told]) => [...told, [{ id: pid, value: told[2] }]]),
      JSON.stringify(v),
    )
  }
  t.same(
    await briefly([
      { pid: 'region', v: 'Guangdong' },
      { pid: 'kind', v: 'programme' },
    ]),
    [
      [
        'green-plan-2023',
        95,
        true,
        [
          { id: 'region', value: true },
          { id: 'kind', value: true },
        ],
      ],
      [
        'green-plan-2026',
        47.5,
        false,
        [
          { id: 'region', value: false },
          { id: 'kind', value: true },
        ],
      ],
    ],
  )
})

t.test('what is not known of a record makes it no match', async (t) => {
  const [office] = await candidatesFor(app, {
    query: 'Green plan office',
    type: 'organizations',
    properties: [
      { pid: 'region', v: 'Guangdong' },
      { pid: 'year', v: '2025' },
    ],
  })
  matchWhole(t, office, { id: 'green-plan-office', match: false, features: [{ id: 'name', value: 1 }] })
  const [unknown] = await candidatesFor(app, {
    query: 'Guangdong',
    type: 'regions',
    properties: [{ pid: 'region', v: 'Atlantis' }],
  })
  t.match(unknown, { id: 'guangdong', score: 90, match: false })
})

t.test('a code finds a record whose name is another; a code alone is enough', async (t) => {
  const properties = [{ pid: 'code', v: '440300' }]
  const [shenzhen] = await candidatesFor(app, { query: 'S. Z.', type: 'regions', properties })
  t.match(shenzhen, { id: 'shenzhen', score: 70, match: false })
  const [alone] = await candidatesFor(app, { properties })
  t.match(alone, { id: 'shenzhen', score: 100, match: true })
  t.same(await candidatesFor(app, { properties: [{ pid: 'year', v: 2025 }] }), [])
})

t.test('the ending of a name says which place comes first', async (t) => {
  const first = async (query: string) => (await candidatesFor(app, { query, type: 'regions' }))[0]
  t.match(await first('Jilin City'), { id: 'jilin-jilin', match: false })
  t.match(await first('Jilin Prefecture'), { match: false })
  t.match(await first('吉林省'), { id: 'jilin', match: true })
  const district = await candidatesFor(app, { query: '朝阳区', type: 'regions', limit: 3 })
  t.same(pluck(district, 'id', 'score', 'match'), [
    ['chaoyang-beijing', 95, false],
    ['chaoyang-changchun', 95, false],
    ['chaoyang', 72, false],
  ])
})

t.test('a misspelt name is found, and is no match', async (t) => {
  const [best] = await candidatesFor(app, { query: 'Guandong Province', type: 'regions' })
  t.match(best, { id: 'guangdong', match: false })
  t.ok(best && best.score < 60)
})

t.test('`limit` bounds the candidates; there are ten by default', async (t) => {
  t.equal((await candidatesFor(app, { query: 'S', type: 'regions' })).length, 10)
  t.equal((await candidatesFor(app, { query: 'S', type: 'regions', limit: 2 })).length, 2)
})

t.test('an empty cell finds nothing, and the other queries of its batch are answered', async (t) => {
  const results = await reconciled(app, {
    q0: { query: '广东省', type: 'regions', limit: 1 },
    q1: { query: '' },
    q2: { query: '', properties: [{ pid: 'region', v: '' }] },
  })
  t.strictSame(results, { q0: { result: [guangdong] }, q1: { result: [] }, q2: { result: [] } })
})

t.test('a year that is not understood is no disagreement, however long it is', async (t) => {
  const scored = async (pid: string, v: string) =>
    (await candidatesFor(app, { query: 'Green plan', type: 'initiatives', properties: [{ pid, v }] })).map(
      ({ id, score, features }) => ({ id, score, features }),
    )
  const name = { id: 'name', value: 0.95 }
  for (const year of ['soon', 'soon'.repeat(1000), '2023'.repeat(1000)])
    t.strictSame(
      await scored('year', year),
      ['green-plan-2023', 'green-plan-2026'].map((id) => ({ id, score: 85.5, features: [name] })),
    )
  for (const kind of ['moon', 'moon'.repeat(1000)])
    t.strictSame(
      await scored('kind', kind),
      ['green-plan-2023', 'green-plan-2026'].map((id) => ({
        id,
        score: 47.5,
        features: [name, { id: 'kind', value: false }],
      })),
    )
})

t.test('a text that is no name finds nothing', async (t) => {
  const texts = [
    '-',
    ' ',
    '𠮷'.repeat(50),
    'x'.repeat(5000),
    '广'.repeat(1001),
    'a\u0000b',
    '\ud800',
    'a b '.repeat(200),
  ]
  const batch = Object.fromEntries(
    texts.map((query, at) => [
      `q${at.toString()}`,
      { query, properties: ['region', 'code', 'kind', 'year'].map((pid) => ({ pid, v: [query, { id: query }] })) },
    ]),
  )
  const results = await reconciled(app, batch)
  t.same(
    Object.values(results).map(({ result }) => result.filter(({ match }) => match)),
    texts.map(() => []),
  )
})

const refused = (t: Test, { status, body }: Answer, detail: string | RegExp, wanted = 400): void => {
  t.match({ status, body }, { status: wanted, body: { detail } })
}

for (const [queries, detail] of [
  ['{', /^\/queries: Is no JSON/],
  ['[]', '/queries: Must be an object with a query under each key.'],
  ['null', '/queries: Must be an object with a query under each key.'],
  ['{"a":1}', '/queries: Query `a`: Must be object.'],
  ['{"a":{}}', '/queries: Query `a`: Needs `query`, or `properties` with a code.'],
  ['{"a":{"query":"x"},"a":{"query":"y"}}', '/queries: /a Is given twice.'],
  ['{"__proto__":{"query":"x"}}', /^\/queries: Is no JSON/],
  ['{"a":{"query":["x"]}}', '/queries: Query `a`, `/query`: Must be string.'],
  ['{"a":{"query":"x","kind":"y"}}', /^\/queries: Query `a`, `\/kind`: There is no such field\./],
  ['{"a":{"query":"x","limit":0}}', '/queries: Query `a`, `/limit`: Must be at least 1.'],
  ['{"a":{"query":"x","limit":51}}', '/queries: Query `a`, `/limit`: Must be at most 50.'],
  ['{"a":{"query":"x","limit":1.5}}', '/queries: Query `a`, `/limit`: Must be integer.'],
  ['{"a":{"query":"x","type":"region"}}', /`\/type\/0`: Must be one of `regions`, .+ Did you mean `regions`\?$/],
  ['{"a":{"query":"x","type":["figures"]}}', /`\/type\/0`: Must be one of `regions`/],
  ['{"a":{"query":"x","type_strict":"never"}}', /`\/type_strict`: Must be one of `any`, `should`, `all`\./],
  ['{"a":{"query":"x","properties":{}}}', /`\/properties`: Must be array\./],
  ['{"a":{"query":"x","properties":[{"pid":"regon","v":"y"}]}}', /`\/properties\/0\/pid`: .+ Did you mean `region`\?$/],
  [
    '{"a":{"query":"x","properties":[{"pid":"region","v":"y","z":1}]}}',
    /`\/properties\/0\/z`: There is no such field\./,
  ],
  ['{"a":{"query":"x","properties":[{"pid":"region"}]}}', /`\/properties\/0\/v`: Is required\./],
  ['{"a":{"query":"x","properties":[{"pid":"region","v":null}]}}', /`\/properties\/0\/v\/0`: Must be /],
  ['{"a":{"query":"x","properties":[{"pid":"region","v":{}}]}}', /`\/properties\/0\/v\/0\/id`: Is required\./],
  [
    '{"a":{"query":"x","properties":[{"pid":"region","v":[]}]}}',
    /`\/properties\/0\/v`: Must have at least 1 element\./,
  ],
  ['{"a":{"query":"x","properties":[{"pid":"region","v":[[1]]}]}}', /`\/properties\/0\/v\/0`: Must be /],
  [
    '{"a":{"query":"x","properties":[{"pid":"year","v":[1,2,3,4,5,6]}]}}',
    /`\/properties\/0\/v`: Must have at most 5 elements\./,
  ],
] as const) {
  t.test(`${queries} is refused in words`, async (t) => {
    refused(t, await post(app, queries), detail)
    const read = await ask('GET', `/v1/reconcile?queries=${encodeURIComponent(queries)}`)
    refused(
      t,
      read,
      typeof detail === 'string'
        ? detail.replace('/queries', '`queries`')
        : new RegExp(detail.source.replace('\\/queries', '`queries`')),
    )
  })
}

t.test('a batch of ten thousand is refused, and so are other forms and other parameters', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_item, at) => [`q${at.toString()}`, { query: 'x' }]))
  refused(t, await post(app, JSON.stringify(many)), 'A batch has at most 50 queries; this one has 10000.', 413)
  refused(t, await post(app, JSON.stringify({ a: { query: 'x'.repeat(2 ** 20) } })), /longer than/, 413)
  const form = (body: string, type = formType) => ask('POST', '/v1/reconcile', { key: null, body, headers: type })
  refused(t, await form('queries={}&queries={}'), '/queries: Is given twice.')
  refused(t, await form('a&'.repeat(500_000)), 'A form has at most 20,000 controls.', 413)
  refused(t, await form('query=x'), /`?\/queries`?: Is required\./)
  refused(t, await form('queries={}&extend={}'), /\/extend: There is no such field\./)
  refused(
    t,
    await form('{}', { 'content-type': 'application/json' }),
    /: send `application\/x-www-form-urlencoded`\.$/,
    415,
  )
  refused(
    t,
    await form('queries={}', { 'content-type': `${formType['content-type']}; charset=utf-16` }),
    'A form is in UTF-8, not in utf-16.',
    415,
  )
  refused(t, await form('queries=%00'), /\/queries: NUL and lone surrogates cannot be kept\./)
  for (const [query, detail] of [
    ['callback=f', /^`callback`: There is no such parameter\./],
    ['queries={}&callback=f', /^`callback`: There is no such parameter\./],
    ['query=x', '`query`: There is no such parameter. Did you mean `queries`?'],
    ['queries=', '`queries`: Must have at least 1 character.'],
    ['queries={}&queries={}', '`queries`: Is given twice.'],
  ] as const)
    refused(t, await ask('GET', `/v1/reconcile?${query}`), detail)
})

t.test('in a closed register, a reader’s key opens it, and the manifest says so', async (t) => {
  const closed = await build(t, { READ_ACCESS: 'key' })
  await closed.store.addKey(keyHash('a-reader'), { role: 'reader', label: 'a reader' })
  const posting = { body: 'queries={}', headers: formType }
  for (const [method, url, options] of [
    ['GET', '/v1/reconcile', {}],
    ['GET', '/v1/reconcile?queries={}', {}],
    ['POST', '/v1/reconcile', posting],
    ['GET', '/v1/reconcile/suggest/entity?prefix=a', {}],
  ] as const) {
    t.equal((await closed.ask(method, url, { ...options, key: null })).status, 401)
    t.equal((await closed.ask(method, url, { ...options, key: 'a-reader' })).status, 200)
  }
  const { body } = await closed.ask('GET', '/v1/reconcile', { key: 'a-reader' })
  t.match(body, { authentication: { type: 'apiKey', in: 'header', name: 'Authorization' } })
  t.same(publishedFaults('manifest')(body), [])
})

t.test('the published schemas of the protocol accept the manifest', schemaOptions, async (t) => {
  t.same(publishedFaults('manifest')((await ask('GET', '/v1/reconcile')).body), [])
  t.not(publishedFaults('manifest')({}).length, 0)
})
