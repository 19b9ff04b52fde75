/** Every answer of every operation, to valid and invalid requests, is as the document describes it. */
import t, { type Test } from 'tap'
import { exampleId } from '../../../src/http/webhooks/webhooks.ts'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { includable } from '../../../src/model/filters.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { mergedResources } from '../../../src/rules/merging.ts'
import { acrossResources } from '../../support/across.ts'
import { checkerOf } from '../../support/document/answers.ts'
import { adminKey, build, type Answer, type Ask } from '../../support/build.ts'
import { operationsOf, type Document } from '../../support/document/document.ts'
import { exampleIds, examples, withExamples } from '../../support/examples.ts'

const app = await withExamples(t, { BODY_LIMIT: '2048' })
const readerKey = 'a-key-that-reads'
await app.store.addKey(keyHash(readerKey), { role: 'reader', label: 'a reader' })

const document: Document = (await app.ask('GET', '/openapi.json')).body
const operations = operationsOf(document)
const check = checkerOf(document)

const seen = new Set<string>()

const patterns = operations.map(({ path, method }) => ({
  path,
  method,
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** Asserts that an answer is as its operation describes it, and records that it was seen. */
const matches = (t: Test, method: string, url: string, answer: Answer): void => {
  const address = url.replace(/\?.*/, '')
  const path = patterns.find((one) => one.method === method.toLowerCase() && one.pattern.test(address))?.path ?? ''
  const described = operations.find((operation) => operation.path === path && operation.method === method.toLowerCase())
  seen.add(`${described?.operationId ?? ''} ${answer.status.toString()}`)
  t.same(check(path, method.toLowerCase(), answer), [], `the answer to ${method} ${address} is as documented`)
}

type Question = readonly [status: number, method: string, address: string, ask?: Ask]

const tooLong = `nosuch=${'a'.repeat(17_000)}`
const adding = (address: string, query: string): string => `${address}${address.includes('?') ? '&' : '?'}${query}`

/** What a read refuses: an unknown parameter, a wrong key, a format that there is none of, and too long an address. */
const badReads = (address: string, accept = 'text/html', ask: Ask = {}): Question[] => [
  [400, 'GET', adding(address, 'nosuch=1'), ask],
  [401, 'GET', address, { key: 'wrong' }],
  [406, 'GET', address, { ...ask, headers: { accept } }],
  [414, 'GET', adding(address, tooLong), ask],
]

/** What a read that only some may do refuses. */
const badClosedReads = (address: string): Question[] => [
  ...badReads(address, 'text/html', { key: adminKey }),
  [401, 'GET', address, { key: null }],
  [403, 'GET', address, { key: readerKey }],
]

/** What a write refuses, whatever is written: unknown parameters, the keys of others, too long an address, other types. */
const badWrites = (method: string, address: string, ask: Ask = {}): Question[] => [
  [400, method, adding(address, 'nosuch=1'), ask],
  [401, method, address, { ...ask, key: null }],
  [403, method, address, { ...ask, key: readerKey }],
  [414, method, adding(address, tooLong), ask],
  [
    415,
    method,
    address,
    { ...(ask.body !== undefined && { body: 'a' }), headers: { 'content-type': 'application/xml' } },
  ],
]

/**
 * Sends requests in order, and asserts the status of each answer, and that it is as documented; whatever was read is
 * read again with its tag.
 */
const assertDocumented = async (t: Test, questions: readonly Question[], asked = app): Promise<void> => {
  for (const [status, method, url, ask] of questions) {
    const answer = await asked.ask(method, url, ask)
    t.equal(answer.status, status, `${method} ${url.slice(0, 60)} ${answer.text.slice(0, 200)}`)
    matches(t, method, url, answer)
    if (method !== 'GET' || status !== 200) continue
    // No two answers of the metrics are equal, so only `*` matches.
    const etag = url === '/metrics' ? '*' : (answer.headers['etag'] ?? '')
    const again = await asked.ask(method, url, { ...ask, headers: { ...ask?.headers, 'if-none-match': etag } })
    t.strictSame([again.status, again.text], [304, ''], `again ${url}`)
    matches(t, method, url, again)
    const head = await asked.ask('HEAD', url, ask)
    t.strictSame([head.status, head.text], [200, ''], `HEAD ${url}`)
    if (etag !== '*') t.equal(head.headers['etag'], etag, url)
  }
}

const under = (prefix: string, questions: readonly Question[]): Question[] =>
  questions.map(([status, method, address, ...ask]) => [status, method, `${prefix}${address}`, ...ask])

const questionsOf = (
  name: keyof typeof examples,
  facet: string,
  include: string | undefined,
  wrong: object,
): Question[] => {
  const list = `/v1/${name}`
  const one = `${list}/one`
  const body = examples[name]
  const stale = { 'if-match': '"99"' }
  const long = `?cursor=${'a'.repeat(17_000)}`
  const included = (mark: string): string => (include === undefined ? '' : `${mark}include=${include}`)
  return [
    [200, 'GET', list],
    [200, 'GET', `${list}?total=true&limit=1&facets=${facet}${included('&')}`],
    [200, 'GET', `${list}?fields=id,revision`],
    [200, 'GET', `${list}?format=csv`],
    [200, 'GET', `${list}?format=ndjson`],
    [200, 'GET', `${list}?format=datapackage`],
    [400, 'GET', `${list}?limit=0`],
    [400, 'GET', `${list}?nosuch=1&sort=nosuch`],
    [401, 'GET', list, { key: 'wrong' }],
    [406, 'GET', list, { headers: { accept: 'image/png' } }],
    [414, 'GET', list + long],
    [201, 'POST', list, { body: { ...body, id: 'one' } }],
    [409, 'POST', list, { body: { ...body, id: 'one' } }],
    [400, 'POST', list, { body: {} }],
    ...badWrites('POST', list, { body }),
    [400, 'POST', list, { body: '{' }],
    [413, 'POST', list, { body: { id: 'a'.repeat(20_000) } }],
    [422, 'POST', list, { body: { ...body, ...wrong } }],
    [200, 'GET', one],
    [200, 'GET', `${one}?fields=id`],
    [200, 'GET', `${one}${included('?')}`],
    ...badReads(one),
    [404, 'GET', `${list}/nowhere`],
    [200, 'GET', `${one}/revisions`],
    [200, 'GET', `${list}/${exampleIds[name]}/revisions?limit=1`],
    ...badReads(`${one}/revisions`),
    [404, 'GET', `${list}/nowhere/revisions`],
    [200, 'PUT', one, { body }],
    [201, 'PUT', `${list}/two`, { body }],
    [400, 'PUT', one, { body: [] }],
    ...badWrites('PUT', one, { body }),
    [412, 'PUT', one, { body, headers: stale }],
    [413, 'PUT', one, { body: { id: 'a'.repeat(20_000) } }],
    [422, 'PUT', one, { body: { ...body, id: 'two' } }],
    [200, 'PATCH', one, { body: {} }],
    [200, 'PATCH', one, { body: {}, headers: { 'content-type': 'application/merge-patch+json' } }],
    [400, 'PATCH', one, { body: { nosuch: 1 } }],
    ...badWrites('PATCH', one, { body: {} }),
    [404, 'PATCH', `${list}/nowhere`, { body: {} }],
    [412, 'PATCH', one, { body: {}, headers: stale }],
    [413, 'PATCH', one, { body: { id: 'a'.repeat(20_000) } }],
    [422, 'PATCH', one, { body: { id: 'two' } }],
    [200, 'POST', `${one}/restore?revision=1`, { headers: { 'idempotency-key': name } }],
    [422, 'POST', `${one}/restore?revision=2`, { headers: { 'idempotency-key': name } }],
    [400, 'POST', `${one}/restore`],
    [401, 'POST', `${one}/restore?revision=1`, { key: null }],
    [403, 'POST', `${one}/restore?revision=1`, { key: readerKey }],
    [404, 'POST', `${one}/restore?revision=99`],
    [412, 'POST', `${one}/restore?revision=1`, { headers: stale }],
    [413, 'POST', `${one}/restore?revision=1`, { body: { id: 'a'.repeat(20_000) } }],
    [414, 'POST', `${one}/restore${long}`],
    [415, 'POST', `${one}/restore?revision=1`, { headers: { 'content-type': 'text/plain' } }],
    ...badWrites('DELETE', one),
    [404, 'DELETE', `${list}/nowhere`],
    [412, 'DELETE', one, { headers: stale }],
    [204, 'DELETE', one],
    [200, 'GET', `${one}/revisions`],
    [410, 'GET', one],
    [410, 'PATCH', one, { body: {} }],
    [410, 'DELETE', one],
    [201, 'POST', `${one}/restore?revision=1`],
  ]
}

for (const resource of everyResource) {
  const { name, own } = resource
  const facet =
    Object.keys(own).find((key) => ['enumeration', 'reference', 'unit'].includes(own[key]?.kind ?? '')) ?? ''
  const [include] = includable(resource)
  const reference = Object.keys(own).find((key) => typeof own[key]?.target === 'string')
  const wrong = reference === undefined ? { unit: 'yuan' } : { [reference]: 'nowhere' }
  t.test(`${name}: answers are as documented`, async (t) => {
    await app.ask('PUT', `/v1/${name}/${exampleIds[name]}`, { body: examples[name] })
    await assertDocumented(t, questionsOf(name, facet, include, wrong))
  })
}

for (const resource of mergedResources) {
  const { name, singular } = resource
  t.test(`${name}: answers about merges are as documented`, async (t) => {
    const [list, body] = [`/v1/${name}`, { ...examples[name], codes: [], parentId: null, initiativeId: undefined }]
    const [one, url] = [`${list}/merged-one`, `${list}/merged-one/merge`]
    const figure = { ...examples.figures, subjectKind: singular, relation: null, ofFigureId: null, fromFigureId: null }
    for (const id of ['merged-one', 'merged-two', 'merged-gone']) {
      await app.ask('PUT', `${list}/${id}`, { body })
      const value = id === 'merged-one' ? '1' : '2'
      const { status } = await app.ask('PUT', `/v1/figures/${name}-${id}`, {
        body: { ...figure, value, asPrinted: value, subjectId: id, supersedesId: null, qualifier: 'exact' },
      })
      t.equal(status, 201)
    }
    await app.ask('DELETE', `/v1/figures/${name}-merged-gone`)
    await app.ask('DELETE', `${list}/merged-gone`)
    const into = { into: 'merged-two' }
    const asked: readonly Question[] = [
      [409, 'POST', url, { body: into }],
      [400, 'POST', url, { body: {} }],
      ...badWrites('POST', url, { body: into }),
      [404, 'POST', `${list}/nowhere/merge`, { body: into }],
      [410, 'POST', `${list}/merged-gone/merge`, { body: into }],
      [412, 'POST', url, { body: into, headers: { 'if-match': '"99"' } }],
      [413, 'POST', url, { body: { into: 'a'.repeat(20_000) } }],
      [422, 'POST', url, { body: { into: 'nowhere' } }],
      [204, 'DELETE', `/v1/figures/${name}-merged-one`],
      [200, 'POST', url, { body: into }],
      [308, 'GET', one],
      [409, 'PUT', one, { body }],
      [409, 'PATCH', one, { body: {} }],
      [409, 'DELETE', one],
      [200, 'GET', `${one}/revisions`],
    ]
    await assertDocumented(t, asked)
  })
}

t.test('answers about similar projects are as documented', async (t) => {
  const [one, other, gone] = ['/v1/projects/first', '/v1/projects/second', '/v1/projects/third'] as const
  for (const path of [one, other, gone]) await app.ask('PUT', path, { body: examples.projects })
  await app.ask('DELETE', gone)
  const pair = `${one}/similar/second`
  const sent: Ask = { body: { decision: 'different' } }
  await assertDocumented(t, [
    [200, 'GET', `${one}/similar`, {}],
    ...badReads(`${one}/similar`),
    [404, 'GET', '/v1/projects/nowhere/similar', {}],
    [410, 'GET', `${gone}/similar`, {}],
    [204, 'PUT', pair, sent],
    [400, 'PUT', pair, { body: {} }],
    ...badWrites('PUT', pair, sent),
    [404, 'PUT', `${one}/similar/nowhere`, sent],
    [410, 'PUT', `${one}/similar/third`, sent],
    [413, 'PUT', pair, { body: { decision: 'a'.repeat(20_000) } }],
    [422, 'PUT', `${one}/similar/first`, sent],
    ...badWrites('DELETE', pair),
    [404, 'DELETE', `${one}/similar/nowhere`, {}],
    [410, 'DELETE', `${one}/similar/third`, {}],
    [422, 'DELETE', `${one}/similar/first`, {}],
    [204, 'DELETE', pair, {}],
  ])
})

interface Attached {
  readonly path: string
  readonly sent: Ask
  readonly tooLarge: unknown
  /** Asked while it is there. */
  readonly more?: readonly Question[]
  /** Asked once the source is deleted. */
  readonly after?: readonly Question[]
}

/** Asserts what is answered about what is kept with a source, which another source has not. */
const assertAttached = async (t: Test, [source, other]: readonly string[], about: Attached): Promise<void> => {
  const { path, sent, tooLarge, more = [], after = [] } = about
  for (const one of [source, other]) await app.ask('PUT', `/v1/sources/${one ?? ''}`, { body: examples.sources })
  const address = `/v1/sources/${source ?? ''}${path}`
  const absent = `/v1/sources/${other ?? ''}${path}`
  const stale = { 'if-match': '"99"' }
  const key = { key: adminKey }
  await assertDocumented(t, [
    [201, 'PUT', address, sent],
    [200, 'PUT', address, sent],
    ...badWrites('PUT', address, sent),
    [404, 'PUT', `/v1/sources/nowhere${path}`, sent],
    [412, 'PUT', address, { ...sent, headers: { ...sent.headers, ...stale } }],
    [413, 'PUT', address, { ...sent, body: tooLarge }],
    [200, 'GET', address, key],
    ...badClosedReads(address),
    [404, 'GET', absent, key],
    ...more,
    ...badWrites('DELETE', address),
    [404, 'DELETE', absent, key],
    [412, 'DELETE', address, { headers: stale }],
    [204, 'DELETE', address, key],
    [204, 'DELETE', `/v1/sources/${source ?? ''}`, key],
    [410, 'GET', address, key],
    [410, 'PUT', address, sent],
    [410, 'DELETE', address, key],
    ...after,
  ])
}

const asCsv: Ask = { body: 'name,cost\na,1\n', headers: { 'content-type': 'text/csv' } }

t.test('answers about the table of a source, and its rows, are as documented', async (t) => {
  const address = '/v1/sources/of-a-table/table'
  const [rows, noRows] = [`${address}/rows`, '/v1/sources/of-no-table/table/rows'] as const
  const key = { key: adminKey }
  await assertAttached(t, ['of-a-table', 'of-no-table'], {
    path: '/table',
    sent: asCsv,
    tooLarge: 'a,'.repeat(201),
    more: [
      [400, 'PUT', address, { ...asCsv, body: 'a,"b\n' }],
      [200, 'GET', rows, key],
      ...badClosedReads(rows),
      [404, 'GET', noRows, key],
      [200, 'POST', rows, { body: {} }],
      [400, 'POST', rows, { body: { rest: 'all' } }],
      ...badWrites('POST', rows, { body: {} }),
      [404, 'POST', noRows, { body: {} }],
      [412, 'POST', rows, { body: {}, headers: { 'if-match': '"99"' } }],
      [413, 'POST', rows, { body: { decisions: { 2: 'a'.repeat(20_000) } } }],
      [422, 'POST', rows, { body: { decisions: { 99: 'new' } } }],
    ],
    after: [
      [410, 'GET', rows, key],
      [410, 'POST', rows, { body: {} }],
    ],
  })
})

t.test('answers about the layout of a table are as documented', async (t) => {
  const address = '/v1/sources/with-table/table'
  await app.ask('PUT', '/v1/sources/with-table', { body: examples.sources })
  await app.ask('PUT', address, asCsv)
  const layout = { headerRows: 1, columns: [{ column: 'name', as: 'title' }] }
  await assertDocumented(t, [[200, 'GET', `${address}/layout`, { key: adminKey }]])
  await assertAttached(t, ['with-table', 'without-table'], {
    path: '/table/layout',
    sent: { body: layout },
    tooLarge: { ...layout, totals: Array.from({ length: 200 }, () => 'a'.repeat(500)) },
    more: [[422, 'PUT', `${address}/layout`, { body: { ...layout, headerRows: 3 } }]],
  })
})

t.test('answers about the text of a source are as documented', (t) =>
  assertAttached(t, ['with-text', 'without'], {
    path: '/text',
    sent: { body: 'A text.', headers: { 'content-type': 'text/plain' } },
    tooLarge: 'a'.repeat(20_001),
  }),
)

t.test('answers about two editions are as documented', async (t) => {
  const [first, second, gone] = ['first-edition', 'second-edition', 'gone-edition'] as const
  for (const id of [first, gone]) await app.ask('PUT', `/v1/sources/${id}`, { body: examples.sources })
  await app.ask('PUT', `/v1/sources/${second}`, { body: { ...examples.sources, followsId: first } })
  await app.ask('DELETE', `/v1/sources/${gone}`)
  const address = `/v1/sources/${second}/compare`
  await assertDocumented(t, [
    [200, 'GET', address],
    [200, 'GET', `${address}?format=csv`],
    [200, 'GET', `${address}?format=xlsx`],
    ...badReads(address),
    [404, 'GET', '/v1/sources/nowhere/compare'],
    [410, 'GET', `/v1/sources/${gone}/compare`],
    [422, 'GET', `/v1/sources/${first}/compare`],
  ])
})

t.test('rows that are being saved under a key are 409', async (t) => {
  const source = '/v1/sources/of-rows'
  await app.ask('PUT', source, { body: examples.sources })
  await app.ask('PUT', `${source}/table`, asCsv)
  const asked = { body: {}, headers: { 'idempotency-key': 'rows' } }
  const { store } = app
  const save = store.saveRows.bind(store)
  t.intercept(store, 'saveRows', {
    value: async (...given: Parameters<typeof save>) => {
      const again = await app.ask('POST', `${source}/table/rows`, asked)
      t.equal(again.status, 409)
      matches(t, 'POST', `${source}/table/rows`, again)
      return save(...given)
    },
  })
  t.equal((await app.ask('POST', `${source}/table/rows`, asked)).status, 200)
})

const onlySome: readonly Question[] = [
  ...['totals', 'outcomes'].flatMap((name): Question[] => [
    [200, 'GET', `/v1/${name}?metric=investment&groupBy=region,year&unit=CNY&explain=true`],
    ...['csv', 'ndjson&explain=true', 'datapackage', 'svg'].map((format): Question => [
      200,
      'GET',
      `/v1/${name}?metric=investment&format=${format}`,
    ]),
    [422, 'GET', `/v1/${name}?metric=share`],
  ]),
  [410, 'GET', '/v1/changes?after=1&epoch=another'],
]

t.test('answers of operations across resources are as documented', async (t) => {
  for (const [name, body] of Object.entries(examples))
    await app.ask('PUT', `/v1/${name}/${exampleIds[name as keyof typeof examples]}`, { body })
  await assertDocumented(t, [
    ...acrossResources.flatMap((address) => [[200, 'GET', address], ...badReads(address)] as const),
    ...onlySome,
  ])
  const stream = await app.ask('GET', '/v1/changes?limit=3', { headers: { accept: 'text/event-stream' } })
  t.equal(stream.status, 200)
  matches(t, 'GET', '/v1/changes', stream)
})

t.test('the package of a register without projects is 404', async (t) => {
  const empty = await build(t)
  matches(t, 'GET', '/v1/export/oc4ids', await empty.ask('GET', '/v1/export/oc4ids'))
  t.ok(seen.has('readOc4idsExport 404'))
})

const imported = '{"resource": "regions", "record": {"id": "imported", "name": "i", "kind": "city"}}'
const importing = (body = imported, more: Ask = {}): Ask => ({
  body,
  ...more,
  headers: { 'content-type': 'application/x-ndjson', ...more.headers },
})

/** Of requests under one key. */
const mostPairs = 10

t.test('answers of an import are as documented', async (t) => {
  const to = '/v1/import'
  const json = { headers: { 'content-type': 'application/json' } }
  await assertDocumented(t, [
    [200, 'POST', to, importing()],
    [200, 'POST', `${to}?dryRun=true`, importing()],
    [200, 'POST', `${to}?bad=skip`, importing(`bad\n${imported}`)],
    [200, 'POST', `${to}?dryRun=true`, importing('{"id":"a","status":"completed"}', json)],
    [400, 'POST', to, importing('12', json)],
    [422, 'POST', to, importing('[{"id":"a","title":1}]', json)],
    ...badWrites('POST', to, importing()),
    [422, 'POST', to, importing('{}')],
  ])
  const limited = await build(t, { IMPORT_LIMIT: '1024' })
  await assertDocumented(t, [[413, 'POST', to, importing('a'.repeat(2000))]], limited)
  // The second may come only after the first is done; then another pair is sent.
  let isRunning = false
  for (let pair = 1; pair <= mostPairs && !isRunning; pair++) {
    const keyed = { headers: { 'idempotency-key': `twice-${pair.toString()}` } }
    const both = await Promise.all([1, 2].map(() => app.ask('POST', to, importing(imported, keyed))))
    t.ok(both.some(({ status }) => status === 200))
    for (const answer of both) matches(t, 'POST', to, answer)
    isRunning = both.some(({ status }) => status === 409)
  }
  t.ok(isRunning, 'the second of a pair came while the first was running')
})

t.test('answers of health are as documented', async (t) => {
  const paths = operations.filter(({ tags }) => tags.includes('health')).map(({ path }) => path)
  await assertDocumented(
    t,
    paths.flatMap((path) => [[200, 'GET', path], ...badReads(path).filter(([status]) => status !== 406)] as const),
  )
})

t.test('a browser that sends an empty filter of the metrics is sent to the shorter address', async (t) => {
  const answer = await app.ask('GET', '/metrics?q=', { headers: { accept: 'text/html' } })
  t.match(answer, { status: 303, headers: { location: '/metrics' } })
  matches(t, 'GET', '/metrics', answer)
})

t.test('one request too many is 429', async (t) => {
  const limited = await build(t, { RATE_LIMIT: '1' })
  for (const key of [undefined, null]) await limited.ask('GET', '/v1/regions', key === null ? { key } : {})
  await limited.ask('DELETE', '/v1/regions/one')
  await limited.ask('GET', '/v1/regions', { key: 'wrong' })
  for (const { path, method, tags } of operations) {
    // Open addresses are limited only for wrong keys.
    const answer = await limited.ask(
      method.toUpperCase(),
      path.replace('{id}', 'one'),
      tags.includes('health') ? { key: 'wrong' } : {},
    )
    t.equal(answer.status, 429)
    matches(t, method, path.replace('{id}', 'one'), answer)
  }
})

const names = { names: ['steel', 'nothing'] }
const manyNames: readonly Question[] = [
  [200, 'POST', '/v1/resolve', { body: names }],
  [200, 'POST', '/v1/resolve?resource=regions', { body: names, key: null }],
  [400, 'POST', '/v1/resolve', { body: { names: [] } }],
  [401, 'POST', '/v1/resolve', { body: names, key: 'wrong' }],
  [406, 'POST', '/v1/resolve', { body: names, headers: { accept: 'text/html' } }],
  [413, 'POST', '/v1/resolve', { body: { names: ['a'.repeat(2 ** 21)] } }],
  [414, 'POST', `/v1/resolve?nosuch=${'a'.repeat(17_000)}`, { body: names }],
  [415, 'POST', '/v1/resolve', { body: names, headers: { 'content-type': 'text/plain' } }],
]

t.test('answers to many names are as documented', async (t) => {
  await assertDocumented(t, manyNames)
})

const batch = (queries: unknown): Ask => ({
  body: new URLSearchParams({ queries: JSON.stringify(queries) }).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})
const steel = { q0: { query: 'steel' } }
const tooMany = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`q${at.toString()}`, { query: 'steel' }]))
const long = `?nosuch=${'a'.repeat(17_000)}`

