/** The examples of the document work as they stand, on a register that holds the article. */
import t from 'tap'
import { exampleBatchId } from '../../../src/http/batches/batches.ts'
import { answers } from '../../../src/http/openapi/examples.ts'
import { exampleId } from '../../../src/http/webhooks/webhooks.ts'
import { exampleRecord } from '../../../src/model/schemas.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { imported } from '../../support/batches.ts'
import { adminKey, build } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { type Document, type Media, type Operation, operationsOf, resolved } from '../../support/document/document.ts'

const app = await build(t, { SEED: 'article', TEXTS: 'open' })
await app.ask('PUT', '/v1/sources/global-times-2025-02-13/text', {
  body: 'A text.',
  headers: { 'content-type': 'text/plain' },
})
await app.ask('PUT', '/v1/sources/global-times-2025-02-13/table', {
  body: '2025\n序号,项目名称,总投资（万元）\n1,环城路,12345\n',
  headers: { 'content-type': 'text/csv' },
})
await app.ask('PUT', '/v1/sources/global-times-2025-02-13/table/layout', {
  body: { headerRows: 2, columns: [{ column: '项目名称', as: 'localTitle' }] },
})
await app.ask('PUT', '/v1/sources/guangdong-key-projects-2025', {
  body: { title: 'The edition before', kind: 'news-article', official: false },
})
await app.ask('PATCH', '/v1/sources/global-times-2025-02-13', { body: { followsId: 'guangdong-key-projects-2025' } })
await app.store.webhooks.add({
  id: exampleId,
  url: 'https://example.org/planledger',
  secret: 'whsec_',
  filter: { resource: null, id: null, within: null },
  createdBy: 'test',
})
const made = await imported(app, [['regions', { id: 'a-batch', name: 'A batch', kind: 'county' }]])
const { run } = await beside(t, app.database)
await run(`UPDATE batches SET id = '${exampleBatchId}' WHERE id = '${made ?? ''}'`)
const document: Document = (await app.ask('GET', '/openapi.json')).body
const operations = operationsOf(document)

/** Returns the address with the examples of required parameters, and some others. */
const addressOf = ({ path, parameters }: Operation, more: Readonly<Record<string, string>> = {}): string => {
  const required = parameters.filter((parameter) => parameter.required)
  const segments = required.filter((parameter) => parameter.in === 'path')
  const query = new URLSearchParams({
    ...Object.fromEntries(
      required.filter((parameter) => parameter.in === 'query').map(({ name, example }) => [name, String(example)]),
    ),
    ...more,
  })
  const address = segments.reduce((left, { name, example }) => left.replace(`{${name}}`, String(example)), path)
  return query.size > 0 ? `${address}?${query.toString()}` : address
}

/** Returns the example of a body: beside its schema, or of the component. */
const exampleOf = ({ schema, example, examples }: Media): unknown => {
  const component = document.components.schemas[String(schema['$ref']).replace('#/components/schemas/', '')]
  return (
    Object.values(examples ?? {})[0]?.value ??
    example ??
    (component?.['examples'] as readonly unknown[] | undefined)?.[0] ??
    Object.fromEntries(
      Object.entries(component?.['properties'] as Record<string, { examples: readonly unknown[] }>).map(
        ([name, field]) => [name, resolved(document, field).examples[0]],
      ),
    )
  )
}

/** Returns the key that a read needs, if it is not open. */
const keyOf = ({ security }: Operation) => ({ key: security ? adminKey : null })

const inForm = (type: string, body: unknown): unknown =>
  type === 'application/x-www-form-urlencoded' ? new URLSearchParams(body as Record<string, string>).toString() : body

t.test('every GET with its required parameters is 200', async (t) => {
  for (const operation of operations.filter(({ method }) => method === 'get')) {
    const answer = await app.ask('GET', addressOf(operation), keyOf(operation))
    t.equal(answer.status, 200, `${addressOf(operation)} ${answer.text.slice(0, 200)}`)
  }
})

