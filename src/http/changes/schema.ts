/** What /v1/changes answers, as the OpenAPI document says it. */
import type { TSchema } from 'typebox'
import { enumeration, id, instant, integer, resourceNames } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { componentOf } from '../../model/schemas.ts'
import { Type } from '../../model/schema-builder.ts'

export const resource = enumeration(resourceNames, 'The resource of the record.', 'projects')

/** What an entry and a revision both say of a change. */
export const changed = {
  at: instant('When it was made (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z').value,
  by: Type.String({ description: 'The label of the key that made it.', examples: ['newsroom'] }),
  revision: integer('The revision that it made of the record.', 1).value,
  action: enumeration(['create', 'update', 'delete'], 'What was done.', 'create').value,
}

/** One of these records as it was left; null where it was deleted. */
export const leftOf = (components: readonly string[]): TSchema =>
  Type.Unsafe({
    description: 'The record as it was left; null after a deletion.',
    anyOf: [...components.map((name) => ({ $ref: `${name}#` })), { type: 'null' }],
    examples: [null],
  })

const change = Type.Object(
  {
    sequence: integer('Its number, one more than that of the change before it.', 41).value,
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
        description: 'What to ask `after` next time, whether or not there is more already.',
        examples: [41],
      }),
    },
    { $id: 'ChangeList', description: 'A page of changes.', additionalProperties: false },
  ),
]