const reconciled: readonly Question[] = [
  [200, 'POST', '/v1/reconcile', batch(steel)],
  [400, 'POST', '/v1/reconcile', batch([])],
  [401, 'POST', '/v1/reconcile', { ...batch(steel), key: 'wrong' }],
  [413, 'POST', '/v1/reconcile', batch(tooMany)],
  [400, 'POST', '/v1/reconcile?format=json', batch(steel)],
  [406, 'POST', '/v1/reconcile', { ...batch(steel), headers: { ...batch(steel).headers, accept: 'image/png' } }],
  [414, 'POST', `/v1/reconcile${long}`, batch(steel)],
  [415, 'POST', '/v1/reconcile', { body: '<queries/>', headers: { 'content-type': 'application/xml' } }],
  [
    413,
    'GET',
    `/v1/reconcile?queries=${encodeURIComponent(JSON.stringify(Object.fromEntries(Object.entries(tooMany).slice(0, 100))))}`,
  ],
  ...['', '/suggest/entity', '/suggest/property', '/suggest/type'].flatMap((place): Question[] => {
    const address = `/v1/reconcile${place}`
    const asked = place === '' ? address : `${address}?prefix=ste`
    return [
      [200, 'GET', asked],
      [400, 'GET', `${address}?nosuch=1`],
      [401, 'GET', asked, { key: 'wrong' }],
      [406, 'GET', asked, { headers: { accept: 'image/png' } }],
      [414, 'GET', address + long],
    ]
  }),
]

