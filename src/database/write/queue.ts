/** Queues writes: all that arrive while a transaction runs share the next one, and its commit. */
import { setImmediate } from 'node:timers/promises'
import type { Store } from '../../store/store.ts'
import type { Outcome } from '../../store/writes.ts'
import type { Attempted, Engine, Transaction } from '../engine.ts'
import { apply, named, type WriteRequest } from './apply.ts'
import { Recorder } from './recorder.ts'

/** The greatest number of requests that share a transaction. */
const largestBatch = 64

interface Queued {
  readonly request: WriteRequest
  /** The time by which its transaction must have begun, in milliseconds of `performance.now()`. */
  readonly deadline: number
  readonly resolve: (outcomes: Outcome[]) => void
  readonly reject: (error: unknown) => void
}

/** Applies each request in a transaction, and undoes those that are refused. */
const applyAll = async (
  transaction: Transaction,
  batch: readonly Queued[],
  largestRecord: number,
): Promise<Attempted<Outcome[]>[]> => {
  const recorder = await Recorder.begin(transaction)
  const attempted: Attempted<Outcome[]>[] = []
  for (const { request } of batch) {
    const { unflushed } = recorder
    const one = await transaction.attempt(() => apply(transaction, recorder, request, largestRecord))
    if ('error' in one) recorder.forget(unflushed)
    attempted.push(one)
  }
  await recorder.end()
  return attempted
}

/**
 * Returns the store's `write`. A commit takes longer than a write, so writes share commits.
 * Each call returns after its commit, or fails if other writers hold the database longer than `patience`.
 * No other writer can enter the transaction, so two writers at once cannot break a rule between them.
 */
export const writer = (engine: Engine, largestRecord: number): Store['write'] => {
  let queue: Queued[] = []
  let isRunning = false

  const flush = async (batch: readonly Queued[]): Promise<void> => {
    let isBegun = false
    const work = (transaction: Transaction) => {
      isBegun = true
      return applyAll(transaction, batch, largestRecord)
    }
    /** Rejects all if their work has begun or none has expired; else those that have, and the others wait again. */
    const refuse = (error: unknown): void => {
      const now = performance.now()
      const expired = isBegun ? batch : batch.filter(({ deadline }) => deadline <= now)
      const refused = expired.length > 0 ? expired : batch
      for (const { reject } of refused) reject(error)
      queue = [...batch.filter((one) => !refused.includes(one)), ...queue]
    }
    try {
      // Waits no longer than the oldest request may.
      const wait = Math.max((batch[0]?.deadline ?? 0) - performance.now(), 0)
      for (const [index, one] of (await engine.transaction(work, wait)).entries()) {
        if ('value' in one) batch[index]?.resolve(one.value)
        else batch[index]?.reject(one.error)
      }
    } catch (error) {
      refuse(error)
    }
  }
  /** Waits while each turn of the event loop brings more: a client that was just answered may write again. */
  const arrivals = async (): Promise<void> => {
    let before
    do {
      before = queue.length
      await setImmediate()
    } while (queue.length > before && queue.length < largestBatch)
  }
  const run = async (): Promise<void> => {
    isRunning = true
    do {
      await arrivals()
      const batch = queue.slice(0, largestBatch)
      queue = queue.slice(largestBatch)
      await flush(batch)
    } while (queue.length > 0)
    isRunning = false
  }
  return async (writes, by, keep) => {
    const deadline = performance.now() + engine.patience
    const request = { writes: await Promise.all(writes.map(named)), by, keep }
    return new Promise((resolve, reject) => {
      queue.push({ request, deadline, resolve, reject })
      if (!isRunning) void run()
    })
  }
}
