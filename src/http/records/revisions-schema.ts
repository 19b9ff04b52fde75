/** What /v1/{resource}/{id}/revisions takes and answers, as the OpenAPI document says it. */
import type { TSchema } from 'typebox'
import type { Resource } from '../../model/resource.ts'
import { componentOf } from '../../model/schemas.ts'
import { Type } from '../../model/schema-builder.ts'
import { paging } from '../contract/computed-list.ts'
import { changed, leftOf } from '../changes/schema.ts'

export const revisionsQuery: TSchema = Type.Object(
  { limit: paging['limit'], cursor: paging['cursor'] } as Record<string, TSchema>,
  { additionalProperties: false },
)

const operation = Type.Unsafe({
  type: 'object',
  required: ['op', 'path'],
  additionalProperties: false,
  properties: {
    op: { type: 'string', enum: ['add', 'remove', 'replace'], description: 'What to do.', examples: ['replace'] },
    path: {
      type: 'string',
      description: 'Where: a JSON pointer (RFC 6901); empty for the whole record.',
      examples: ['/status'],
    },
    value: { description: 'What to put there.', examples: ['completion'] },
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
                'What makes the former record this one (JSON Patch, RFC 6902): an `add` of the whole where there was none, a `remove` of the whole at a deletion.',
              examples: [[{ op: 'replace', path: '/status', value: 'completion' }]],
            }),
            record: leftOf([componentOf(resource)]),
          },
          { additionalProperties: false },
        ),
        { description: 'The revisions, oldest first.', examples: [[]] },
      ),
      next: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'The cursor of the next page; null on the last.',
        examples: [null],
      }),
    },
    {
      $id: `${componentOf(resource)}RevisionList`,
      description: `A page of the revisions of one of the ${resource.name}.`,
      additionalProperties: false,
    },
  )
