/** The queries, the body and the answer of /v1/resolve. */
import type { TSchema } from 'typebox'
import { resolvedResources } from '../../text/name-keys.ts'
import { enumeration, id } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { jsonParameter } from '../contract/parameters.ts'

const longest = 1000
const mostNames = 100

const name = (description: string) =>
  Type.String({ minLength: 1, maxLength: longest, description, examples: ['广东省'] })
const resource = enumeration(resolvedResources, 'The resource of the record.', 'regions')
const confidence = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'The confidence of the match: 1 for an id or a code, 0 without a match.',
  examples: [0.95],
})

const only = { resource: Type.Optional({ ...resource.value, description: 'Only records of this resource.' }) }

export const resolveQuery: TSchema = Type.Object(
  {
    name: name('A name in either language, an alias, an id or a code.'),
    ...only,
    format: Type.Optional(jsonParameter),
  },
  { additionalProperties: false },
)

/** The query of POST. */
export const resolveManyQuery: TSchema = Type.Object(only, { additionalProperties: false })

export const namesSchema: TSchema = Type.Object(
  {
    names: Type.Array(name('A name in either language, an alias, an id or a code.'), {
      minItems: 1,
      maxItems: mostNames,
      description: `Up to ${mostNames.toString()} names.`,
      examples: [['广东省', 'CN-AH']],
    }),
  },
  { $id: 'Names', description: 'Names to resolve.', additionalProperties: false },
)

const found = Type.Object(
  {
    resource: resource.value,
    id: id('The id of the record.', 'guangdong').value,
    confidence,
  },
  { additionalProperties: false },
)

const resolved = Type.Object(
  {
    name: name('The name as given.'),
    resource: Type.Unsafe({
      type: ['string', 'null'],
      enum: [...resolvedResources, null],
      description: 'The resource of the best match; null without a match.',
      examples: ['regions'],
    }),
    id: Type.Unsafe({
      type: ['string', 'null'],
      description: 'The id of the best match; null without a match.',
      examples: ['guangdong'],
    }),
    confidence,
    alternatives: Type.Array(found, {
      description: 'Up to ten other matches, most confident first.',
      examples: [[]],
    }),
  },
  { additionalProperties: false },
)

export const resolvedSchema: TSchema = Type.Object(
  {
    data: Type.Array(resolved, { description: 'One match for each name, in the order given.', examples: [[]] }),
  },
  { $id: 'Resolved', description: 'The records that names refer to.', additionalProperties: false },
)
