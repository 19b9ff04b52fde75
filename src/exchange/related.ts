/** Looks up the records that a batch refers to, or that refer to it. */
import type { Condition } from '../model/filters.ts'
import { resources, type RecordNamed } from '../resources/index.ts'
import type { Snapshot } from '../store/store.ts'
import { requestsFor } from './requests.ts'

export type Name = keyof typeof resources
export type Row<N extends Name> = RecordNamed<N>

/** Returns the records with one of these ids in a field. */
export const recordsWith = async <N extends Name>(
  snapshot: Snapshot,
  name: N,
  ids: Iterable<string | null>,
  field = 'id',
  conditions: readonly Condition[] = [],
): Promise<Row<N>[]> => {
  const records: Row<N>[] = []
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  for (const request of requestsFor(resources[name], wanted, { conditions }, field)) {
    for await (const texts of snapshot.records(resources[name], request))
      records.push(...texts.map((text) => JSON.parse(text) as Row<N>))
  }
  return records
}

/** Returns the records of these ids, by id. */
export const recordsOf = async <N extends Name>(
  snapshot: Snapshot,
  name: N,
  ids: Iterable<string | null>,
): Promise<ReadonlyMap<string, Row<N>>> =>
  new Map((await recordsWith(snapshot, name, ids)).map((record) => [record.id, record]))
