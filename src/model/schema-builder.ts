/** Builds schemas as TypeBox does, with the same JSON Schema and types, for the few kinds needed here. */
import type TypeBox from 'typebox'
import type { TSchema } from 'typebox'

type Makers = Pick<
  typeof TypeBox,
  'Array' | 'Boolean' | 'Integer' | 'Number' | 'Object' | 'Optional' | 'String' | 'Unknown' | 'Unsafe'
>

/** Schemas of optional properties. */
const leftOut = new WeakSet<TSchema>()

const ofType =
  (type: string) =>
  (options: object = {}) => ({ type, ...options })

const objectOf = (properties: Readonly<Record<string, TSchema>>, options: object = {}) => {
  const required = Object.entries(properties)
    .filter(([, schema]) => !leftOut.has(schema))
    .map(([key]) => key)
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options }
}

const optional = (schema: TSchema) => {
  const copy = { ...schema }
  leftOut.add(copy)
  return copy
}

/** TypeBox's own builders are some three hundred modules, which take longer to load than all of Fastify. */
export const Type = {
  Array: (items: TSchema, options: object = {}) => ({ type: 'array', items, ...options }),
  Boolean: ofType('boolean'),
  Integer: ofType('integer'),
  Number: ofType('number'),
  Object: objectOf,
  Optional: optional,
  String: ofType('string'),
  Unknown: (options: object = {}) => ({ ...options }),
  Unsafe: (schema: object) => ({ ...schema }),
} as unknown as Makers
