/** Takes what is large from one thread to another in pieces, so that reading it holds no other request up. */
import { setImmediate } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'

/** Values that only V8 reads, a piece each. */
export type Pieces = readonly Uint8Array<ArrayBuffer>[]

export const inPieces = (values: Iterable<unknown>): Pieces => [...values].map((value) => serialize(value))

/** Yields the values of pieces, with other work between. */
export async function* fromPieces<T>(pieces: Pieces): AsyncGenerator<T> {
  for (const piece of pieces) {
    await setImmediate()
    yield deserialize(piece) as T
  }
}
