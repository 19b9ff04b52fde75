/** The one way in: writes that come together share a transaction and its commit. */
import { setImmediate } from 'node:timers/promises'
import type { Store } from '../../store/store.ts'
import type { Outcome } from '../../store/writes.ts'
import type { Engine, Session, Work } from '../engine.ts'
import { markDirty } from '../derived/dirty-marks.ts'
import { head } from '../history/sequence.ts'
import { moveOn, type Change } from './statements.ts'
import { indexChanges } from '../search/index.ts'
import { apply, named, type Done, type Last } from './apply.ts'

/** How many writes share a transaction at most. */
const atOnce = 64

interface Queued {
  readonly work: (session: Session, last: Last) => Promise<Done>
  readonly resolve: (outcomes: Outcome[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Each write is read, checked and applied in a transaction that nobody else can write beside, so no rule can be broken by two writers at once.
 * Those that come together share the transaction, and its commit, which takes longer than they do; each is answered when it is kept.
 */
export const writer = (engine: Engine, largestRecord: number): Store['write'] => {
  let queue: Queued[] = []
  let busy = false

  const flush = async (group: readonly Queued[]): Promise<void> => {
    let changes: Change[] = []
    let before: Last | undefined
    const works = group.map(({ work }, at): Work<Done> => async (session) => {
      if (at === 0) {
        changes = []
        before = undefined
      }
      before ??= await head(session)
      const done = await work(session, changes.at(-1) ?? before)
      changes.push(...done.changes)
      return done
    })
    try {
      const done = await engine.together(works, async (session) => {
        const last = changes.at(-1)
        if (last) await session.run(moveOn(last.sequence))
        for (const statement of [...markDirty(changes), ...indexChanges(changes)]) await session.run(statement)
      })
      done.forEach((one, at) => {
        if ('value' in one) group[at]?.resolve(one.value.outcomes)
        else group[at]?.reject(one.error)
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
  /** Waits while each turn of the event loop brings more: who was answered just now may come again, and a commit costs two little more than one. */
  const arrivals = async (): Promise<void> => {
    let before
    do {
      before = queue.length
      await setImmediate()
    } while (queue.length > before && queue.length < atOnce)
  }
  const run = async (): Promise<void> => {
    busy = true
    do {
      await arrivals()
      const group = queue.slice(0, atOnce)
      queue = queue.slice(atOnce)
      await flush(group)
    } while (queue.length > 0)
    busy = false
  }
  return async (writes, by, keep) => {
    const all = await Promise.all(writes.map(named))
    return new Promise((resolve, reject) => {
      const asked = { writes: all, by, keep, largestRecord }
      queue.push({ work: (session, last) => apply(session, last, asked), resolve, reject })
      if (!busy) void run()
    })
  }
}
