/** The query and the answer of /v1/import. */
import type { TSchema } from 'typebox'
import { everyResource } from '../../resources/index.ts'
import { Type } from '../../model/schema-builder.ts'

export const ndjsonType = 'application/x-ndjson'
export const csvType = 'text/csv'

const names = everyResource.map(({ name }) => name)

export const importQuery = Type.Object(
  {
    resource: Type.Optional(
      Type.Unsafe({
        type: 'string',
        enum: names,
        description: 'CSV only: the resource of the rows.',
        examples: ['projects'],
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ description: 'Checks the file and writes nothing.', examples: [true] })),
  },
  { additionalProperties: false },
)

const counts = (description: string): TSchema =>
  Type.Unsafe({
    type: 'object',
    description,
    additionalProperties: false,
    examples: [{ projects: 3 }],
    properties: Object.fromEntries(
      names.map((name) => [
        name,
        { type: 'integer', minimum: 1, description: `The number of ${name}.`, examples: [3] },
      ]),
    ),
  })

export const importSchema: TSchema = Type.Object(
  {
    dryRun: Type.Boolean({ description: 'True if the file was checked and nothing written.', examples: [false] }),
    created: counts('The number of records created, by resource.'),
    updated: counts('The number of records changed, by resource.'),
    unchanged: counts('The number of records equal to those of the file, by resource; they keep their revision.'),
  },
  { $id: 'Import', description: 'The result of an import.', additionalProperties: false },
)
