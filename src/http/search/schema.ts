/** What /v1/search takes and answers, as the OpenAPI document says it. */
import type { TSchema } from 'typebox'
import { enumeration, id, resourceNames } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { wordsParameter } from '../contract/search-words.ts'
import { cursorParameter, jsonParameter, limitParameter } from '../contract/parameters.ts'

const resource = enumeration(resourceNames, 'The resource of the record.', 'projects')

export const searchQuery: TSchema = Type.Object(
  {
    q: wordsParameter,
    resource: Type.Optional({ ...resource.value, description: 'Only records of this resource.' }),
    limit: Type.Optional(limitParameter),
    cursor: Type.Optional(cursorParameter),
    format: Type.Optional(jsonParameter),
  },
  { additionalProperties: false },
)

const hit = Type.Object(
  {
    resource: resource.value,
    id: id('The id of the record.', 'guangdong-key-projects-2025').value,
    title: Type.String({
      description: 'Its title or name; of a figure, the number as printed.',
      examples: ['Key provincial construction projects 2025'],
    }),
    snippet: Type.String({
      description: 'What was found, as HTML: escaped, with each word found in `<mark>` and no other markup.',
      examples: ['<mark>Key</mark> provincial construction <mark>projects</mark> 2025'],
    }),
    score: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'By where the words stand and how long the title is; the same in every register.',
      examples: [0.7397],
    }),
  },
  { additionalProperties: false },
)

export const searchSchema: TSchema = Type.Object(
  {
    data: Type.Array(hit, { description: 'What was found, the best first.', examples: [[]] }),
    counts: Type.Unsafe({
      type: 'object',
      description: 'How many records match, by resource.',
      propertyNames: { type: 'string', enum: resourceNames },
      additionalProperties: { type: 'integer', minimum: 1 },
      examples: [{ projects: 3 }],
    }),
    next: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The cursor of the next page; null on the last.',
      examples: [null],
    }),
  },
  { $id: 'SearchPage', description: 'A page of what a search finds.', additionalProperties: false },
)