t.test('answers to OpenRefine are as documented', async (t) => {
  await assertDocumented(t, reconciled)
})

const reviews: readonly Question[] = [
  [200, 'PATCH', '', { body: { review: 'in-the-source', note: 'So printed.' } }],
  [200, 'PATCH', '', { body: { review: null }, headers: { 'content-type': 'application/merge-patch+json' } }],
  [400, 'PATCH', '', { body: {} }],
  ...badWrites('PATCH', '', { body: {} }),
  [404, 'PATCH', ',nowhere', { body: { review: null } }],
  [412, 'PATCH', '', { body: { review: null }, headers: { 'if-match': '"1"' } }],
  [413, 'PATCH', '', { body: { note: 'a'.repeat(20_000) } }],
]

t.test('answers to findings are as documented', async (t) => {
  await app.ask('PATCH', `/v1/figures/${exampleIds.figures}`, { body: { value: '13' } })
  await assertDocumented(t, under(`/v1/checks/value-not-as-printed,${exampleIds.figures}`, reviews))
})

const text = { text: '广东投资1亿元。' }
const ofTexts: readonly Question[] = [
  [200, 'POST', '/v1/candidates', { body: text }],
  [400, 'POST', '/v1/candidates', { body: {} }],
  ...badWrites('POST', '/v1/candidates', { body: text }),
  [406, 'POST', '/v1/candidates', { body: text, headers: { accept: 'text/html' } }],
  [413, 'POST', '/v1/candidates', { body: { text: 'a'.repeat(4000) } }],
]

