/** Names in either language, aliases, ids and codes resolve to records, with a confidence. */
import t, { type Test } from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { build, put } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'

interface Resolved {
  readonly name: string
  readonly resource: string | null
  readonly id: string | null
  readonly confidence: number
  readonly alternatives: readonly object[]
}

const app = await build(t, { SEED: 'article' })
const { ask } = app

const resolved = async (name: string, rest = ''): Promise<Resolved> => {
  const { status, body, text } = await ask('GET', `/v1/resolve?name=${encodeURIComponent(name)}${rest}`)
  if (status !== 200) throw new Error(text)
  const {
    data: [first, ...others],
  } = body as { data: Resolved[] }
  if (!first || others.length > 0) throw new Error(text)
  return first
}

for (const [name, id, confidence] of [
  ['guangdong', 'guangdong', 1],
  ['Guangdong', 'guangdong', 1],
  ['CN-GD', 'guangdong', 1],
  ['cn-gd', 'guangdong', 1],
  ['440000', 'guangdong', 1],
  ['CN', 'china', 1],
  ['广东省', 'guangdong', 0.95],
  ['中国', 'china', 0.95],
  ['Guangdong Province', 'guangdong', 0.9],
  ['CN-44', 'guangdong', 0.9],
  ['广东', 'guangdong', 0.9],
  [' ＧＵＡＮＧＤＯＮＧ　Province ', 'guangdong', 0.9],
  ['广 东 省', 'guangdong', 0.95],
  ['４４００００', 'guangdong', 1],
  ['Guǎngdōng', 'guangdong', 1],
  ['Guangdong City', 'guangdong', 0.8],
  ['广东市', 'guangdong', 0.8],
  ['Hefei City', 'hefei', 0.8],
  ['South China District', 'south-china', 0.8],
  ['Guangd', 'guangdong', 0.33],
] as const) {
  t.test(`${name} is the region ${id}`, async (t) => {
    const { alternatives, ...best } = await resolved(name)
    t.same(best, { name, resource: 'regions', id, confidence })
    t.ok(alternatives.length <= 10)
  })
}

t.test('a region is found without the word for its kind', async (t) => {
  await put(app, 'regions/kunxi-made-up', {
    name: 'Kunxi Autonomous Region',
    kind: 'autonomous-region',
    localName: '坤西壮族自治区',
  })
  await put(app, 'regions/sha', { name: 'Shashi District', kind: 'district', localName: '沙市' })
  for (const [name, confidence] of Object.entries({ Kunxi: 0.8, 坤西: 0.8, 'Kunxi Province': 0.7, 坤西省: 0.7 })) {
    t.match(await resolved(name), { resource: 'regions', id: 'kunxi-made-up', confidence }, name)
  }
  t.match(await resolved('沙'), { id: 'sha', confidence: 0.16 }, 'one character matches only as a beginning')
  t.match(await resolved('Zephyr'), { resource: null })
  await put(app, 'projects/the-city', { ...examples.projects, title: 'Zephyr City' })
  t.match(
    await resolved('Zephyr'),
    { resource: 'projects', id: 'the-city', confidence: 0.27 },
    'for other resources the word is part of the name',
  )
})

t.test('industries resolve by name and code, organizations, initiatives, sources and projects by title', async (t) => {
  await put(app, 'projects/bridge', { ...examples.projects, title: 'Long bridge', localTitle: '长桥' })
  await put(app, 'initiatives/plan', { ...examples.initiatives, title: 'Bridge plan', localTitle: '桥梁计划' })
  for (const [name, resource, id, confidence] of [
    ['steel', 'industries', 'steel', 1],
    ['2410', 'industries', 'steel', 1],
    ['腾讯', 'organizations', 'tencent', 0.95],
    ['LONG BRIDGE', 'projects', 'bridge', 0.95],
    ['长桥', 'projects', 'bridge', 0.95],
    ['桥梁计划', 'initiatives', 'plan', 0.95],
    ['Bridge plan', 'initiatives', 'plan', 0.95],
    ['New-generation information technology', 'industries', 'new-generation-information-technology', 1],
    ['26', 'industries', 'new-generation-information-technology', 0.85],
  ] as const)
    t.match(await resolved(name), { name, resource, id, confidence }, name)
})

