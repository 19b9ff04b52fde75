/** Opens a bounded number of snapshots at once; whoever comes later waits for one to be closed. */
import { Refusal } from '../../rules/refusal.ts'
import type { Answering, Snapshot } from '../../store/store.ts'
import { queueOf } from '../bounded-queue.ts'

/** As many as an engine opens at once. */
const places = 16
/** The length of the queue; a download beyond it is refused with 503. */
const waitingAtMost = 64
/** In milliseconds. */
const longestWait = 10_000

type Open = () => Promise<Snapshot>

/** Returns the function that opens a snapshot as soon as there is a place for it. Throws a Refusal: overloaded. */
export const placesFor = (): ((open: Open, answering?: Answering) => Promise<Snapshot>) => {
  const queue = queueOf(places, waitingAtMost, ['many-downloads'])
  return async (open, { signal } = {}) => {
    const late = AbortSignal.timeout(longestWait)
    const { promise, resolve, reject } = Promise.withResolvers<Snapshot>()
    /** Keeps the place until the snapshot is closed. */
    const keepPlace = async (): Promise<void> => {
      const { promise: closed, resolve: leave } = Promise.withResolvers<undefined>()
      const snapshot = await open()
      try {
        // What cannot be opened is refused before an answer has begun.
        await snapshot.stamp()
      } catch (error) {
        snapshot.close()
        throw error
      }
      resolve({
        ...snapshot,
        close: () => {
          snapshot.close()
          leave(undefined)
        },
      })
      await closed
    }
    queue(AbortSignal.any([late, ...(signal ? [signal] : [])]), keepPlace).catch((error: unknown) => {
      reject(late.aborted && error === late.reason ? new Refusal('overloaded', ['many-downloads']) : error)
    })
    return promise
  }
}