t.test('answers to texts are as documented', async (t) => {
  await assertDocumented(t, ofTexts)
})

t.test('answers about the kept text of a source are as documented', async (t) => {
  await app.ask('PUT', '/v1/sources/read', { body: examples.sources })
  await app.ask('PUT', '/v1/sources/read/text', { body: text.text, headers: { 'content-type': 'text/plain' } })
  await app.ask('PUT', '/v1/sources/gone', { body: examples.sources })
  await app.ask('DELETE', '/v1/sources/gone')
  const key = { key: adminKey }
  const address = '/v1/sources/read/candidates'
  await assertDocumented(t, [
    [200, 'GET', address, key],
    ...badClosedReads(address),
    [404, 'GET', '/v1/sources/nowhere/candidates', key],
    [410, 'GET', '/v1/sources/gone/candidates', key],
  ])
})

const webhook = { url: 'https://example.org/hook' }
const ofWebhooks = (id: string): Question[] => [
  [400, 'POST', '', { body: {} }],
  ...badWrites('POST', '', { body: webhook }),
  [413, 'POST', '', { body: { url: 'a'.repeat(20_000) } }],
  [422, 'POST', '', { body: { url: 'https://10.0.0.1/' } }],
  ...['', `/${id}`, `/${id}/deliveries`].flatMap((path): Question[] => [
    [200, 'GET', path, { key: adminKey }],
    ...badClosedReads(path),
  ]),
  [404, 'GET', `/${exampleId}`, { key: adminKey }],
  [404, 'GET', `/${exampleId}/deliveries`, { key: adminKey }],
  [200, 'PATCH', `/${id}`, { body: { paused: true } }],
  [200, 'PATCH', `/${id}`, { body: { paused: false }, headers: { 'content-type': 'application/merge-patch+json' } }],
  [400, 'PATCH', `/${id}`, { body: {} }],
  ...badWrites('PATCH', `/${id}`, { body: {} }),
  [404, 'PATCH', `/${exampleId}`, { body: { paused: true } }],
  [412, 'PATCH', `/${id}`, { body: { paused: true }, headers: { 'if-match': '"1"' } }],
  [413, 'PATCH', `/${id}`, { body: { note: 'a'.repeat(20_000) } }],
  ...badWrites('DELETE', `/${id}`),
  [412, 'DELETE', `/${id}`, { headers: { 'if-match': '"1"' } }],
  [204, 'DELETE', `/${id}`],
  [404, 'DELETE', `/${id}`],
]

