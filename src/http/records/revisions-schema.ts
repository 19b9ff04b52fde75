/** The query and the answer of /v1/{resource}/{id}/revisions. */
import type { TSchema } from 'typebox'
import type { Resource } from '../../model/resource.ts'
import { componentOf } from '../../model/schemas.ts'
import { Type } from '../../model/schema-builder.ts'
import { cursorParameter, limitParameter } from '../contract/parameters.ts'
import { nextCursor } from '../contract/page-schema.ts'
import { changed, leftOf } from '../changes/schema.ts'

export const revisionsQuery: TSchema = Type.Object(
  { limit: Type.Optional(limitParameter), cursor: Type.Optional(cursorParameter) },
  { additionalProperties: false },
)

const operation = Type.Unsafe({
  type: 'object',
  required: ['op', 'path'],
  additionalProperties: false,
  properties: {
    op: { type: 'string', enum: ['add', 'remove', 'replace'], description: 'The operation.', examples: ['replace'] },
    path: {
      type: 'string',
      description: 'The place, as a JSON pointer (RFC 6901); empty for the whole record.',
      examples: ['/status'],
    },
    value: { description: 'The new value.', examples: ['completion'] },
  },
})

export const revisionsSchema = (resource: Resource): TSchema =>
  Type.Object(
    {
      data: Type.Array(
        Type.Object(
          {
            ...changed,
            patch: Type.Array(operation, {
              description:
                'The change from the revision before (JSON Patch, RFC 6902): an `add` of the whole record when it ' +
                'was created, a `remove` of the whole record when it was deleted.',
              examples: [[{ op: 'replace', path: '/status', value: 'completion' }]],
            }),
            record: leftOf([componentOf(resource)]),
          },
          { additionalProperties: false },
        ),
        { description: 'The revisions, oldest first.', examples: [[]] },
      ),
      next: nextCursor,
    },
    {
      $id: `${componentOf(resource)}RevisionList`,
      description: `A page of the revisions of one record of ${resource.name}.`,
      additionalProperties: false,
    },
  )
