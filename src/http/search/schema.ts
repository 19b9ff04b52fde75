/** The query and the answer of /v1/search. */
import type { TSchema } from 'typebox'
import { enumeration, id } from '../../model/field.ts'
import { resourceNames } from '../../resources/index.ts'
import { Type } from '../../model/schema-builder.ts'
import { wordsParameter } from '../contract/search-words.ts'
import { nextCursor } from '../contract/page-schema.ts'
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

/** The query of the page, which without words is a box for them. */
export const searchPageQuery: TSchema = Type.Object(
  {
    q: Type.Optional({ ...wordsParameter, minLength: 0 }),
    resource: Type.Optional(resource.value),
    cursor: Type.Optional(cursorParameter),
  },
  { additionalProperties: false },
)

const hit = Type.Object(
  {
    resource: resource.value,
    id: id('The id of the record.', 'guangdong-key-projects-2025').value,
    title: Type.String({
      description: 'The title or name; for a figure, the number as printed.',
      examples: ['Key provincial construction projects 2025'],
    }),
    snippet: Type.String({
      description: 'The matching text as HTML: escaped, with each matching word in `<mark>` and no other markup.',
      examples: ['<mark>Key</mark> provincial construction <mark>projects</mark> 2025'],
    }),
    score: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'The rank, from the place of the words and the length of the title; the same in every register.',
      examples: [0.7397],
    }),
  },
  { additionalProperties: false },
)

export const searchSchema: TSchema = Type.Object(
  {
    data: Type.Array(hit, { description: 'The results, best first.', examples: [[]] }),
    counts: Type.Unsafe({
      type: 'object',
      description: 'The number of matching records, by resource.',
      propertyNames: { type: 'string', enum: resourceNames },
      additionalProperties: { type: 'integer', minimum: 1 },
      examples: [{ projects: 3 }],
    }),
    corrected: Type.Optional(
      Type.Unsafe({
        type: 'object',
        description:
          'Only where no record has all words: the words of the query that were changed, each with what was searched ' +
          'for in its place.',
        additionalProperties: { type: 'string' },
        examples: [{ guandong: 'guangdong' }],
      }),
    ),
    dropped: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Only where no record has all words: the words of the query that were not searched for.',
        examples: [['planned']],
      }),
    ),
    next: nextCursor,
  },
  { $id: 'SearchPage', description: 'A page of search results.', additionalProperties: false },
)