t.test('equal matches are sorted by resource, and the others are alternatives', async (t) => {
  await put(app, 'projects/zhonghe', { ...examples.projects, title: 'Zhonghe' })
  await put(app, 'regions/zhonghe', { name: 'Zhonghe', kind: 'district' })
  await put(app, 'regions/zhonghe-2', { name: 'Zhonghe', kind: 'district' })
  t.strictSame(await resolved('zhonghe'), {
    name: 'zhonghe',
    resource: 'regions',
    id: 'zhonghe',
    confidence: 1,
    alternatives: [
      { resource: 'projects', id: 'zhonghe', confidence: 1 },
      { resource: 'regions', id: 'zhonghe-2', confidence: 0.95 },
    ],
  })
  t.strictSame(await resolved('zhonghe', '&resource=projects'), {
    name: 'zhonghe',
    resource: 'projects',
    id: 'zhonghe',
    confidence: 1,
    alternatives: [],
  })
})

t.test('of many equal names the first by id are returned, and no longer name that begins alike', async (t) => {
  const ids = Array.from({ length: 25 }, (_, n) => `namesake-${String.fromCharCode(97 + n)}`)
  for (const id of ids.toReversed())
    await put(app, `projects/${id}`, { ...examples.projects, title: 'Name Sake', localTitle: null })
  await put(app, 'projects/another', { ...examples.projects, title: 'Name Sake Two', localTitle: null })
  const told = ids.map((id) => ({ resource: 'projects', id, confidence: 0.95 }))
  t.strictSame(await resolved('name sake'), { name: 'name sake', ...told[0], alternatives: told.slice(1, 11) })
  t.strictSame(await resolved('name sak'), {
    name: 'name sak',
    ...told[0],
    confidence: 0.44,
    alternatives: told.slice(1, 11).map((one) => ({ ...one, confidence: 0.44 })),
  })
})

t.test('an unknown name resolves to null', async (t) => {
  for (const name of ['Atlantis', ' ', '"', '*', '%', '_', '\ue001', `' OR 1=1 --`]) {
    t.strictSame(await resolved(name), { name, resource: null, id: null, confidence: 0, alternatives: [] }, name)
  }
})

t.test('a renamed or deleted record is not found by its old name', async (t) => {
  await put(app, 'organizations/acme', { ...examples.organizations, name: 'Acme', aliases: ['Coyote supplies'] })
  t.match(await resolved('coyote supplies'), { id: 'acme', confidence: 0.9 })
  await put(app, 'organizations/acme', { ...examples.organizations, name: 'Zenith' })
  t.match(await resolved('coyote supplies'), { id: null })
  t.match(await resolved('zenith'), { id: 'acme' })
  await ask('DELETE', '/v1/organizations/acme')
  t.match(await resolved('zenith'), { id: null })
})

