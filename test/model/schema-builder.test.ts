/** The schema builder makes the schemas that TypeBox makes. */
import t from 'tap'
import TypeBox from 'typebox'
import { Type } from '../../src/model/schema-builder.ts'

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
  t.same(Type.Object({ may: Type.Optional(text), must: text }), {
    type: 'object',
    required: ['must'],
    properties: { may: text, must: text },
  })
})
