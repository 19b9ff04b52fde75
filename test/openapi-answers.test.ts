/** What the document says of an answer is what the answer is: every operation, asked well and asked badly. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import t, { type Test } from 'tap'
import { keyHash } from '../src/http/auth.ts'
import { includable } from '../src/resources/includes.ts'
import { everyResource } from '../src/resources/index.ts'
import { build, type Answer, type Ask } from './build.ts'
import { operationsOf, type Document } from './document.ts'
import { exampleIds, examples, putExamples } from './examples.ts'

const app = await build(t, { BODY_LIMIT: '2048' })
await putExamples(app)
const readerKey = 'a-key-that-reads'
await app.store.addKey(keyHash(readerKey), { role: 'reader', label: 'a reader' })

const document: Document = (await app.ask('GET', '/openapi.json')).body
const operations = operationsOf(document)
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema(document, 'openapi')

const pointer = (...keys: string[]): string =>
  `openapi#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

const seen = new Set<string>()

/** Finds the answer in the document and holds it against what is said there. */
const matches = (t: Test, path: string, method: string, { status, headers, body, text }: Answer): void => {
  const described = operations.find((operation) => operation.path === path && operation.method === method)
  const response = described?.responses[status]
  t.ok(response, `${status.toString()} is in the document`)
  seen.add(`${described?.operationId ?? ''} ${status.toString()}`)
  if (!response?.content) {
    t.equal(text, '', 'no body is promised, and there is none')
    return
  }
  const type = headers['content-type']?.split(';')[0] ?? ''
  t.ok(type in response.content, `${type} is in the document`)
  const isJson = /^application\/(problem\+)?json$/.test(type)
  for (const header of isJson ? Object.keys(response.headers ?? {}) : []) t.type(headers[header], 'string', `it has the header ${header}`)
  const reference = pointer('paths', path, method, 'responses', status.toString(), 'content', type, 'schema')
  const validate = ajv.compile({ $ref: reference })
  validate(isJson ? body : text)
  t.same(validate.errors, null, 'it matches the schema')
}

type Question = readonly [status: number, method: string, address: string, ask?: Ask]

const questionsOf = (name: keyof typeof examples, facet: string, include: string, reference: string): Question[] => {
  const list = `/v1/${name}`
  const one = `${list}/one`
  const body = examples[name]
  const stale = { 'if-match': '"99"' }
  const long = `?cursor=${'a'.repeat(17_000)}`
  return [
    [200, 'GET', list],
    [200, 'GET', `${list}?total=true&limit=1&facets=${facet}&include=${include}`],
    [200, 'GET', `${list}?fields=id,revision`],
    [200, 'GET', `${list}?format=csv`], [200, 'GET', `${list}?format=ndjson`],
    [400, 'GET', `${list}?limit=0`], [400, 'GET', `${list}?nosuch=1&sort=nosuch`], [401, 'GET', list, { key: 'wrong' }],
    [406, 'GET', list, { headers: { accept: 'image/png' } }], [414, 'GET', list + long],
    [201, 'POST', list, { body: { ...body, id: 'one' } }],
    [409, 'POST', list, { body: { ...body, id: 'one' } }],
    [400, 'POST', list, { body: {} }], [400, 'POST', `${list}?nosuch=1`, { body: { ...body, id: 'three' } }], [400, 'POST', list, { body: '{' }], [401, 'POST', list, { body, key: null }],
    [403, 'POST', list, { body, key: readerKey }], [413, 'POST', list, { body: { id: 'a'.repeat(3000) } }], [414, 'POST', list + long, { body }],
    [422, 'POST', list, { body: { ...body, [reference]: 'nowhere' } }],
    [415, 'POST', list, { body, headers: { 'content-type': 'text/plain' } }],
    [200, 'GET', one], [200, 'GET', `${one}?fields=id`], [200, 'GET', `${one}?include=${include}`],
    [400, 'GET', `${one}?nosuch=1`], [401, 'GET', one, { key: 'wrong' }], [404, 'GET', `${list}/nowhere`],
    [406, 'GET', one, { headers: { accept: 'text/html' } }], [414, 'GET', one + long],
    [200, 'PUT', one, { body }], [201, 'PUT', `${list}/two`, { body }],
    [400, 'PUT', one, { body: [] }], [400, 'PUT', `${one}?nosuch=1`, { body }], [401, 'PUT', one, { body, key: null }], [403, 'PUT', one, { body, key: readerKey }],
    [412, 'PUT', one, { body, headers: stale }], [413, 'PUT', one, { body: { id: 'a'.repeat(3000) } }], [414, 'PUT', one + long, { body }],
    [415, 'PUT', one, { body, headers: { 'content-type': 'text/plain' } }], [422, 'PUT', one, { body: { ...body, id: 'two' } }],
    [200, 'PATCH', one, { body: {} }], [200, 'PATCH', one, { body: {}, headers: { 'content-type': 'application/merge-patch+json' } }],
    [400, 'PATCH', one, { body: { nosuch: 1 } }], [400, 'PATCH', `${one}?nosuch=1`, { body: {} }], [401, 'PATCH', one, { body: {}, key: null }], [403, 'PATCH', one, { body: {}, key: readerKey }],
    [404, 'PATCH', `${list}/nowhere`, { body: {} }], [412, 'PATCH', one, { body: {}, headers: stale }],
    [413, 'PATCH', one, { body: { id: 'a'.repeat(3000) } }], [414, 'PATCH', one + long, { body: {} }],
    [415, 'PATCH', one, { body: {}, headers: { 'content-type': 'text/plain' } }], [422, 'PATCH', one, { body: { id: 'two' } }],
    [400, 'DELETE', `${one}?nosuch=1`], [401, 'DELETE', one, { key: null }], [403, 'DELETE', one, { key: readerKey }],
    [404, 'DELETE', `${list}/nowhere`], [412, 'DELETE', one, { headers: stale }], [414, 'DELETE', one + long],
    [204, 'DELETE', one],
    [410, 'GET', one], [410, 'PATCH', one, { body: {} }], [410, 'DELETE', one],
  ]
}

