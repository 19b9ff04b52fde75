/** The answer of /v1/changes. */
import type { TSchema } from 'typebox'
import { enumeration, id, instant, integer } from '../../model/field.ts'
import { everyResource, resourceNames } from '../../resources/index.ts'
import { componentOf } from '../../model/schemas.ts'
import { Type } from '../../model/schema-builder.ts'

export const resource = enumeration(resourceNames, 'The resource of the record.', 'projects')

/** The region that the feed and webhooks can be confined to. */
export const regionWithin = id(
  'Only changes of records that are, or ever were, in this region or below it: the regions themselves, records whose ' +
    '`regionId` names one of them, and figures about any of these.',
  'guangdong',
)

/** The properties that a change and a revision share. */
export const changed = {
  at: instant('The time of the change (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z').value,
  by: Type.String({ description: 'The label of the key that made the change.', examples: ['newsroom'] }),
  revision: integer('The revision of the record after the change.', 1).value,
  action: enumeration(['create', 'update', 'delete'], 'The kind of change.', 'create').value,
}

/** Returns the schema of a record of one of these components after a change; null after a deletion. */
export const leftOf = (components: readonly string[]): TSchema =>
  Type.Unsafe({
    description: 'The record after the change; null after a deletion.',
    anyOf: [...components.map((name) => ({ $ref: `${name}#` })), { type: 'null' }],
    examples: [null],
  })

const change = Type.Object(
  {
    sequence: integer('The number of the change, one more than that of the change before it.', 41).value,
    at: changed.at,
    by: changed.by,
    resource: resource.value,
    id: id('The id of the record.', 'guangdong-key-projects-2025').value,
    revision: changed.revision,
    action: changed.action,
    record: leftOf(everyResource.map(componentOf)),
  },
  { $id: 'Change', description: 'A change of one record.', additionalProperties: false },
)

export const feedSchemas: readonly TSchema[] = [
  change,
  Type.Object(
    {
      data: Type.Unsafe({
        type: 'array',
        description: 'The changes, in order.',
        items: { $ref: 'Change#' },
        examples: [[]],
      }),
      next: Type.Integer({
        minimum: 0,
        description: 'The value of `after` for the next request, also when there are no more changes yet.',
        examples: [41],
      }),
    },
    { $id: 'ChangeList', description: 'A page of changes.', additionalProperties: false },
  ),
]
