/** Streams content that is read from one state of the register, however long it takes. */
import { Readable } from 'node:stream'
import type { Snapshot, Store } from '../../store/store.ts'

type ContentOf = (snapshot: Snapshot) => AsyncGenerator<string | Uint8Array>

/** Returns a stream of content made from a snapshot, which closes with the stream. */
export const streamedFrom = (snapshot: Snapshot, contentOf: ContentOf): Readable =>
  Readable.from(contentOf(snapshot), { objectMode: false }).once('close', () => {
    snapshot.close()
  })

/** Does so from a snapshot of the current state. Throws a Refusal: overloaded. */
export const streamed = (store: Store, contentOf: ContentOf): Readable => streamedFrom(store.snapshot(), contentOf)