for (const resource of everyResource) {
  const { name, own } = resource
  const facet = Object.keys(own).find((key) => ['enumeration', 'reference', 'unit'].includes(own[key]?.kind ?? '')) ?? ''
  const [include = ''] = includable(resource)
  const reference = Object.keys(own).find((key) => typeof own[key]?.target === 'string') ?? ''
  t.test(name, async (t) => {
    await app.ask('PUT', `/v1/${name}/${exampleIds[name]}`, { body: examples[name] })
    for (const [status, method, address, ask] of questionsOf(name, facet, include, reference)) {
      await t.test(`${method} ${address.slice(0, 80)}`, async (t) => {
        const answer = await app.ask(method, address, ask)
        t.equal(answer.status, status, answer.text.slice(0, 300))
        const path = /^\/v1\/[a-z]+\/[a-z]/.test(address) ? `/v1/${name}/{id}` : `/v1/${name}`
        matches(t, path, method.toLowerCase(), answer)
        if (method !== 'GET' || status !== 200) return
        const again = await app.ask(method, address, { headers: { 'if-none-match': answer.headers['etag'] ?? '' } })
        t.equal(again.status, 304)
        matches(t, path, 'get', again)
      })
    }
  })
}

const across = ['totals?metric=investment', 'promises?limit=1', 'checks?limit=1', 'search?q=a', 'resolve?name=steel']

const questionsAcross = (address: string): Question[] => [
  [200, 'GET', address], [400, 'GET', `${address}&nosuch=1`], [401, 'GET', address, { key: 'wrong' }],
  [406, 'GET', address, { headers: { accept: 'text/html' } }], [414, 'GET', `${address}&nosuch=${'a'.repeat(17_000)}`],
]

const onlyTotals: readonly Question[] = [
  [200, 'GET', '/v1/totals?metric=investment&groupBy=region,year&unit=CNY&explain=true'],
  [200, 'GET', '/v1/totals?metric=investment&format=csv'], [200, 'GET', '/v1/totals?metric=investment&format=svg'],
  [422, 'GET', '/v1/totals?metric=share'],
]

t.test('across resources', async (t) => {
  for (const [name, body] of Object.entries(examples)) await app.ask('PUT', `/v1/${name}/${exampleIds[name as keyof typeof examples]}`, { body })
  for (const [status, method, address, ask] of [...across.flatMap((question) => questionsAcross(`/v1/${question}`)), ...onlyTotals]) {
    const answer = await app.ask(method, address, ask)
    t.equal(answer.status, status, answer.text.slice(0, 300))
    const path = address.replace(/\?.*/, '')
    matches(t, path, 'get', answer)
    if (status === 200) matches(t, path, 'get', await app.ask(method, address, { headers: { 'if-none-match': answer.headers['etag'] ?? '' } }))
  }
})

const names = { names: ['steel', 'nothing'] }
const manyNames: readonly Question[] = [
  [200, 'POST', '/v1/resolve', { body: names }], [200, 'POST', '/v1/resolve?resource=regions', { body: names, key: null }],
  [400, 'POST', '/v1/resolve', { body: { names: [] } }], [401, 'POST', '/v1/resolve', { body: names, key: 'wrong' }],
  [406, 'POST', '/v1/resolve', { body: names, headers: { accept: 'text/html' } }], [413, 'POST', '/v1/resolve', { body: { names: ['a'.repeat(3000)] } }],
  [414, 'POST', `/v1/resolve?nosuch=${'a'.repeat(17_000)}`, { body: names }], [415, 'POST', '/v1/resolve', { body: names, headers: { 'content-type': 'text/plain' } }],
]

t.test('many names', async (t) => {
  for (const [status, method, address, ask] of manyNames) {
    const answer = await app.ask(method, address, ask)
    t.equal(answer.status, status, answer.text.slice(0, 300))
    matches(t, '/v1/resolve', 'post', answer)
  }
})

t.test('what is still referred to: 409', async (t) => {
  matches(t, '/v1/projects/{id}', 'delete', await app.ask('DELETE', `/v1/projects/${exampleIds.projects}`))
  t.ok(seen.has('deleteProject 409'))
})

t.test('every answer in the document was given, those aside that need a fault of the server or cannot be for this resource', async (t) => {
  const promised = operations.flatMap(({ operationId, responses }) => Object.keys(responses).map((status) => `${operationId} ${status}`))
  t.same(promised.filter((answer) => !seen.has(answer) && !/ 50[037]$|^(list|read|search|resolve).* 403$|^delete.* 409$/.test(answer)), [])
})
