/** Sends valid, nearly valid and hostile requests to every documented operation, and checks each answer. */
import fc, { type Arbitrary } from 'fast-check'
import { checkerOf, problemFaults } from './answers.ts'
import { hostileText, hostileValue, validOf } from './arbitraries.ts'
import type { Answer, Built } from '../build.ts'
import { adminKey } from '../build.ts'
import { operationsOf, type Document, type Operation, type Parameter, type Schema } from './document.ts'
import { exampleIds, putExamples } from '../examples.ts'

export interface Request {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Undefined if the address is not in the document. */
  readonly operation?: Operation
}

type Body = Readonly<Record<string, { readonly schema: Schema }>>

/** Percent-encodes any text; half of a surrogate pair becomes the bytes that a careless client sends. */
const encoded = (text: string): string =>
  text.isWellFormed()
    ? encodeURIComponent(text)
    : Array.from(text, (letter) => (letter.isWellFormed() ? encodeURIComponent(letter) : '%ED%A0%80')).join('')

const mostly = <T>(usual: Arbitrary<T>, rare: Arbitrary<T>, weight = 4): Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare })

const inQuery = (value: unknown): string => encoded(Array.isArray(value) ? value.join(',') : String(value))

const headers = {
  'if-match': ['"1"', '"2"', 'W/"1"', '*', '"', '', '"1", "2"', '"99999999999999999999"', 'x'],
  'if-none-match': ['"1"', '*', 'W/"AAAAAAAAAAAAAAAAAAAAAA"', '', ',', '"\\"'],
  accept: [
    'application/json',
    'text/csv',
    'application/x-ndjson',
    'application/zip',
    'image/svg+xml',
    '*/*',
    'text/html',
    'application/json;q=0',
    ';q=2',
    '',
    ',',
  ],
  origin: ['https://elsewhere.example', 'null'],
  'idempotency-key': ['a', 'x'.repeat(300), ''],
  'last-event-id': ['1', '-1', 'x'],
}

const hostileHeaders = fc
  .subarray(Object.entries(headers))
  .chain((some): Arbitrary<Record<string, string>> =>
    fc.record(Object.fromEntries(some.map(([name, values]) => [name, fc.constantFrom(...values)]))),
  )

const authorizations = [`Bearer ${adminKey}`, '', 'Bearer', 'Bearer wrong', `Basic ${adminKey}`, 'Bearer \u00e9']

/** JSON as text, so that it can have keys like `__proto__` or the same key twice. */
const jsonText = (value: unknown): string => JSON.stringify(value)
const withMember = (object: unknown, key: string, value: unknown): string => {
  const text = jsonText(object)
  return text === '{}'
    ? `{${jsonText(key)}:${jsonText(value)}}`
    : `${text.slice(0, -1)},${jsonText(key)}:${jsonText(value)}}`
}

const brokenTexts = [
  '',
  '{',
  '[]]',
  '{"a":}',
  'nul',
  '\ufeff{}',
  '{"name":"\\ud800"}',
  '{"name":"\\u0000"}',
  '{"value":1e999}',
  '['.repeat(100_000),
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  '{"a":1,"a":2}',
]

/** Generates batches of reconciliation queries. */
const batch = fc
  .dictionary(
    hostileText,
    fc.record(
      {
        query: hostileText,
        type: fc.constantFrom('regions', 'projects', ['initiatives', 'regions']),
        limit: fc.integer({ min: 0, max: 60 }),
        properties: fc.array(fc.record({ pid: fc.constantFrom('region', 'year', 'kind', 'code'), v: hostileValue }), {
          maxLength: 2,
        }),
      },
      { requiredKeys: [] },
    ),
    { maxKeys: 3 },
  )
  .map(jsonText)

const bodyOf = (valid: Arbitrary<unknown>): Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: valid.map(jsonText) },
    {
      weight: 3,
      arbitrary: fc.tuple(valid, fc.nat(), hostileValue).map(([body, at, value]) => {
        const keys = Object.keys(body as object)
        return jsonText({ ...(body as object), ...(keys.length > 0 && { [keys[at % keys.length] ?? '']: value }) })
      }),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(valid, hostileText, hostileValue).map(([body, key, value]) => withMember(body, key, value)),
    },
    { weight: 1, arbitrary: hostileValue.map(jsonText) },
    { weight: 1, arbitrary: fc.constantFrom(...brokenTexts) },
  )

const formType = 'application/x-www-form-urlencoded'

/** Generates forms: the controls of valid ones, with texts that are valid, hostile or broken JSON. */
const formOf = (valid: Arbitrary<unknown>): Arbitrary<string> =>
  fc
    .tuple(valid, fc.oneof(hostileText, fc.constantFrom(...brokenTexts), hostileValue.map(jsonText), batch))
    .map(([form, text]) =>
      Object.keys(form as object)
        .map((name) => `${encoded(name)}=${encoded(text)}`)
        .join('&'),
    )

/** Returns the id of a record that exists at the start. */
const ownId = ({ path }: Operation): string => exampleIds[path.split('/')[2] as keyof typeof exampleIds]

