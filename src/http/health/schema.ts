/** The answer of /health. */
import { Type } from '../../model/schema-builder.ts'

export const healthSchema = Type.Object(
  {
    status: Type.String({ description: 'Always `ok`; failures are problems.', examples: ['ok'] }),
  },
  { $id: 'Health', description: 'The answer of a healthy server.', additionalProperties: false },
)
