/** The controls by which a list is filtered and sorted, made from the declaration of its resource. */
import type { Field, ResourceName } from '../../model/field.ts'
import { filtersOf, treeOf, type Filter } from '../../model/filters.ts'
import { jsonOf } from '../../model/json-schema.ts'
import type { Resource } from '../../model/resource.ts'
import { labelOf } from '../layout/words.ts'
import { words } from '../words/words.ts'

export interface Control {
  /** As the API calls it. */
  readonly parameter: string
  readonly label: string
  /** `choice`: one of the values that occur; `record`: an id or a name. */
  readonly shape: 'words' | 'choice' | 'record' | 'date' | 'text'
  /** The values of a choice, where the declaration lists them. */
  readonly values?: readonly string[]
  /** The field whose values are counted for a choice. */
  readonly counted?: string
  /** The resource of a record. */
  readonly target?: ResourceName
}

/** The fields of free text that have few values. */
const terms = ['metric', 'language']

const isChoice = (key: string, { kind }: Field): boolean =>
  ['enumeration', 'boolean', 'unit'].includes(kind) || terms.includes(key)

export const choice = (parameter: string, { kind, value }: Field, label = labelOf(parameter)): Control => ({
  parameter,
  label,
  shape: 'choice',
  values: kind === 'boolean' ? ['true', 'false'] : (jsonOf(value).enum ?? []),
})

const choicesOf = ({ own }: Resource): Control[] =>
  Object.entries(own)
    .filter(([key, field]) => isChoice(key, field))
    .map(([key, field]) => ({ ...choice(key, field), counted: key }))

/** Returns the resource whose records a filter takes, if people look for records by it. */
const targetOf = (resource: Resource, { path, field, operator }: Filter): ResourceName | undefined => {
  if (operator.name === 'within') {
    const tree = treeOf(resource, field)
    return tree !== resource.name || path[0] === 'id' ? tree : undefined
  }
  return operator.name === 'equals' && path.length === 1 && field.target === 'sources' ? 'sources' : undefined
}

const recordsOf = (resource: Resource): Control[] =>
  [...filtersOf(resource).values()].flatMap((filter): Control[] => {
    const target = targetOf(resource, filter)
    const key = filter.path.at(-1) ?? ''
    return target === undefined
      ? []
      : [
          {
            parameter: filter.parameter,
            label: key === 'id' ? words().lists.within : labelOf(key),
            shape: 'record',
            target,
          },
        ]
  })

/** The last day that goes with a first day. */
const ends: Readonly<Record<string, string>> = { startsOn: 'endsOn', periodStart: 'periodEnd' }

const datesOf = ({ own }: Resource): Control[] => {
  const first = Object.keys(own).find((key) => own[key]?.kind === 'date')
  if (first === undefined) return []
  const last = ends[first]
  const { from, fromDay, until } = words().lists
  const name = last === undefined && first !== 'on' ? fromDay(labelOf(first)) : from
  return [
    { parameter: `${first}.gte`, label: name, shape: 'date' },
    { parameter: `${last ?? first}.lte`, label: until, shape: 'date' },
  ]
}

const wordsControl = (): Control => ({ parameter: 'q', label: words().lists.words, shape: 'words' })

/** Returns the controls of a resource: words, records, dates, then what has few values. */
export const controlsOf = (resource: Resource): Control[] => [
  wordsControl(),
  ...recordsOf(resource),
  ...datesOf(resource),
  ...choicesOf(resource),
]

/** Returns the orders that a person may choose, each with its name. */
export const ordersOf = ({ own }: Resource): (readonly [sort: string, name: string])[] => {
  const name = ['title', 'name'].find((key) => key in own)
  const dates = Object.keys(own).filter((key) => own[key]?.kind === 'date')
  return [
    ...(name === undefined ? [] : [[name, labelOf(name)] as const]),
    ...dates.map((key) => [`-${key}`, words().lists.latestFirst(labelOf(key))] as const),
    ['-updatedAt', words().lists.changedFirst],
  ]
}
