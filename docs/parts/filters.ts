/** Describes the parameters of lists, from the operators, the filters of each resource, and its query schema. */
import type { Field, Kind } from '../../src/model/field.ts'
import { filtersOf, type Filter } from '../../src/model/filters.ts'
import { everyResource } from '../../src/resources/index.ts'
import { operators, type Operator } from '../../src/model/operators.ts'
import { readOnly, type Resource } from '../../src/model/resource.ts'
import { listQuery } from '../../src/http/contract/parameters.ts'
import { capital, code, codes, table } from './markdown.ts'

const kinds: Readonly<Record<Kind, string>> = {
  id: 'ids',
  name: 'names',
  text: 'long texts',
  code: 'codes',
  enumeration: 'terms',
  unit: 'units',
  url: 'addresses',
  date: 'dates',
  instant: 'instants',
  decimal: 'decimals',
  integer: 'numbers',
  boolean: 'true or false',
  reference: 'references',
  list: 'lists',
  object: 'objects',
}

const goesWith = ({ goesWith: which }: Operator): string =>
  which === 'nullable'
    ? 'nullable fields'
    : which === 'tree'
      ? 'references to a tree, and the `id` in it'
      : which.map((kind) => kinds[kind]).join(', ')

const takes: Readonly<Record<Operator['takes'], string>> = {
  value: 'value',
  values: 'a,b',
  text: 'text',
  flag: 'true',
  node: 'id',
}

const written = ({ suffix, takes: taken }: Operator): string => code(`field${suffix}=${takes[taken]}`)

export const operatorTable = (): string =>
  table(
    ['operator', 'goes with', 'means'],
    operators.map((operator) => [written(operator), goesWith(operator), `${capital(operator.means)}.`]),
  )

/** The operators for the example of a field, the most telling one first. */
const telling: readonly Operator['name'][] = ['within', 'gte', 'contains', 'equals']

const exampleOf = (filters: readonly Filter[]): string => {
  const chosen = telling.flatMap((name) => filters.filter(({ operator }) => operator.name === name)).slice(0, 1)
  return chosen
    .map(({ parameter, field, operator, schema }) => {
      const { examples } = (operator.takes === 'text' ? schema : field.value) as unknown as {
        examples: readonly unknown[]
      }
      return code(`${parameter}=${String(examples[0])}`)
    })
    .join('')
}

/** Groups the filters of a resource by their name without the suffix. */
const byName = (resource: Resource): [name: string, filters: Filter[]][] => {
  const found = new Map<string, Filter[]>()
  for (const filter of filtersOf(resource).values()) {
    const name = filter.parameter.slice(0, filter.parameter.length - filter.operator.suffix.length)
    found.set(name, [...(found.get(name) ?? []), filter])
  }
  return [...found]
}

const suffixes = (filters: readonly Filter[]): string =>
  codes(filters.map(({ operator: { suffix } }) => (suffix === '' ? '=' : suffix)))

const choices = (resource: Resource, parameter: string): string => {
  const { properties } = listQuery(resource) as unknown as {
    properties: Record<string, { items: { enum: readonly string[] } } | undefined>
  }
  const values = properties[parameter]?.items.enum.filter((value) => !value.startsWith('-')) ?? []
  return values.length === 0 ? 'nothing' : values.map(code).join(', ')
}

const isSorted = ({ kind }: Field): boolean => kind !== 'list'

const tableOf = (filters: readonly [name: string, filters: Filter[]][]): string =>
  table(
    ['field', 'operators', 'for example'],
    filters.map(([name, found]) => [code(name), suffixes(found), exampleOf(found)]),
  )

const isCommon = ([name]: readonly [name: string, filters: Filter[]]): boolean => name in readOnly

/** Describes the filters of the fields that the register sets in every record. */
export const commonFilters = (): string => tableOf(everyResource.slice(0, 1).flatMap(byName).filter(isCommon))

const sectionOf = (resource: Resource): string => `## ${resource.name}

${tableOf(byName(resource).filter((named) => !isCommon(named)))}

- \`sort\`: every field${Object.values(resource.fields).every(isSorted) ? '' : ' but lists'}.
- \`facets\`: ${choices(resource, 'facets')}.
- \`include\`: ${choices(resource, 'include')}.`

export const filters = (): string => everyResource.map(sectionOf).join('\n\n')