t.test('many names are answered in order, without a key, and nothing is written', async (t) => {
  const { sequence } = await app.store.stamp()
  const names = ['CN-AH', 'nothing', '广东', 'CN-AH']
  const { status, headers, body } = await ask('POST', '/v1/resolve', { body: { names }, key: null })
  t.equal(status, 200)
  t.equal(headers['content-type'], 'application/json; charset=utf-8')
  t.same(pluck((body as { data: Resolved[] }).data, 'name', 'id'), [
    ['CN-AH', 'anhui'],
    ['nothing', null],
    ['广东', 'guangdong'],
    ['CN-AH', 'anhui'],
  ])
  t.same(body, { data: await Promise.all(names.map((name) => resolved(name))) })
  const steel = await ask('POST', '/v1/resolve?resource=industries', { body: { names: ['steel', 'guangdong'] } })
  matchWhole(t, steel.body, { data: [{ resource: 'industries', id: 'steel' }, { resource: null }] })
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('other requests are answered between many long names', async (t) => {
  // A character that is eighteen where width does not count.
  const names = Array.from({ length: 100 }, (_, at) => `${at.toString()}${'\ufdfa'.repeat(990)}`)
  const resolve = app.store.resolve.bind(app.store)
  const turns = new Set<number>()
  let turn = 0
  t.intercept(app.store, 'resolve', {
    value: (...asked: Parameters<typeof resolve>) => {
      turns.add(turn)
      setImmediate(() => turn++)
      return resolve(...asked)
    },
  })
  const { body } = await ask('POST', '/v1/resolve', { body: { names }, key: null })
  t.ok(turns.size >= 10, `names were looked up in ${turns.size.toString()} turns`)
  t.same(body, {
    data: names.map((name) => ({ name, resource: null, id: null, confidence: 0, alternatives: [] })),
  })
})

const refused = async (t: Test, status: number, answer: ReturnType<typeof ask>, problem: object): Promise<void> => {
  const { status: given, body } = await answer
  t.equal(given, status)
  t.match(body, problem)
}

t.test('an invalid request is refused by name', async (t) => {
  const parameter = (name: string, detail: string | RegExp) => ({
    type: '/problems/invalid-request',
    errors: [{ parameter: name, detail }],
  })
  const pointer = (at: string, detail: string | RegExp) => ({
    type: '/problems/invalid-request',
    errors: [{ pointer: at, detail }],
  })
  for (const [query, problem] of [
    ['', parameter('name', 'Is required.')],
    ['?name=', parameter('name', 'Must have at least 1 character.')],
    [`?name=${'a'.repeat(1001)}`, parameter('name', 'Must have at most 1000 characters.')],
    ['?name=a%00', parameter('name', 'NUL and lone surrogates match nothing.')],
    ['?name=a&name=b', parameter('name', 'Is given twice.')],
    ['?name=a&names=a', parameter('names', /Did you mean `name`\?$/)],
    ['?name=a&resource=region', parameter('resource', /Did you mean `regions`\?$/)],
    ['?name=a&resource=figures', parameter('resource', /^Must be one of /)],
  ] as const)
    await refused(t, 400, ask('GET', `/v1/resolve${query}`), problem)
  for (const [body, problem] of [
    [{}, pointer('/names', 'Is required.')],
    [{ names: [] }, pointer('/names', 'Must have at least 1 element.')],
    [{ names: Array.from({ length: 101 }, () => 'a') }, pointer('/names', 'Must have at most 100 elements.')],
    [{ names: ['a', ''] }, pointer('/names/1', 'Must have at least 1 character.')],
    [{ names: [1] }, pointer('/names/0', 'Must be string.')],
    [{ names: ['a\0'] }, pointer('/names/0', /^NUL/)],
    [{ names: 'a' }, pointer('/names', 'Must be array.')],
    [{ names: ['a'], resource: 'regions' }, pointer('/resource', /^There is no such field\./)],
    ['[', pointer('', /^Is no JSON/)],
  ] as const)
    await refused(t, 400, ask('POST', '/v1/resolve', { body }), problem)
  await refused(
    t,
    400,
    ask('POST', '/v1/resolve?name=a', { body: { names: ['a'] } }),
    parameter('name', /^There is no such parameter\./),
  )
  await refused(
    t,
    415,
    ask('POST', '/v1/resolve', { body: { names: ['a'] }, headers: { 'content-type': 'text/plain' } }),
    { type: '/problems/unsupported-media-type' },
  )
  await refused(t, 405, ask('PUT', '/v1/resolve', { body: {} }), { detail: 'This address takes GET, HEAD, POST.' })
})

t.test('where reads need a key, a reader’s key opens POST too', async (t) => {
  const closed = await build(t, { READ_ACCESS: 'key' })
  await closed.store.addKey(keyHash('a-reader'), { role: 'reader', label: 'a reader' })
  const statusWith = async (key: string | null): Promise<number> =>
    (await closed.ask('POST', '/v1/resolve', { body: { names: ['a'] }, key })).status
  t.strictSame([await statusWith(null), await statusWith('a-reader')], [401, 200])
})
