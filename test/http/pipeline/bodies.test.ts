/** An invalid body is refused with 400, each field by its JSON pointer, and nothing is written. */
import { inEnglish } from '../../../src/text/messages/sentence.ts'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import Type from 'typebox'
import type { Field, Fields, Kind } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { validator } from '../../../src/model/validation.ts'
import { adminKey, build, type Answer } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'
import { wordsOf } from '../../support/words.ts'

interface Fault {
  readonly pointer: string
  readonly detail: string
}

const app = await withExamples(t)
const { ask } = app
const { sequence } = await app.store.stamp()
const nothingWritten = async (t: Test): Promise<boolean> =>
  t.equal((await app.store.stamp()).sequence, sequence, 'nothing is written')

const texts = ['NUL \0', 'half \ud83d', '\udc00 half', 1, true, {}, [], ['x']]
const ids = [
  '',
  'Capital',
  'two--hyphens',
  '-first',
  'last-',
  'white space',
  '深圳',
  '../x',
  `'; DROP TABLE regions; --`,
  'x'.repeat(121),
  ...texts,
]
const dates = ['', 'yesterday', '2025-2-1', '2025-02-30', '2025-13-01', '2025-02-13T00:00:00Z', '20250213', ...texts]
const decimals = [
  '',
  ...wordsOf('1e5 +1 01 .5 1. 1,000'),
  ' 1',
  '1 ',
  '--1',
  '٣',
  'Infinity',
  'NaN',
  '0x10',
  '9'.repeat(30),
  '9'.repeat(16),
  12.5,
  ...texts,
]
const hostile: Readonly<Record<Kind, readonly unknown[]>> = {
  id: ids,
  reference: ids,
  name: ['', 'x'.repeat(1001), ...texts],
  text: ['x'.repeat(100_001), ...texts],
  code: ['', '!', 'white space', '%', ...texts],
  enumeration: ['', 'nonsense', 'PROJECT', ...texts],
  unit: ['', '$', 'cny ', 'US dollar', 'CNYX', 'Person', 'x'.repeat(61), ...texts],
  url: ['', `https://${'x'.repeat(4000)}`, ...texts],
  date: dates,
  instant: ['', 'now', '2025-02-13', '2025-02-13T00:00:00', ...texts],
  decimal: decimals,
  integer: [0, -1, 1.5, '1', true, {}, []],
  boolean: ['true', 'false', '', 0, 1, {}, []],
  list: ['', 'x', 1, true, {}, [null], [[]], [1], Array.from({ length: 1001 }, () => 'x')],
  object: ['', 'x', 1, true, [], { unknown: 1 }],
}

const extra = ({ kind, fraction, parts, nullable }: Field): unknown[] => [
  ...(kind === 'decimal' ? [`0.${'1'.repeat((fraction ?? 0) + 1)}`] : []),
  ...(fraction === 12 ? ['-1'] : []),
  ...(parts && kind === 'list' ? [['x'], [{}], [examplesOf(parts), { ...examplesOf(parts), unknown: 1 }]] : []),
  ...(nullable || kind === 'list' ? [] : [null]),
]
const examplesOf = (fields: Fields): object =>
  Object.fromEntries(
    Object.entries(fields).map(([key, { schema }]) => [key, (schema as { examples?: unknown[] }).examples?.[0]]),
  )

/** A request of each method that takes a record. */
const ways = [
  ['POST', '/v1/regions'],
  ['PUT', '/v1/regions/guangdong'],
  ['PATCH', '/v1/regions/guangdong'],
] as const

/** Returns every kind of wrong value of a field, and of each part of its elements. */
const wrongValues = (field: Field): unknown[] => [
  ...hostile[field.kind],
  ...extra(field),
  ...Object.entries(field.parts ?? {}).flatMap(([part, inner]) =>
    wrongValues(inner).map((value) => {
      const object = { ...examplesOf(field.parts ?? {}), [part]: value }
      return field.kind === 'object' ? object : [object]
    }),
  ),
  ...(field.items ? wrongValues(field.items).map((value) => [value]) : []),
]

const isRefused = ({ status, headers, body }: Answer, key: string): boolean => {
  const { type, errors }: { type: string; errors: Fault[] } = body
  return (
    status === 400 &&
    type === '/problems/invalid-request' &&
    headers['content-type'] === 'application/problem+json; charset=utf-8' &&
    errors.length > 0 &&
    errors.every(({ pointer, detail }) => (pointer === `/${key}` || pointer.startsWith(`/${key}/`)) && detail !== '')
  )
}