t.test('every other parameter is accepted as its description shows it', async (t) => {
  for (const operation of operations.filter(({ method }) => method === 'get')) {
    for (const { name, in: place, description, required } of operation.parameters) {
      const example = / For example `([^`]+)`\.$/.exec(description)?.[1]
      if (required || example === undefined) continue
      const [, other, value = ''] = / goes with `(\w+)=(\w+)`/.exec(description) ?? []
      const asked = { [name]: example, ...(other !== undefined && { [other]: value }) }
      const address = place === 'query' ? addressOf(operation, asked) : addressOf(operation)
      const headers = place === 'header' ? { [name]: example } : {}
      const answer = await app.ask('GET', address, { ...keyOf(operation), headers })
      // This register is younger than the instant of the example.
      if (name === 'asOf' && answer.status === 404) continue
      // Each register has an epoch of its own.
      if (name === 'epoch' && answer.status === 410) continue
      t.equal(answer.status, 200, `${address} ${answer.text.slice(0, 200)}`)
    }
  }
})

t.test('the example of a reference leads to a record', async (t) => {
  for (const { name, fields } of everyResource) {
    for (const [key, { target, value }] of Object.entries(fields)) {
      if (typeof target !== 'string') continue
      const {
        examples: [id],
      } = value as unknown as { examples: readonly string[] }
      t.equal((await app.ask('GET', `/v1/${target}/${String(id)}`)).status, 200, `${name}: ${key}`)
    }
  }
})

t.test('the examples of writes, one after the other, are answered 201, 200 or 204', async (t) => {
  const wanted: Readonly<Record<string, number>> = { post: 201, put: 200, patch: 200, delete: 204 }
  // A merge needs two records that are the same, and the register has none.
  const isWithout = (path: string): boolean => path === '/v1/import' || path.endsWith('/merge')
  const writes = operations.filter(({ method, path }) => method !== 'get' && !isWithout(path))
  for (const operation of writes) {
    const { method, requestBody, operationId } = operation
    for (const [type, media] of Object.entries(requestBody?.content ?? { '': undefined })) {
      // A workbook has no example in words.
      if (media?.schema['contentMediaType'] !== undefined) continue
      const answer = await app.ask(
        method.toUpperCase(),
        addressOf(operation),
        media ? { body: inForm(type, exampleOf(media)), headers: { 'content-type': type } } : {},
      )
      t.equal(
        answer.status,
        ['resolveNames', 'reconcileBatch', 'readCandidates', 'saveTableRows', 'undoBatch'].includes(operationId) ||
          operationId.startsWith('restore')
          ? 200
          : operationId === 'decideDifferent'
            ? 204
            : wanted[method],
        `${operationId} ${type}: ${answer.text.slice(0, 300)}`,
      )
    }
  }
})

t.test('a record is answered as in its example, except for times', async (t) => {
  const later = (record: object) => ({ ...record, createdAt: String, updatedAt: String })
  for (const resource of everyResource) {
    const { created } = resource.example
    const answer = await app.ask('PUT', `/v1/${resource.name}/${created.id}`, { body: created })
    t.match(answer.body, later({ ...exampleRecord(resource), revision: Number }), resource.name)
    t.same(Object.keys(answer.body), Object.keys(exampleRecord(resource)))
    await app.ask('DELETE', `/v1/${resource.name}/${created.id}`)
  }
})

t.test('an import accepts its examples: CSV with the resource that it names', async (t) => {
  const [operation] = operations.filter(({ path }) => path === '/v1/import') as [Operation]
  for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
    const { status, text } = await app.ask(
      'POST',
      addressOf(operation, type === 'text/csv' ? { resource: 'regions' } : {}),
      { body: exampleOf(media), headers: { 'content-type': type } },
    )
    t.equal(status, 200, text)
  }
})

/** Returns the value as text, with every instant replaced. */
const timeless = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /\d{4}-\d\d-\d\dT[\d:.]+Z|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g,
    'an instant or a batch',
  )

t.test('the register with the article answers as the document shows', async (t) => {
  const fresh = await build(t, { SEED: 'article' })
  for (const [component, path] of Object.entries({
    Totals: '/v1/totals',
    PromiseList: '/v1/promises',
    CheckList: '/v1/checks',
    SearchPage: '/v1/search',
    Resolved: '/v1/resolve',
    ChangeList: '/v1/changes',
  })) {
    const operation = operations.find((one) => one.path === path && one.method === 'get') as Operation
    const { data: shown, href, ...rest } = answers[component] as { data: object[]; href?: string }
    const { data, ...answer } = (await fresh.ask('GET', addressOf(operation))).body as { data: object[] }
    // The page in the example is shortened.
    t.match({ ...answer, next: null }, { ...rest, next: null }, component)
    const given = data.map(timeless)
    for (const item of shown) t.ok(given.includes(timeless(item)), `${component}: ${JSON.stringify(item)}`)
    if (href !== undefined) t.equal(new URL(href).pathname, path)
  }
})

// The document as JSON and as YAML.

for (const [address, type, beginning] of [
  ['/openapi.json', 'application/json; charset=utf-8', '{\n  "openapi": "3.1.0",\n'],
  ['/openapi.yaml', 'application/yaml; charset=utf-8', 'openapi: 3.1.0\n'],
] as const) {
  t.test(`${address} is served with an ETag, and again only if it changed`, async (t) => {
    const { status, headers, text } = await app.ask('GET', address)
    t.equal(status, 200)
    t.equal(headers['content-type'], type)
    t.ok(text.startsWith(beginning))
    const etag = headers['etag'] ?? ''
    t.match(etag, /^W\/"[\w-]+"$/)
    const again = await app.ask('GET', address, { headers: { 'if-none-match': etag } })
    t.match(again, { status: 304, text: '', headers: { etag } })
    t.equal((await app.ask('GET', address, { headers: { 'if-none-match': 'W/"other"' } })).status, 200)
  })
}
