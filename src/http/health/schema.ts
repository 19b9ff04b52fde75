/** The answer of /health. */
import { Type } from '../../model/schema-builder.ts'

export const healthSchema = Type.Object(
  {
    status: Type.String({ description: 'Always `ok`; failures are problems.', examples: ['ok'] }),
    readOnly: Type.Optional(
      Type.Boolean({
        description: 'Is `true` if the database can only be read, so that writes are refused.',
        examples: [true],
      }),
    ),
  },
  { $id: 'Health', description: 'The answer of a healthy server.', additionalProperties: false },
)
