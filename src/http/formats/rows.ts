/** Streams a whole list, of the state in which the register was when the answer began. */
import { Readable } from 'node:stream'
import { csvOf, ndjsonOf } from '../../exchange/delimited/rows.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot, Store } from '../../store/store.ts'

/** Text or bytes made of a snapshot, which closes with it, read or not. Throws a Refusal: overloaded. */
export const streamed = (
  store: Store,
  contentOf: (snapshot: Snapshot) => AsyncGenerator<string | Uint8Array>,
): Readable => {
  const snapshot = store.snapshot()
  return Readable.from(contentOf(snapshot), { objectMode: false }).once('close', () => {
    snapshot.close()
  })
}

/** The rows of a list as text; all of them where there is no limit. */
export const rowsOf = (
  store: Store,
  resource: Resource,
  request: ListRequest,
  format: 'csv' | 'ndjson',
  limit = Infinity,
): Readable =>
  streamed(store, (snapshot) => (format === 'csv' ? csvOf : ndjsonOf)(snapshot, resource, { ...request, limit }))
