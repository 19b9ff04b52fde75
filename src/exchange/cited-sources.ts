/** Reads records as rows and collects the sources they cite, also in fields that are not asked for. */
import type { Data } from '../model/canonical.ts'
import type { Field } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { ListRequest } from '../store/lists.ts'
import type { Snapshot } from '../store/store.ts'
import { type CsvValue, columnsOf, csvOf } from './delimited/rows.ts'

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
