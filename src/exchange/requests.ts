/** Requests to a snapshot: all records, or certain ones, and the sources that they cite. */
import type { Data } from '../model/canonical.ts'
import type { Field } from '../model/field.ts'
import { conditionsOf } from '../model/filters.ts'
import type { Resource } from '../model/resource.ts'
import { type RecordNamed, resources } from '../resources/index.ts'
import type { ListRequest } from '../store/lists.ts'
import type { Snapshot } from '../store/store.ts'
import { type CsvValue, columnsOf, csvOf } from './delimited/rows.ts'

export const everything: ListRequest = {
  conditions: [],
  limit: Infinity,
}

/** The number of ids looked up at once. */
const readAtOnce = 500

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
      conditions: [...conditionsOf(resource, { [`${field}.in`]: ids.slice(at, at + readAtOnce) }), ...conditions],
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
  limits: Partial<ListRequest> = {},
): Promise<RecordNamed<N>[]> => {
  const records: RecordNamed<N>[] = []
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  for (const request of requestsFor(resources[name], wanted, limits, field)) {
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
  limits: Partial<ListRequest> = {},
): Promise<ReadonlyMap<string, RecordNamed<N>>> =>
  new Map((await recordsWith(snapshot, name, ids, 'id', limits)).map((record) => [record.id, record]))

// Reads records as rows and collects the sources they cite, also in fields that are not asked for.

const leadsToSources = ({ target }: Field): boolean => target === 'sources'

/** Returns a function that reads source ids from a cell, or undefined if the field cites none. */
const sourcesIn = ({ name }: Resource, field: Field): ((cell: CsvValue) => readonly string[]) | undefined => {
  if (leadsToSources(field) || (name === 'sources' && field.kind === 'id')) return (cell) => [cell as string]
  const parts = Object.entries(field.parts ?? {})
    .filter(([, part]) => leadsToSources(part))
    .map(([part]) => part)
  return parts.length === 0
    ? undefined
    : (cell) =>
        (JSON.parse(cell as string) as Data[]).flatMap((element) => parts.map((part) => element[part] as string))
}

/** Yields the rows of several requests, some at a time, and adds the ids of cited sources to `cited`. */
export async function* rowsCiting(
  snapshot: Snapshot,
  resource: Resource,
  requests: Iterable<ListRequest>,
  cited: Set<string>,
  fields?: readonly string[],
): AsyncGenerator<readonly (readonly CsvValue[])[]> {
  const columns = columnsOf(resource, fields)
  const citing = Object.entries(resource.fields).flatMap(([key, field]) => {
    const read = sourcesIn(resource, field)
    return read ? [{ key, read }] : []
  })
  const keys = Object.keys(columnsOf(resource, [...Object.keys(columns), ...citing.map(({ key }) => key)]))
  const readers = citing.map(({ key, read }) => ({ at: keys.indexOf(key), read }))
  const isWanted = keys.map((key) => key in columns)
  const note = (row: readonly CsvValue[]): void => {
    for (const { at, read } of readers) {
      const cell = row[at] ?? null
      if (cell !== null) for (const id of read(cell)) cited.add(id)
    }
  }
  for (const request of requests) {
    for await (const rows of snapshot.cells(resource, { ...request, fields: keys })) {
      rows.forEach(note)
      yield rows.map((row) => row.filter((_cell, index) => isWanted[index]))
    }
  }
}

/** Yields these rows as CSV under one header. */
export const csvCiting = (
  snapshot: Snapshot,
  resource: Resource,
  requests: Iterable<ListRequest>,
  cited: Set<string>,
  fields?: readonly string[],
): AsyncGenerator<string> => csvOf(columnsOf(resource, fields), rowsCiting(snapshot, resource, requests, cited, fields))

/** Adds the ids of the sources that records cite to `cited`. */
export const collectCited = async (
  snapshot: Snapshot,
  resource: Resource,
  requests: Iterable<ListRequest>,
  cited: Set<string>,
): Promise<void> => {
  for await (const rows of rowsCiting(snapshot, resource, requests, cited, [])) void rows
}

/** Yields sources in batches, each with the name of its publisher, if it has one. */
export async function* withPublishers(
  snapshot: Snapshot,
  requests: Iterable<ListRequest>,
): AsyncGenerator<(readonly [source: RecordNamed<'sources'>, publisher: string | undefined])[]> {
  for (const request of requests) {
    for await (const texts of snapshot.records(resources.sources, request)) {
      const some = texts.map((text) => JSON.parse(text) as RecordNamed<'sources'>)
      const ids = some.flatMap(({ publisherId }) => publisherId ?? [])
      const publishers = await recordsById(snapshot, 'organizations', ids, { asOf: request.asOf })
      yield some.map((source) => [source, publishers.get(source.publisherId ?? '')?.name])
    }
  }
}
