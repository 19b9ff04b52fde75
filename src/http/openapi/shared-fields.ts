/** Makes fields that occur in more than one schema named components: `Project.aliases`, after the first such schema. */
import { mapped, shared, type Named, type Node } from './repeated.ts'

/** In characters of JSON: a reference to a shorter field would be about as long as the field. */
const shortest = 110

/** Keywords whose values are no schemas. */
const literals = new Set(['examples', 'example', 'default', 'enum', 'const'])

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

const isLong = ([, field]: Named): boolean => JSON.stringify(field).length >= shortest

/** Returns the fields within a schema, each with its name. */
const fieldsIn = (name: string, schema: unknown): Named[] => {
  if (Array.isArray(schema)) return schema.flatMap((part) => fieldsIn(name, part))
  if (!isNode(schema)) return []
  return Object.entries(schema).flatMap(([keyword, value]): Named[] => {
    if (literals.has(keyword)) return []
    if (keyword !== 'properties') return fieldsIn(name, value)
    return Object.entries(value as Readonly<Record<string, object>>).flatMap(([key, field]): Named[] => [
      [`${name}.${key}`, field],
      ...fieldsIn(`${name}.${key}`, field),
    ])
  })
}

/** Returns the schemas with a reference wherever a field occurs more than once, and these fields beside them. */
export const withSharedFields = (schemas: Readonly<Record<string, object>>): Record<string, object> => {
  const { components, refer } = shared(
    'schemas',
    Object.entries(schemas).flatMap(([name, schema]) => fieldsIn(name, schema).filter(isLong)),
  )
  const referring = <T>(schema: T): T => {
    if (Array.isArray(schema)) return schema.map(referring) as T
    if (!isNode(schema)) return schema
    return Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => {
        if (literals.has(keyword)) return [keyword, value]
        if (keyword !== 'properties') return [keyword, referring(value)]
        const fields = value as Readonly<Record<string, object>>
        return [
          keyword,
          mapped(fields, (field) => {
            const reference = refer(field)
            return reference === field ? referring(field) : reference
          }),
        ]
      }),
    ) as T
  }
  return mapped({ ...schemas, ...components }, referring)
}
