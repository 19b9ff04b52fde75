/** What a snapshot is asked for: everything, or certain records. */
import { filtersOf, type Condition } from '../model/filters.ts'
import type { Resource } from '../model/resource.ts'
import type { ListRequest } from '../store/lists.ts'

export const everything: ListRequest = {
  conditions: [],
  sort: [],
  limit: Infinity,
  include: [],
  facets: [],
  total: false,
}

/** How many are looked up at once. */
const readAtOnce = 500

/** A condition of a list, by its parameter in a query. */
export const condition = (resource: Resource, parameter: string, value: unknown): Condition => {
  const filter = filtersOf(resource).get(parameter)
  if (!filter) throw new Error(`${resource.name} cannot be found by ${parameter}.`)
  return { filter, value }
}

/** For the records that have one of these ids in a field, some at a time; by id, where the ids are in order. */
export function* requestsFor(
  resource: Resource,
  ids: readonly string[],
  { asOf, conditions = [] }: Partial<ListRequest> = {},
  field = 'id',
): Generator<ListRequest> {
  for (let at = 0; at < ids.length; at += readAtOnce) {
    yield {
      ...everything,
      asOf,
      conditions: [condition(resource, `${field}.in`, ids.slice(at, at + readAtOnce)), ...conditions],
    }
  }
}
