/** A value that a schema does not allow always has a violation. */
import fc from 'fast-check'
import t from 'tap'
import TypeBox from 'typebox'
import { Type } from '../../src/model/schema-builder.ts'
import { parseJson } from '../../src/model/strict-json.ts'
import { validator } from '../../src/model/validation.ts'
import { inEnglish } from '../../src/text/messages/sentence.ts'
import { adminKey, build } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { matchWhole } from '../support/match-whole.ts'
import { forAll } from '../support/runs.ts'

const closed = Type.Object({ name: Type.Optional(Type.String()) }, { additionalProperties: false })

t.test('unknown properties are named at any depth, however many there are', async (t) => {
  const check = validator(Type.Object({ inner: Type.Optional(closed) }, { additionalProperties: false }))
  t.strictSame(check({ inner: { nam: 'x', 'a/b~c': 1 } }).map(inEnglish), [
    { pointer: '/inner/nam', detail: 'There is no such field. Did you mean `name`?' },
    { pointer: '/inner/a~1b~0c', detail: 'There is no such field. Did you mean `name`?' },
  ])
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_none, at) => [`x${at.toString()}`, 1]))
  t.strictSame(
    check(many).map(inEnglish),
    Array.from({ length: 8 }, (_none, at) => ({
      pointer: `/x${at.toString()}`,
      detail: 'There is no such field. Did you mean `inner`?',
    })),
  )
})

t.test('a violation of a keyword that has no words is one of the whole', async (t) => {
  const check = validator(Type.Unsafe({ not: { type: 'string' } }))
  t.strictSame([check(1), check('x').map(inEnglish)], [[], [{ pointer: '', detail: 'Does not match the schema.' }]])
})

t.test('a pattern that has no words is shown', async (t) => {
  const check = validator(Type.Object({ code: Type.String({ pattern: '^x+$', examples: ['xx'] }) }))
  t.strictSame(check({ code: 'y' }).map(inEnglish), [
    { pointer: '/code', detail: 'Must match the pattern `^x+$`, for example "xx".' },
  ])
})

// The schema builder makes the schemas that TypeBox makes.

const said = { description: 'What it is.', examples: ['one'] }

const made = (makers: typeof Type | typeof TypeBox): readonly object[] => [
  makers.String(),
  makers.String({ minLength: 1, ...said }),
  makers.Integer({ minimum: 0 }),
  makers.Number(said),
  makers.Boolean({ default: true }),
  makers.Unknown(),
  makers.Unknown(said),
  makers.Unsafe<string>({ type: ['string', 'null'], enum: ['a', null] }),
  makers.Array(makers.String(), { maxItems: 2 }),
  makers.Array(makers.Object({ of: makers.Optional(makers.Integer()) })),
  makers.Object({}),
  makers.Object({}, { additionalProperties: false }),
  makers.Object(
    { must: makers.String(), may: makers.Optional(makers.Integer(said)), also: makers.Array(makers.Boolean()) },
    { $id: 'All', ...said },
  ),
  makers.Object({ copied: { ...makers.Optional(makers.String()), description: 'A copy must be there again.' } }),
  makers.Optional(makers.Unsafe({ $ref: 'All' })),
]

t.test('schemas are equal to those of TypeBox, key by key, in the same order', async (t) => {
  const [ours, theirs] = [made(Type), made(TypeBox)]
  ours.forEach((schema, at) => t.equal(JSON.stringify(schema), JSON.stringify(theirs[at])))
})

t.test('Optional marks a property where it stands, not the schema', async (t) => {
  const text = Type.String()
  const found = Type.Object({ may: Type.Optional(text), must: text })
  t.same(found, { type: 'object', required: ['must'], properties: { may: text, must: text } })
})

// JSON is read strictly on every way in: a repeated key of an object is named, and nothing is written.

/** A JSON value as text has it: an object is a list of entries, in order and with repeats. */
type Written =
  | string
  | number
  | boolean
  | null
  | { readonly elements: readonly Written[] }
  | { readonly entries: readonly (readonly [string, Written])[] }

const hostile = fc.constantFrom('a', 'b', 'a/b', '~', '"', '\\', '\\"', '{', ',', '', '0', 'é', '😀')
const key = fc
  .oneof(hostile, fc.string({ maxLength: 3 }))
  .filter((name) => !['__proto__', 'constructor'].includes(name))
