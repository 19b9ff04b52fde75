/** What a snapshot is asked for: everything, or certain records. */
import type { ListRequest } from '../database/store.ts'
import { filtersOf } from '../resources/filters.ts'
import type { Resource } from '../resources/resource.ts'

export const everything: ListRequest = { conditions: [], sort: [], limit: Infinity, include: [], facets: [], total: false }

/** How many are looked up at once. */
const readAtOnce = 500

/** For the records of these ids, some at a time; in the order of their ids where those are. */
export function* requestsFor(resource: Resource, ids: readonly string[], asOf?: number): Generator<ListRequest> {
  const filter = filtersOf(resource).get('id.in')
  if (!filter) throw new Error(`${resource.name} cannot be found by id.`)
  for (let at = 0; at < ids.length; at += readAtOnce) {
    yield { ...everything, asOf, conditions: [{ filter, value: ids.slice(at, at + readAtOnce) }] }
  }
}