for (const { name, fields } of everyResource) {
  for (const [key, field] of Object.entries(fields)) {
    t.test(`${name}: a wrong \`${key}\` is named`, async (t) => {
      const accepted = []
      for (const value of wrongValues(field)) {
        for (const [method, url] of [
          ['POST', `/v1/${name}`],
          ['PUT', `/v1/${name}/hostile`],
          ['PATCH', `/v1/${name}/hostile`],
        ] as const) {
          const body = { ...(method !== 'PATCH' && examples[name]), [key]: value }
          if (method === 'PATCH' && field.kind === 'list' && value === null) continue
          const answer = key === 'id' && method !== 'POST' ? undefined : await ask(method, url, { body })
          if (answer && !isRefused(answer, key)) accepted.push([method, value, answer.text])
        }
      }
      t.same(accepted, [])
      await nothingWritten(t)
    })
  }

  t.test(`${name}: a missing and an unknown field are named`, async (t) => {
    const required = Object.keys(examples[name])
    const missing = await ask('POST', `/v1/${name}`, { body: {} })
    t.equal(missing.status, 400)
    t.match(missing.body, { errors: required.map((key) => ({ pointer: `/${key}`, detail: 'Is required.' })) })
    for (const [method, body] of [
      ['POST', examples[name]],
      ['PATCH', {}],
    ] as const) {
      const unknown = await ask(method, `/v1/${name}${method === 'POST' ? '' : '/hostile'}`, {
        body: { ...body, revisions: 1, 'a/b~c': 1, toString: 1 },
      })
      t.equal(unknown.status, 400)
      matchWhole(t, unknown.body, {
        errors: [
          { pointer: '/revisions', detail: 'There is no such field. Did you mean `revision`?' },
          { pointer: '/a~1b~0c' },
          { pointer: '/toString' },
        ],
      })
    }
    await nothingWritten(t)
  })
}

const unknownFields = (count: number): Fault[] =>
  Array.from({ length: count }, (_none, at) => ({
    pointer: `/unknown${at.toString()}`,
    detail: 'There is no such field. Did you mean `kind`?',
  }))

t.test('however many fields are unknown, they are refused', async (t) => {
  for (const count of [8, 9, 1000]) {
    const unknown = Object.fromEntries(Array.from({ length: count }, (_none, at) => [`unknown${at.toString()}`, 1]))
    isInvalid(
      t,
      await ask('POST', '/v1/regions', { body: { ...examples.regions, ...unknown } }),
      unknownFields(Math.min(count, 8)),
    )
  }
  await nothingWritten(t)
})

t.test('a body that is no JSON object is refused', async (t) => {
  for (const [body, detail] of [
    ['', /^Is (required|no JSON)/],
    ['{', /^Is no JSON: /],
    ['{"name":}', /^Is no JSON: /],
    ['{"name": NaN}', /^Is no JSON: /],
    ["{'name': 'x'}", /^Is no JSON: /],
    ['{} {}', /^Is no JSON: /],
    ['{"name":"\n"}', /^Is no JSON: /],
    ['{"__proto__": {"admin": true}}', /^Is no JSON: /],
    ['{"constructor": {"prototype": {}}}', /^Is no JSON: /],
    ['null', /^Must be object\.$/],
    ['[]', /^Must be object\.$/],
    ['"x"', /^Must be object\.$/],
    ['1e400', /^Must be object\.$/],
  ] as const) {
    for (const [method, url] of ways) {
      isInvalid(t, await ask(method, url, { body }), [{ pointer: '', detail }], `${method} ${body}`)
    }
  }
  await nothingWritten(t)
})

/** Sends a body of this type, or none, as it is. */
const raw = async (method: 'POST' | 'PUT' | 'PATCH', url: string, payload?: Buffer | string, type?: string) => {
  const { statusCode, payload: text } = await app.http.inject({
    method,
    url,
    ...(payload !== undefined && { payload }),
    headers: { authorization: `Bearer ${adminKey}`, ...(type !== undefined && { 'content-type': type }) },
  })
  return { status: statusCode, body: JSON.parse(text) as unknown }
}

t.test('a missing body is refused', async (t) => {
  for (const type of [undefined, 'application/json']) {
    for (const [method, url] of ways) {
      isInvalid(t, await raw(method, url, undefined, type), [{ pointer: '', detail: 'Is required.' }])
    }
  }
})

t.test('a body that is no UTF-8 is refused; a byte order mark is ignored', async (t) => {
  const latin = Buffer.from('{"name": "S\xe3o Paulo", "kind": "city"}', 'latin1')
  const refused = await raw('POST', '/v1/regions', latin, 'application/json')
  isInvalid(t, refused, [{ pointer: '', detail: 'Is not UTF-8.' }])
  const marked = await raw('PATCH', '/v1/regions/guangdong', '\ufeff{}', 'application/json; charset=utf-8')
  t.equal(marked.status, 200)
  await nothingWritten(t)
})