const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(key, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('written'), { maxLength: 4 }).map((elements) => ({ elements })),
    fc.array(fc.tuple(key, tie('written')), { maxLength: 4 }).map((entries) => ({ entries })),
  ),
}))

/** Returns the text of a value; with `escape`, keys are spelled by escapes, which are the same keys. */
const textOf = (value: Written, space: string, escape: boolean): string => {
  const spelled = (name: string): string =>
    Array.from({ length: name.length }, (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
  const quoted = (name: string): string => (escape ? `"${spelled(name)}"` : JSON.stringify(name))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner =
    'elements' in value
      ? value.elements.map((element) => textOf(element, space, escape))
      : value.entries.map(
          ([name, element], at) =>
            `${at % 2 === 0 ? quoted(name) : JSON.stringify(name)}${space}:${space}${textOf(element, space, escape)}`,
        )
  const [begin, end] = 'elements' in value ? '[]' : '{}'
  return `${String(begin)}${space}${inner.join(`${space},${space}`)}${space}${String(end)}`
}

/** Returns the pointer of the first repeated key, in the order of the text. */
const repeatedIn = (value: Written, pointer = ''): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const entries =
    'entries' in value ? value.entries : value.elements.map((element, at) => [at.toString(), element] as const)
  const seen = new Set<string>()
  for (const [name, element] of entries) {
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (seen.has(name)) return at
    seen.add(name)
    const inner = repeatedIn(element, at)
    if (inner !== undefined) return inner
  }
  return undefined
}

t.test('any JSON is read as JSON.parse reads it, unless an object has a key twice, which is named', () =>
  forAll(1000, [written, fc.constantFrom('', ' ', '\n\t'), fc.boolean()], (value, space, escape) => {
    const text = textOf(value, space, escape)
    const pointer = repeatedIn(value)
    const expected = JSON.stringify(
      pointer === undefined ? { value: JSON.parse(text) as unknown } : { violation: { pointer, detail: ['repeated'] } },
    )
    const read = JSON.stringify(parseJson(text))
    if (read !== expected) throw new Error(`${read}, not ${expected}`)
  }),
)

t.test('a body with a key twice is refused, in any spelling and at any depth', async (t) => {
  const app = await build(t)
  const refused = async (method: string, url: string, body: string, pointer: string): Promise<void> => {
    const answer = await app.ask(method, url, { body })
    matchWhole(
      t,
      [answer.status, answer.body],
      [
        400,
        {
          type: '/problems/invalid-request',
          detail: `${pointer}: Is given twice.`,
          errors: [{ pointer, detail: 'Is given twice.' }],
        },
      ],
    )
  }
  await refused('POST', '/v1/regions', '{"name": "North", "kind": "city", "name": "South"}', '/name')
  await refused('POST', '/v1/regions', '{"name": "North", "kind": "city", "name": "North"}', '/name')
  await refused('PUT', '/v1/regions/north', '{"name": "North", "n\\u0061me": "South", "kind": "city"}', '/name')
  await refused('PATCH', '/v1/regions/north', '{"name": "North", "name": null}', '/name')
  const nested = '{"title": "x", "participants": [{"role": "a"}, {"role": "a", "role": "b"}]}'
  await refused('POST', '/v1/projects', nested, '/participants/1/role')
  await refused('POST', '/v1/resolve', '{"names": ["a"], "names": ["b"]}', '/names')
  t.equal((await app.store.stamp()).sequence, 0, 'nothing is written')
})

t.test('a line of an import with a key twice is refused', async (t) => {
  const app = await build(t)
  const good = JSON.stringify({ resource: 'regions', record: { ...examples.regions, id: 'a' } })
  const { statusCode, body } = await app.http.inject({
    method: 'POST',
    url: '/v1/import',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}` },
    payload: `${good}\n{"resource": "regions", "record": {"id": "b", "name": "b", "kind": "city", "id": "c"}}`,
  })
  const fault = { line: 2, resource: null, id: null, pointer: '/record/id', detail: 'Is given twice.' }
  matchWhole(t, [statusCode, JSON.parse(body)], [422, { errorCount: 1, errors: [fault] }])
  t.equal((await app.store.stamp()).sequence, 0, 'nothing is written')
})
