/** Looks up the records that a batch of others refers to, or that refer to it. */
import type { Snapshot } from '../database/store.ts'
import { filtersOf, type Condition } from '../resources/filters.ts'
import { resources } from '../resources/index.ts'
import type { RecordOf, Resource } from '../resources/resource.ts'
import { everything } from './order.ts'

/** How many are looked up at once. */
const readAtOnce = 500

/** A condition of a list, by its parameter in a query. */
export const condition = (resource: Resource, parameter: string, value: unknown): Condition => {
  const filter = filtersOf(resource).get(parameter)
  if (!filter) throw new Error(`${resource.name} cannot be found by ${parameter}.`)
  return { filter, value }
}

export type Name = keyof typeof resources
export type Row<N extends Name> = RecordOf<(typeof resources)[N]>

/** The records that have one of these ids in a field. */
export const recordsWith = async <N extends Name>(
  snapshot: Snapshot, name: N, ids: Iterable<string | null>, field = 'id', more: readonly Condition[] = [],
): Promise<Row<N>[]> => {
  const records: Row<N>[] = []
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  for (let at = 0; at < wanted.length; at += readAtOnce) {
    const conditions = [condition(resources[name], `${field}.in`, wanted.slice(at, at + readAtOnce)), ...more]
    for await (const texts of snapshot.records(resources[name], { ...everything, conditions })) records.push(...texts.map((text) => JSON.parse(text) as Row<N>))
  }
  return records
}

/** The records of these ids, by id. */
export const recordsOf = async <N extends Name>(snapshot: Snapshot, name: N, ids: Iterable<string | null>): Promise<ReadonlyMap<string, Row<N>>> =>
  new Map((await recordsWith(snapshot, name, ids)).map((record) => [record.id, record]))
