/** Requests to a snapshot: all records, or certain ones. */
import { type Condition, filtersOf } from '../model/filters.ts'
import type { Resource } from '../model/resource.ts'
import { type RecordNamed, resources } from '../resources/index.ts'
import type { ListRequest } from '../store/lists.ts'
import type { Snapshot } from '../store/store.ts'

export const everything: ListRequest = {
  conditions: [],
  limit: Infinity,
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

// Looks up the records that a batch refers to, or that refer to it.

type Name = keyof typeof resources

/** Returns the records with one of these ids in a field. */
export const recordsWith = async <N extends Name>(
  snapshot: Snapshot,
  name: N,
  ids: Iterable<string | null>,
  field = 'id',
  conditions: readonly Condition[] = [],
): Promise<RecordNamed<N>[]> => {
  const records: RecordNamed<N>[] = []
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  for (const request of requestsFor(resources[name], wanted, { conditions }, field)) {
    for await (const texts of snapshot.records(resources[name], request))
      records.push(...texts.map((text) => JSON.parse(text) as RecordNamed<N>))
  }
  return records
}

/** Returns the records of these ids, by id. */
export const recordsById = async <N extends Name>(
  snapshot: Snapshot,
  name: N,
  ids: Iterable<string | null>,
): Promise<ReadonlyMap<string, RecordNamed<N>>> =>
  new Map((await recordsWith(snapshot, name, ids)).map((record) => [record.id, record]))
