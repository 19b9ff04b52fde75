/** What /v1/import takes and answers, as the OpenAPI document says it. */
import type { TSchema } from 'typebox'
import { everyResource } from '../../resources/index.ts'
import { Type } from '../../model/schema-builder.ts'

export const ndjsonType = 'application/x-ndjson'
export const csvType = 'text/csv'

const names = everyResource.map(({ name }) => name)

export const importQuery = Type.Object(
  {
    resource: Type.Optional(
      Type.Unsafe({ type: 'string', enum: names, description: 'With CSV: what the rows are.', examples: ['projects'] }),
    ),
    dryRun: Type.Optional(
      Type.Boolean({ description: 'Whether only to check, and to write nothing.', examples: [true] }),
    ),
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
      names.map((name) => [name, { type: 'integer', minimum: 1, description: `How many ${name}.`, examples: [3] }]),
    ),
  })

export const importSchema: TSchema = Type.Object(
  {
    dryRun: Type.Boolean({ description: 'Whether it was only checked.', examples: [false] }),
    created: counts('What was created, by resource.'),
    updated: counts('What was changed, by resource.'),
    unchanged: counts('What was there already as the file has it, by resource; it keeps its revision.'),
  },
  { $id: 'Import', description: 'What an import did.', additionalProperties: false },
)
