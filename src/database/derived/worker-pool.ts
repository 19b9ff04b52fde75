/** Computes promises and findings of a large register in a separate thread, so that no other request waits for them. */
import { extname, join } from 'node:path'
import type { Piscina } from 'piscina'
import { Refusal } from '../../rules/refusal.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import { computing } from './computed-lists.ts'
import type { Outcome } from './worker.ts'
import type { Reads } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { sql } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

/** The figures of so many are worked through in some tens of milliseconds: sooner than a thread starts. */
const fewFigures = 2000
/** The length of the queue; a request beyond it is refused with 503. */
const waitingAtMost = 64
/** In milliseconds: what it keeps goes with an idle thread. */
const idleAtMost = 60_000

/** The worker's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const worker = join(import.meta.dirname, `worker${extname(import.meta.filename)}`)

const isLarge = async (reads: Reads): Promise<boolean> =>
  (await reads.all(sql`SELECT 1 FROM figures ${upTo(1)} OFFSET ${sql.raw(fewFigures.toString())}`)).length > 0

export interface Derivation {
  /** Throws a Refusal: overloaded. */
  readonly page: (request: DerivedRequest) => Promise<DerivedPage>
  readonly close: () => Promise<void>
}

export const derivation = (location: string, reads: Reads, cache: StateCache): Derivation => {
  const here = computing((read) => reads.reading(read), cache)
  let pool: Promise<Piscina<DerivedRequest, Outcome>> | undefined
  const open = async () => {
    const { Piscina: Pool } = await import('piscina')
    return new Pool<DerivedRequest, Outcome>({
      filename: worker,
      workerData: location,
      minThreads: 0,
      maxThreads: 1,
      maxQueue: waitingAtMost,
      idleTimeout: idleAtMost,
    })
  }
  const there = async (request: DerivedRequest): Promise<DerivedPage> => {
    const thread = await (pool ??= open())
    if (thread.queueSize >= waitingAtMost)
      throw new Refusal('overloaded', 'Too much is being worked out of the whole register.')
    const outcome = await thread.run(request)
    if ('refused' in outcome) throw new Refusal(outcome.refused, outcome.because)
    return outcome.page
  }
  return {
    page: async (request) => ((await isLarge(reads)) ? there(request) : here(request)),
    close: async () => {
      await (await pool)?.destroy()
    },
  }
}