t.test('POST and PUT take JSON, PATCH also merge patches, and nothing takes other types', async (t) => {
  const body = '{}'
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'application/jsonx',
    'json',
    undefined,
  ]) {
    for (const [method, url] of ways) {
      const answer = await raw(method, url, body, type)
      t.equal(answer.status, 415, `${method} ${String(type)}`)
      t.match(answer.body, { type: '/problems/unsupported-media-type', title: 'Unsupported media type', status: 415 })
    }
  }
  for (const [method, url] of ways.slice(0, 2))
    t.equal((await raw(method, url, body, 'application/merge-patch+json')).status, 415)
  for (const type of ['application/json', 'APPLICATION/JSON; charset=UTF-8', 'application/merge-patch+json']) {
    t.equal((await raw('PATCH', '/v1/regions/guangdong', body, type)).status, 200)
  }
})

t.test('a body may have the encoding `identity` or none; any other is refused', async (t) => {
  const send = async (url: string, type: string, encoding: string) => {
    const { statusCode, headers, payload } = await app.http.inject({
      method: 'POST',
      url,
      payload: '{}',
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': type, 'content-encoding': encoding },
    })
    return [statusCode, headers['accept-encoding'], JSON.parse(payload) as unknown]
  }
  for (const [url, type] of [
    ['/v1/regions', 'application/json'],
    ['/v1/import', 'application/x-ndjson'],
    ['/v1/resolve', 'application/json'],
  ] as const) {
    for (const encoding of ['gzip', 'br', 'x-unknown', 'identity, gzip', 'identity2']) {
      matchWhole(
        t,
        await send(url, type, encoding),
        [
          415,
          'identity',
          {
            type: '/problems/unsupported-media-type',
            detail: 'A body is taken as it is: `Content-Encoding` must be `identity`, or left out.',
          },
        ],
        `${encoding} at ${url}`,
      )
    }
    for (const encoding of ['identity', 'IDENTITY']) t.not((await send(url, type, encoding))[0], 415)
  }
  const answer = await ask('POST', '/v1/regions', { body: {}, key: null, headers: { 'content-encoding': 'gzip' } })
  t.equal(answer.status, 401, 'the key is checked first')
  await nothingWritten(t)
})

t.test('a DELETE with a JSON type and no body answers 204; a body is refused', async (t) => {
  const { http, store, ask: askOwn } = await build(t)
  const remove = async (headers: object, payload?: string) =>
    http.inject({
      method: 'DELETE',
      url: '/v1/regions/to-be-deleted',
      headers: { authorization: `Bearer ${adminKey}`, ...headers },
      ...(payload !== undefined && { payload }),
    })
  for (const headers of [
    {},
    { 'content-type': 'application/json' },
    { 'content-type': 'text/plain' },
    { 'transfer-encoding': 'chunked', 'content-type': 'application/json' },
  ]) {
    const answer = await remove(headers, '{"id": "to-be-deleted"}')
    t.equal(answer.statusCode, 400)
    matchWhole(t, answer.json(), {
      type: '/problems/invalid-request',
      detail: 'The body: DELETE takes no body.',
      errors: [{ pointer: '', detail: 'DELETE takes no body.' }],
    })
  }
  t.equal((await store.stamp()).sequence, 0, 'nothing is written')
  for (const headers of [
    {},
    { 'content-type': 'application/json' },
    { 'content-type': 'application/json', 'content-length': '0' },
    { 'content-length': '0' },
  ]) {
    t.equal((await askOwn('PUT', '/v1/regions/to-be-deleted', { body: examples.regions })).status, 201)
    t.equal((await remove(headers)).statusCode, 204)
  }
})

t.test('a body of 10 MB is refused, a body as long as any spelling of the largest record is not', async (t) => {
  const posted = (body: string) => raw('POST', '/v1/regions', body, 'application/json')
  const longest = 6 * 1_048_576 + 4096
  for (const [size, status] of [
    [10_000_000, 413],
    [longest + 1, 413],
    [longest, 413],
    [1_048_577 + 11, 413],
    [1_048_576 + 11, 400],
  ] as const) {
    const body = `{"name":"${'x'.repeat(size - 11)}"}`
    t.equal((await posted(body)).status, status, `${size.toString()} bytes`)
  }
  const spelled = `{"name":"${'\\u0078'.repeat(1_048_576 - 11)}"}`
  t.equal((await posted(spelled)).status, 400, 'six bytes a character')
  for (const body of [`${'['.repeat(1_500_000)}${']'.repeat(1_500_000)}`, `"${'x'.repeat(2_000_000)}"`])
    t.equal((await posted(body)).status, 400, 'no record')
  const { body } = await posted(' '.repeat(10_000_000))
  t.match(body, { type: '/problems/body-too-large', title: 'Body too large', status: 413 })
})

