/** Makes the filters of a resource's list from its fields and the table of operators. */
import type { TSchema } from 'typebox'
import { subjects } from '../resources/figures.ts'
import { resourceOf } from '../resources/index.ts'
import type { Field, Fields, ResourceName } from './field.ts'
import { jsonOf } from './json-schema.ts'
import { maximumValues, type Operator, operators } from './operators.ts'
import { ofResource, type Resource, targetsOf } from './resource.ts'
import { Type } from './schema-builder.ts'

export interface Filter {
  /** As in the URL: `regionId.within`. */
  readonly parameter: string
  /** The keys that lead to the field: `participants`, `organizationId`. */
  readonly path: readonly string[]
  readonly field: Field
  readonly operator: Operator
  readonly schema: TSchema
}

/** One filter with its value: text, a list of texts, or a boolean, as the filter's schema says. */
export interface Condition {
  readonly filter: Filter
  readonly value: unknown
}

/** A record that refers to a subject is also found by the region and the industries of that subject. */
const throughSubject = ['regionId', 'industryIds']

export const isTree = (resource: Resource): boolean => resource.own['parentId']?.target === resource.name

/** The tree that a field, not a list, leads into: that of its one target, or of the resource whose own `id` it is. */
export const treeOf = (resource: Resource, field: Field): ResourceName | undefined => {
  if (field.kind === 'id') return isTree(resource) ? resource.name : undefined
  const { target } = field
  return typeof target === 'string' && isTree(resourceOf(target)) ? target : undefined
}

const firstWord = ({ value }: Field): string => {
  const [example] = jsonOf(value).examples ?? []
  return typeof example === 'string' ? example.replace(/,?\s.*/, '') : ''
}

const takenBy = (operator: Operator, field: Field): TSchema => {
  const value = {
    ...field.value,
    description: `${String(jsonOf(field.value).description)} Filter: ${operator.means}.`,
  }
  switch (operator.takes) {
    case 'value':
      return value
    case 'values':
      return severalOf(field, value.description)
    case 'text':
      return Type.String({
        minLength: 1,
        maxLength: 1000,
        description: value.description,
        examples: [firstWord(field)],
      })
    case 'flag':
      return Type.Boolean({ description: value.description, examples: [true] })
    case 'node':
      return value
  }
}

const filter = (path: readonly string[], field: Field, operator: Operator, parameter = path.join('.')): Filter => ({
  parameter: parameter + operator.suffix,
  path,
  field,
  operator,
  schema: takenBy(operator, field),
})

const ofTrees = operators.filter(({ goesWith }) => goesWith === 'tree')

const onValue = (resource: Resource, path: string[], field: Field): Filter[] =>
  operators
    .filter(({ goesWith }) =>
      goesWith === 'nullable'
        ? field.nullable
        : goesWith === 'tree'
          ? treeOf(resource, field)
          : goesWith.includes(field.kind),
    )
    .map((operator) => filter(path, field, operator))

/** A list is asked what it contains, so operators of order and of text do not apply. */
const onElement = (resource: Resource, path: string[], field: Field): Filter[] =>
  onValue(resource, path, field).filter(({ operator: { onElements } }) => onElements)

const onParts = (resource: Resource, path: string[], { parts = {} }: Field): Filter[] =>
  Object.entries(parts).flatMap(([part, inner]) =>
    inner.parts ? onParts(resource, [...path, part], inner) : onElement(resource, [...path, part], inner),
  )

const onField = (resource: Resource, key: string, field: Field): Filter[] => {
  if (field.items) return onElement(resource, [key], field.items)
  if (field.parts) return onParts(resource, [key], field)
  return [...onValue(resource, [key], field), ...through(resource, key, field)]
}

const through = (resource: Resource, key: string, field: Field): Filter[] =>
  typeof field.target !== 'object'
    ? []
    : throughSubject.flatMap((shared) =>
        targetsOf(field)
          .flatMap((name) => resourceOf(name).own[shared] ?? [])
          .slice(0, 1)
          .flatMap((target) =>
            ofTrees.map((operator) => filter([key, shared], target.items ?? target, operator, shared)),
          ),
      )

/** Returns the filters of a resource, by parameter. */
export const filtersOf = ofResource(
  (resource): ReadonlyMap<string, Filter> =>
    new Map(
      Object.entries(resource.fields)
        .flatMap(([key, field]) => onField(resource, key, field))
        .map((found) => [found.parameter, found]),
    ),
)

/** Returns the conditions among the parameters of a query. */
export const conditionsOf = (resource: Resource, query: Readonly<Record<string, unknown>>): Condition[] => {
  const filters = filtersOf(resource)
  return Object.entries(query).flatMap(([name, value]) => {
    const filter = filters.get(name)
    return filter ? [{ filter, value }] : []
  })
}

// Filters on values of a closed set: their parameters, and the test of an item.

const operatorsUsed = ['equals', 'in', 'not']

/** Returns the schema of a list of a field's values. */
const severalOf = ({ value }: Field, description: string): TSchema =>
  Type.Array(value, { minItems: 1, maxItems: maximumValues, description, examples: [jsonOf(value).examples ?? []] })

/** Returns the parameters of filters on a field. */
export const filtersOn = (name: string, field: Field): Record<string, TSchema> =>
  Object.fromEntries(
    operators
      .filter((operator) => operatorsUsed.includes(operator.name))
      .map(({ suffix, takes, means }) => {
        const description = `${jsonOf(field.value).description ?? ''} Filter: ${means}.`
        return [
          `${name}${suffix}`,
          Type.Optional(takes === 'values' ? severalOf(field, description) : { ...field.value, description }),
        ]
      }),
  )

/** The values of an item by filter parameter. */
type Values<T> = Readonly<Record<string, (item: T) => readonly string[]>>

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

// The values of `include` on a resource: resources that its records refer to, and figures about them with their
// sources.

const targetsIn = (fields: Fields): ResourceName[] =>
  Object.values(fields).flatMap((field) => [
    ...targetsOf(field),
    ...(field.items ? targetsOf(field.items) : []),
    ...targetsIn(field.parts ?? {}),
  ])

const isSubject = (name: ResourceName): boolean => Object.values<ResourceName>(subjects).includes(name)

export const includable = ({ name, own }: Resource): ResourceName[] => [
  ...new Set([...targetsIn(own), ...(isSubject(name) ? (['figures', 'sources'] as const) : [])]),
]
