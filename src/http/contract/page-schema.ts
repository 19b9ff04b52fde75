/** A page of what is worked out rather than kept. */
import type { TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'

export const pageOf = (component: string, item: TSchema, description: string): TSchema =>
  Type.Object(
    {
      data: Type.Array(item, { description: 'The items.', examples: [[]] }),
      next: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'The cursor of the next page; null on the last.',
        examples: [null],
      }),
      total: Type.Optional(
        Type.Integer({ minimum: 0, description: 'How many match, with `total=true`.', examples: [3] }),
      ),
    },
    { $id: component, description, additionalProperties: false },
  )
