/** Answers that are put together from several questions, all of one state. */
import type { Stamp, Store } from '../../store/store.ts'

const triesAtMost = 3

/**
 * Asks until nothing is written meanwhile, and at last as of the state in which it begins. Returns that state with the
 * answer: an answer that is cited must be the same when it is read again.
 */
export const inOneState = async <T>(
  store: Pick<Store, 'stamp'>,
  ask: (stamp: Stamp, isPast: boolean) => Promise<T>,
): Promise<{ readonly stamp: Stamp; readonly answer: T }> => {
  for (let tries = 1; ; tries++) {
    const stamp = await store.stamp()
    const isPast = tries > triesAtMost
    const answer = await ask(stamp, isPast)
    if (isPast) return { stamp, answer }
    const { epoch, sequence } = await store.stamp()
    if (epoch === stamp.epoch && sequence === stamp.sequence) return { stamp, answer }
  }
}
