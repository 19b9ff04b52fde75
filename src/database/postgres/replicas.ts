/** Reads from replicas that have the state of the primary, else from the primary. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../../rules/refusal.ts'
import type { Engine, EngineSnapshot, Reader, ReadOptions, Reads, Version } from '../engine.ts'
import { postgresEngine, versionOf } from './engine.ts'

/** Time limits, in milliseconds, for a replica to report its state and to answer a read. */
const longest = { check: 1000, read: 30_000 }
/** Pauses after a replica failed, in milliseconds; doubled after each failure. */
const pauses = { first: 50, longest: 5000 }

/** Reads; closing drops all replicas without waiting. */
export interface ReplicaReads extends Reads {
  readonly close: () => void
}

/** Why a replica is not read. */
class OfNoUse extends Error {}

/** Reads what is in the state that was asked for, in one transaction with the check: a replica moves on at any time. */
const readIn = <T>(
  replica: Engine,
  state: Version,
  read: (reader: Reader) => Promise<T>,
  how?: ReadOptions,
): Promise<T> =>
  new Promise((resolve, reject) => {
    let isLate = false
    const giveUp = (): void => {
      isLate = true
      reject(new OfNoUse('It takes too long.'))
    }
    let timer = setTimeout(giveUp, longest.check)
    void replica
      .reading(async (reader) => {
        const isThere = (await versionOf(reader)) === state
        clearTimeout(timer)
        if (isLate || !isThere) throw new OfNoUse('It is in another state.')
        timer = setTimeout(giveUp, longest.read)
        return read(reader)
      }, how)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer)
      })
  })

/** A snapshot of the state that was asked for. */
const snapshotIn = async (replica: Engine, state: Version): Promise<EngineSnapshot> => {
  const snapshot = replica.snapshot()
  try {
    const found = await Promise.race([versionOf(snapshot), sleep(longest.check, undefined, { ref: false })])
    if (found === state) return snapshot
    throw new OfNoUse('It is in another state, or takes too long.')
  } catch (error) {
    snapshot.close()
    throw error
  }
}

/** Reads from a primary and its replicas in turn. No read returns an older state than the primary had at the call. */
export const overReplicas = (primary: Engine, urls: readonly string[]): ReplicaReads => {
  const replicas = urls.map((url) => postgresEngine(url, longest.check, longest.read))
  const resting = new Set<Engine>()
  const closing = new AbortController()
  let turn = 0

  const next = (): Engine | undefined => {
    const awake = replicas.filter((replica) => !resting.has(replica))
    return awake[turn++ % awake.length]
  }
  /** Leaves one alone until it is where the primary is; no request waits for finding that out. */
  const rest = async (replica: Engine): Promise<void> => {
    if (resting.has(replica)) return
    resting.add(replica)
    for (
      let pause = pauses.first;
      resting.has(replica) && !closing.signal.aborted;
      pause = Math.min(2 * pause, pauses.longest)
    ) {
      await sleep(pause, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
      const isThere = await Promise.all([versionOf(replica), primary.version()]).then(
        ([its, now]) => its === now,
        () => false,
      )
      if (isThere) resting.delete(replica)
    }
  }
  /** Returns the answer of a replica, or undefined if none is usable. */
  const fromReplica = async <T>(
    read: (replica: Engine, state: Version) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<{ readonly value: T } | undefined> => {
    const replica = next()
    if (!replica) return undefined
    const state = await primary.version()
    try {
      return { value: await read(replica, state) }
    } catch (error) {
      // That a client has left is no fault of the replica.
      signal?.throwIfAborted()
      // Refusals of the register would be the same on the primary; any other error is the replica's fault.
      if (error instanceof Refusal && error.kind !== 'overloaded') throw error
      void rest(replica)
      return undefined
    }
  }
  const reading: Reads['reading'] = async (read, how) => {
    const found = await fromReplica((replica, state) => readIn(replica, state, read, how), how?.signal)
    return found ? found.value : primary.reading(read, how)
  }
  return {
    reading,
    all: async (query) => {
      const found = await fromReplica((replica, state) => readIn(replica, state, (reader) => reader.all(query)))
      return found ? found.value : primary.all(query)
    },
    snapshot: (how) => {
      const chosen = fromReplica(snapshotIn).then((found) => found?.value ?? primary.snapshot(how))
      // Whoever reads is told.
      chosen.catch(() => undefined)
      return {
        all: async (query) => (await chosen).all(query),
        async *rows(query) {
          yield* (await chosen).rows(query)
        },
        close: () => {
          chosen.then(
            (snapshot) => {
              snapshot.close()
            },
            () => undefined,
          )
        },
      }
    },
    close: () => {
      closing.abort()
      for (const replica of replicas) void replica.close()
    },
  }
}