t.test('a client that sends all of a body before it reads still learns that the body is too large', async (t) => {
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const sent = Buffer.alloc(10_000_000, ' ')
  async function* inChunks() {
    for (let at = 0; at < sent.length; at += 100_000) yield sent.subarray(at, at + 100_000)
    await Promise.resolve()
  }
  for (const body of [sent, sent, Readable.from(inChunks())]) {
    const answer = await fetch(`${address}/v1/regions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${adminKey}` },
      body,
      duplex: 'half',
    })
    t.equal(answer.status, 413)
    t.match(await answer.json(), { type: '/problems/body-too-large' })
  }
})

t.test('a body of too long texts and lists, or very many fields, is refused before all of it is read', async (t) => {
  const long = `${'a-'.repeat(500_000)}a`
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_none, at) => [`unknown${at.toString()}`, 1]))
  for (const [url, wrong, ...errors] of [
    ['/v1/regions', { parentId: long }, { pointer: '/parentId', detail: 'Must have at most 120 characters.' }],
    ['/v1/figures', { unit: long }, { pointer: '/unit', detail: 'Must have at most 60 characters.' }],
    [
      '/v1/figures',
      { reported: [{ value: '1', unit: long }] },
      { pointer: '/reported/0/unit', detail: 'Must have at most 60 characters.' },
    ],
    [
      '/v1/projects',
      { industryIds: Array.from({ length: 250_000 }, () => 'a') },
      { pointer: '/industryIds', detail: 'Must have at most 1000 elements.' },
    ],
    ['/v1/regions', many, ...unknownFields(8)],
  ] as const) {
    const body = { ...examples[url.slice(4) as 'regions'], ...wrong }
    isInvalid(t, await ask('POST', url, { body }), errors, errors[0].pointer)
  }
  await nothingWritten(t)
})

t.test('a body of any depth is refused without a crash', async (t) => {
  for (const key of ['aliases', 'unknown']) {
    isInvalid(
      t,
      await ask('POST', '/v1/regions', {
        body: `{"name":"x","kind":"city","${key}":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      }),
      [{ pointer: new RegExp(`^/${key}`) }],
    )
  }
})

t.test('an id in a body must be the id in the address', async (t) => {
  for (const method of ['PUT', 'PATCH']) {
    const { status, body } = await ask(method, '/v1/regions/guangdong', {
      body: { ...examples.regions, id: 'guangxi' },
    })
    t.equal(status, 422)
    matchWhole(t, body, {
      type: '/problems/broken-rule',
      detail: '/id: Must be `guangdong`, as in the address.',
      errors: [{ pointer: '/id', detail: 'Must be `guangdong`, as in the address.' }],
    })
  }
  await nothingWritten(t)
})

t.test('errors of schemas are plain sentences', async (t) => {
  for (const [schema, value, detail] of [
    [Type.String({ minLength: 2 }), 'x', 'Must have at least 2 characters.'],
    [Type.String({ minLength: 1 }), '', 'Must have at least 1 character.'],
    [Type.String({ maxLength: 1 }), 'xy', 'Must have at most 1 characters.'],
    [Type.String({ format: 'email' }), 'x', 'Must be email.'],
    [Type.Array(Type.String(), { minItems: 1 }), [], 'Must have at least 1 element.'],
    [Type.Array(Type.String(), { minItems: 2 }), [], 'Must have at least 2 elements.'],
    [Type.Array(Type.String(), { maxItems: 1 }), ['x', 'y'], 'Must have at most 1 elements.'],
    [Type.Array(Type.String(), { uniqueItems: true }), ['x', 'x'], 'Must not name the same twice.'],
    [Type.Integer({ minimum: 1 }), 0, 'Must be at least 1.'],
    [Type.Integer({ maximum: 1 }), 2, 'Must be at most 1.'],
    [Type.Unsafe<string>({ type: ['string', 'null'] }), 1, 'Must be string or null.'],
    [Type.Unsafe<string>({ type: 'string', enum: ['a', 'b'] }), null, 'Must be one of `a`, `b`.'],
    [Type.Object({}), 1, 'Must be object.'],
  ] as const)
    t.same(validator(schema)(value).map(inEnglish), [{ pointer: '', detail }])
})
