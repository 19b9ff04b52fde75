/** What /health answers, as the OpenAPI document says it. */
import { Type } from '../../model/schema-builder.ts'

export const healthSchema = Type.Object(
  {
    status: Type.String({ description: 'That all is well.', examples: ['ok'] }),
  },
  { $id: 'Health', description: 'A server that is well.', additionalProperties: false },
)
