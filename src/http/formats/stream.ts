/** Streams content that is read from one state of the register, however long it takes. */
import { Readable } from 'node:stream'
import type { Snapshot, Store } from '../../store/store.ts'

/** Returns a stream of content made from a snapshot, which closes with the stream. Throws a Refusal: overloaded. */
export const streamed = (
  store: Store,
  contentOf: (snapshot: Snapshot) => AsyncGenerator<string | Uint8Array>,
): Readable => {
  const snapshot = store.snapshot()
  return Readable.from(contentOf(snapshot), { objectMode: false }).once('close', () => {
    snapshot.close()
  })
}
