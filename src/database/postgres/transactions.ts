/** PostgreSQL's transactions under the register's lock: short ones on a pool, long ones on their own connection. */
import pg, { type Pool } from 'pg'
import type { Effort } from '../../store/store.ts'
import type { Attempted, ExclusiveWork, Transaction } from '../engine.ts'
import { limited, settingsOf, turnsOn, unheard, type Client, type Question } from './connection.ts'
import { copyingSessionOn } from './copy-rows.ts'
import { LockTimeout } from '../lock-timeout.ts'
import { measured } from '../measured.ts'
import { isLate, isLost, isUndone, refused } from './errors.ts'
import { lending } from './pool.ts'
import { again } from './retry.ts'
import { checkedBy } from './schema-version.ts'
import { streaming } from './snapshot.ts'

/** The server ends transactions that are idle this long, in milliseconds: a lost machine must not block the others. */
const idle = 60_000
const idleLimit = `SET LOCAL idle_in_transaction_session_timeout = ${idle.toString()}`

/** The longest time of a query of an import, as a multiple of a writer's wait: an import may check much at its end. */
const longestQuery = 120

/** Begins an exclusive write transaction; writers of all processes wait here. */
const begin = (client: Client, patience: number, answer: number, mayBeLost = false): Promise<void> =>
  checkedBy(
    client,
    `BEGIN; ${limited(answer)}; SET LOCAL lock_timeout = ${Math.max(Math.ceil(patience), 1).toString()};
    ${mayBeLost ? 'SET LOCAL synchronous_commit = off;' : ''} ${idleLimit};
    SELECT 1 FROM register FOR UPDATE; SET CONSTRAINTS ALL DEFERRED`,
  )

const commit = async (client: Client): Promise<void> => {
  const { command } = await client.query('COMMIT')
  // The server answers ROLLBACK if a statement failed unnoticed.
  if (command !== 'COMMIT') throw new Error('A transaction that had failed was to be kept.')
}

const attemptOn =
  (client: Client): Transaction['attempt'] =>
  async <T>(work: () => Promise<T>): Promise<Attempted<T>> => {
    await client.query('SAVEPOINT attempt')
    try {
      const value = await work()
      await client.query('RELEASE attempt')
      return { value }
    } catch (error) {
      if (isLost(error) || isUndone(error)) throw error
      await client.query('ROLLBACK TO attempt; RELEASE attempt')
      return { error: refused(error) }
    }
  }

/**
 * Makes the function that runs work under the lock, on a connection of a pool. The work is retried if the lock was not
 * obtained or the server rolled it back, since then nothing was done.
 */
export const transactionOn =
  (pool: Pool, patience: number, answer: number, effort: Effort) =>
  async <T>(work: (transaction: Transaction) => Promise<T>, mayBeLost = false, wait = patience): Promise<T> => {
    let isBegun = false
    const attempt = (): Promise<T> =>
      lending(pool, async (client, session) => {
        await begin(client, wait, answer, mayBeLost)
        isBegun = true
        return measured(effort, async () => {
          const value = await work({ ...session, attempt: attemptOn(client) })
          await commit(client)
          return value
        })
      })
    return again(async () => {
      try {
        return await attempt()
      } catch (error) {
        if (isBegun) throw isUndone(error) ? error : refused(error)
        throw isLate(error) ? new LockTimeout(error) : error
      }
    })
  }

/** Runs work in a transaction on a connection of its own. */
export const exclusiveOn = async <T>(url: string, patience: number, work: ExclusiveWork<T>): Promise<T> => {
  const client = new pg.Client(settingsOf(url, patience, patience * longestQuery))
  unheard(client)
  const { ask } = turnsOn(client)
  try {
    await client.connect()
    await begin(client, patience, patience * longestQuery)
    const { keep, isMost, value } = await work({
      ...copyingSessionOn(client, ask),
      rows: streaming(async <R extends object>(question: Question) => (await ask<R>(question)).rows),
    })
    // Without statistics the planner takes the tables for empty. Tables that a vacuum has locked are skipped.
    if (keep && isMost) await client.query('ANALYZE (SKIP_LOCKED)')
    if (keep) await commit(client)
    return value
  } catch (error) {
    throw refused(error)
  } finally {
    // Closing the connection rolls back.
    await client.end().catch(() => undefined)
  }
}
