/** Filters on values of a closed set: their parameters, and the test of an item. */
import type { TSchema } from 'typebox'
import type { Field } from './field.ts'
import { maximumValues, operators } from './operators.ts'
import { Type } from './schema-builder.ts'
import { jsonOf } from './json-schema.ts'

const asked = ['equals', 'in', 'not']

/** Returns the schema of a list of a field's values. */
export const severalOf = ({ value }: Field, description: string): TSchema =>
  Type.Array(value, { minItems: 1, maxItems: maximumValues, description, examples: [jsonOf(value).examples ?? []] })

/** Returns the parameters of filters on a field. */
export const filtersOn = (name: string, field: Field): Record<string, TSchema> =>
  Object.fromEntries(
    operators
      .filter((operator) => asked.includes(operator.name))
      .map(({ suffix, takes, means }) => {
        const description = `${jsonOf(field.value).description ?? ''} Filter: ${means}.`
        return [
          `${name}${suffix}`,
          Type.Optional(takes === 'values' ? severalOf(field, description) : { ...field.value, description }),
        ]
      }),
  )

/** The values of an item by filter parameter. */
export type Values<T> = Readonly<Record<string, (item: T) => readonly string[]>>

/** Reports whether an item passes the filters of a query. */
export const passes =
  <T>(values: Values<T>, query: Readonly<Record<string, unknown>>): ((item: T) => boolean) =>
  (item) =>
    Object.entries(values).every(([name, valuesOf]) => {
      const [equal, among, not] = [query[name], query[`${name}.in`], query[`${name}.not`]] as [
        string?,
        string[]?,
        string[]?,
      ]
      const held = valuesOf(item)
      return (
        (equal === undefined || held.includes(equal)) &&
        (among === undefined || held.some((value) => among.includes(value))) &&
        (not === undefined || !held.some((value) => not.includes(value)))
      )
    })
