/** The schema of a page of computed items, such as promises and findings. */
import type { TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'
import { hintsSchema } from './hints.ts'

export const nextCursor = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'The cursor of the next page; null on the last page.',
  examples: [null],
})

/** Returns the schema of a page, named `component`. */
export const pageOf = (component: string, item: TSchema, description: string): TSchema =>
  Type.Object(
    {
      data: Type.Array(item, { description: 'The items.', examples: [[]] }),
      next: nextCursor,
      hints: Type.Optional(hintsSchema),
      total: Type.Optional(
        Type.Integer({ minimum: 0, description: 'The number of matches, with `total=true`.', examples: [3] }),
      ),
    },
    { $id: component, description, additionalProperties: false },
  )