/** Generates requests of any operation of a document. */
const requests = (document: Document, ids: readonly string[]): Arbitrary<Request> => {
  const valid = validOf(document, ids)

  const pair = ({ name, schema }: Parameter): Arbitrary<string> =>
    mostly(
      valid(schema).map((value) => `${encoded(name)}=${inQuery(value)}`),
      fc.oneof(
        hostileText.map((text) => `${encoded(name)}=${encoded(text)}`),
        fc.constantFrom('=', '', '=%', '=%zz', '=%ff').map((rest) => encoded(name) + rest),
      ),
      6,
    )

  const queryOf = (parameters: readonly Parameter[]): Arbitrary<string> => {
    const required = parameters.filter((parameter) => parameter.required).map(pair)
    const some =
      parameters.length === 0
        ? fc.constant<string[]>([])
        : fc.array(fc.oneof(...parameters.map(pair)), { maxLength: 4 })
    const strange = fc.tuple(hostileText, hostileText).map(([name, value]) => [`${encoded(name)}=${encoded(value)}`])
    return fc
      .tuple(
        mostly<string[]>(fc.tuple(...required), fc.constant([]), 12),
        some,
        mostly(fc.constant<string[]>([]), strange, 8),
      )
      .map((parts) => parts.flat().join('&'))
      .map((query) => (query === '' ? '' : `?${query}`))
  }

  const ofOperation = (operation: Operation): Arbitrary<Request> => {
    const query = queryOf(operation.parameters.filter((parameter) => parameter.in === 'query'))
    const path = operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .reduce<Arbitrary<string>>(
        (made, { name, schema }) =>
          fc
            .tuple(
              made,
              fc.oneof(
                { weight: operation.method === 'delete' ? 1 : 5, arbitrary: fc.constant(ownId(operation)) },
                { weight: 3, arbitrary: valid(schema) },
                { weight: 1, arbitrary: hostileText.filter((text) => !['', '.', '..'].includes(text)) },
              ),
            )
            .map(([address, value]) => address.replace(`{${name}}`, encoded(String(value)))),
        fc.constant(operation.path),
      )
    const content = (operation as { requestBody?: { content: Body } }).requestBody?.content
    const body: Arbitrary<{ body?: string; type?: string }> = !content
      ? fc.constant({})
      : fc.oneof(
          ...Object.entries(content).map(([type, { schema }]) =>
            fc.record({
              body: type === formType ? formOf(valid(schema)) : bodyOf(valid(schema)),
              type: mostly(
                fc.constant(type),
                fc.constantFrom(
                  'text/plain',
                  'application/json',
                  'application/merge-patch+json',
                  'application/xml; charset=x',
                  '',
                  'application/json; charset=utf-16',
                ),
                20,
              ),
            }),
          ),
        )
    const method =
      operation.method === 'get'
        ? mostly(fc.constant('GET'), fc.constant('HEAD'))
        : fc.constant(operation.method.toUpperCase())
    const key =
      operation.method === 'get'
        ? mostly(fc.constant(undefined), fc.constantFrom(...authorizations), 10)
        : mostly(fc.constant(authorizations[0]), fc.constantFrom(undefined, ...authorizations), 15)
    return fc
      .record({ method, path, query, key, body, extra: mostly(fc.constant({}), hostileHeaders, 2) })
      .map(({ method, path, query, key, body: { body, type }, extra }) => ({
        method,
        url: path + query,
        operation,
        ...(body !== undefined && { body }),
        headers: {
          ...(key !== undefined && { authorization: key }),
          ...(type !== undefined && { 'content-type': type }),
          ...extra,
        },
      }))
  }

  const astray: Arbitrary<Request> = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
    headers: hostileHeaders,
    url: fc
      .tuple(
        fc.constantFrom(
          '/',
          '/v1',
          '/v1/',
          '/v1/regions/',
          '/v1/regions/%',
          '/v1/regions/%ff',
          '/v1/nowhere',
          '/problems/',
          '/health/',
          '/docs/',
          '/openapi.',
        ),
        hostileText,
      )
      .map(([start, end]) => start + encoded(end)),
  })
  return mostly(fc.oneof(...operationsOf(document).map(ofOperation)), astray, 30)
}

/** Reports whether an error may come as a page, as for a browser: where the document says so, or says nothing. */
const isPage = ({ operation, headers: { accept } }: Request, { status, headers }: Answer): boolean =>
  (operation === undefined || 'text/html' in (operation.responses[status]?.content ?? {})) &&
  accept === 'text/html' &&
  headers['content-type'] === 'text/html; charset=utf-8'

const judge = (check: ReturnType<typeof checkerOf>, request: Request, answer: Answer): string[] => {
  const { method, operation } = request
  const { status } = answer
  if (status >= 500) return [`it is answered by ${status.toString()}`]
  return [
    ...(operation ? check(operation.path, method.toLowerCase(), answer) : []),
    ...(status >= 400 && method !== 'HEAD' && !isPage(request, answer) ? problemFaults(answer) : []),
  ]
}

/** A stream of changes stays open until its reader leaves, and this reader reads to the end. */
const isEndless = (url: string): boolean => url.startsWith('/v1/changes?') && /[?&]format=events/.test(url)

export interface Found extends Omit<Request, 'operation' | 'body'> {
  readonly index: number
  readonly body: string | undefined
  readonly faults: readonly string[]
  readonly answer: string
}

/** Sends `count` requests, the same for the same seed; returns the faults, and how often each status came. */
export const fuzz = async (
  app: Built,
  count: number,
  seed: number,
): Promise<{ found: Found[]; statuses: ReadonlyMap<number, number> }> => {
  await putExamples(app)
  const document: Document = (await app.ask('GET', '/openapi.json')).body
  const check = checkerOf(document)
  const found: Found[] = []
  const statuses = new Map<number, number>()
  const all = fc.sample(requests(document, Object.values(exampleIds)), { numRuns: count, seed })
  for (const [index, request] of all.filter(({ url }) => !isEndless(url)).entries()) {
    const { method, url, headers, body } = request
    const answer = await app.send(method, url, { key: null, headers, body })
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const faults = judge(check, request, answer)
    if (faults.length > 0) found.push({ index, method, url, headers, body, faults, answer: answer.text.slice(0, 300) })
  }
  return { found, statuses }
}
