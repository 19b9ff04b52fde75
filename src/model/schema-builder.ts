/** Makes schemas as TypeBox does: the same JSON Schema, of the same types, by the few makers that are needed here. */
import type TypeBox from 'typebox'
import type { TSchema } from 'typebox'

type Makers = Pick<
  typeof TypeBox,
  'Array' | 'Boolean' | 'Integer' | 'Number' | 'Object' | 'Optional' | 'String' | 'Unknown' | 'Unsafe'
>

/** Schemas of properties that may be left out. */
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

/** The library's own makers have some three hundred modules between them, which take longer to load than all of Fastify. */
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
