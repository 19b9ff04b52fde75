/** Requests to a snapshot: all records, or certain ones. */
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

/** The number of ids looked up at once. */
const readAtOnce = 500

/** Makes a condition from a query parameter. */
export const condition = (resource: Resource, parameter: string, value: unknown): Condition => {
  const filter = filtersOf(resource).get(parameter)
  if (!filter) throw new Error(`${resource.name} cannot be found by ${parameter}.`)
  return { filter, value }
}

/** Yields requests, in batches, for the records with one of these ids in a field; in order of id if the ids are. */
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