t.test('answers about webhooks are as documented', async (t) => {
  const made = await app.ask('POST', '/v1/webhooks', { body: webhook })
  matches(t, 'POST', '/v1/webhooks', made)
  const { id } = made.body as { id: string }
  await assertDocumented(t, under('/v1/webhooks', ofWebhooks(id)))
  const { webhooks } = app.store
  const add = webhooks.add.bind(webhooks)
  const asked = { body: webhook, headers: { 'idempotency-key': 'webhook' } }
  t.intercept(webhooks, 'add', {
    value: async (...given: Parameters<typeof add>) => {
      matches(t, 'POST', '/v1/webhooks', await app.ask('POST', '/v1/webhooks', asked))
      return add(...given)
    },
  })
  matches(t, 'POST', '/v1/webhooks', await app.ask('POST', '/v1/webhooks', asked))
})

t.test('answers about batches are as documented', async (t) => {
  const region = { resource: 'regions', record: { id: 'a-batch', name: 'A batch', kind: 'county' } }
  const asNdjson = { body: `${JSON.stringify(region)}\n`, headers: { 'content-type': 'application/x-ndjson' } }
  const { batchId: id } = (await app.ask('POST', '/v1/import', asNdjson)).body as { batchId: string }
  const child = { name: 'A child', kind: 'county' }
  await app.ask('PUT', '/v1/regions/its-parent', { body: child })
  await app.ask('PUT', '/v1/regions/a-child', { body: { ...child, parentId: 'its-parent' } })
  const moved = { body: `${JSON.stringify({ resource: 'regions', record: { id: 'a-child', ...child } })}\n` }
  const broken = (await app.ask('POST', '/v1/import', { ...asNdjson, ...moved })).body as { batchId: string }
  await app.ask('DELETE', '/v1/regions/its-parent')
  const undo = `/${id}/undo`
  const questions: Question[] = [
    ...['', `/${id}`].flatMap((path): Question[] => [[200, 'GET', path, { key: adminKey }], ...badClosedReads(path)]),
    [404, 'GET', `/${exampleId}`, { key: adminKey }],
    [200, 'POST', `${undo}?dryRun=true`],
    ...badWrites('POST', undo),
    [404, 'POST', `/${exampleId}/undo`],
    [413, 'POST', undo, { body: { note: 'a'.repeat(3_000_000) } }],
    [200, 'POST', undo],
    [409, 'POST', undo],
    [422, 'POST', `/${broken.batchId}/undo`],
  ]
  await assertDocumented(t, under('/v1/batches', questions))
})

t.test('the deletion of a record that others refer to is 409', async (t) => {
  const url = `/v1/projects/${exampleIds.projects}`
  matches(t, 'DELETE', url, await app.ask('DELETE', url))
  t.ok(seen.has('deleteProject 409'))
})

t.test('every documented answer was seen, but for faults of the server and what a resource cannot give', async (t) => {
  const promised = operations.flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`),
  )
  t.same(
    promised.filter(
      (answer) =>
        !seen.has(answer) &&
        !/ 50[037]$|^(list|read|compare|search|resolve|reconcile|suggest).* 403$|^(delete|restore).* 409$/.test(answer),
    ),
    [],
  )
})
