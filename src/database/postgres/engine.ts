/** The PostgreSQL engine: connection pools, transactions under the register's lock, retries. */
import pg, { type Pool, type PoolClient } from 'pg'
import { Refusal } from '../../rules/refusal.ts'
import type { Effort, Spent } from '../../store/store.ts'
import { allOrNone } from '../all-or-none.ts'
import type { Attempted, Engine, ExclusiveWork, Reader, Session, Transaction, Version } from '../engine.ts'
import { coalesced } from '../share-questions.ts'
import { again, soon } from './retry.ts'
import { connect, sessionOn, settingsOf, turnsOn, unheard, type Client, type Question } from './connection.ts'
import { isLate, isLost, isUndone, refused } from './errors.ts'
import { withoutTriggers } from './bulk-load.ts'
import { listenTo, type Ear } from './notifications.ts'
import { oneState, snapshotOf, streaming } from './snapshot.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'

/** The longest wait of a write for other writers, in milliseconds. */
const longestWait = 5000
/** Health checks must answer soon. */
const shortestWait = 250
const shortestAnswer = 2000
/** Connections of one process: for reads; for writes, one working while the others wait; and for snapshots. */
const connections = { readers: 10, writers: 2, snapshots: 16 }
/** The longest time of a query as a multiple of a writer's wait; queries of an import may check much at its end. */
const longest = { served: 12, exclusive: 120 }

const poolOf = (url: string, patience: number, max: number, answer: number): Pool => {
  const pool = new pg.Pool({ ...settingsOf(url, patience, answer), max })
  unheard(pool)
  pool.on('connect', unheard)
  return pool
}

const noting = async <T>(effort: Effort, act: () => Promise<T>): Promise<T> => {
  const begun = performance.now()
  try {
    return await act()
  } finally {
    effort.times++
    effort.seconds += (performance.now() - begun) / 1000
  }
}

/** Lends a connection; a connection that failed is not used again. */
const lending = async <T>(pool: Pool, use: (client: PoolClient, session: Session) => Promise<T>): Promise<T> => {
  const client = await connect(pool)
  const turns = turnsOn(client)
  let isSound = false
  try {
    const value = await use(client, sessionOn(turns))
    isSound = true
    return value
  } catch (error) {
    if (isLost(error)) throw error
    // After an error from the server itself, such as a refused query, the connection remains usable.
    await turns.settled()
    isSound = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    )
    throw error
  } finally {
    client.release(!isSound)
  }
}

/** The server ends transactions that are idle this long, in milliseconds: a lost machine must not block the others. */
const idle = 60_000

/** Begins an exclusive write transaction; writers of all processes wait here. */
const begin = async (client: Client, patience: number): Promise<void> => {
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${Math.max(Math.ceil(patience), 1).toString()};
    SET LOCAL idle_in_transaction_session_timeout = ${idle.toString()};
    SELECT 1 FROM register FOR UPDATE; SET CONSTRAINTS ALL DEFERRED`)
}

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

const exclusiveOn = async <T>(url: string, patience: number, work: ExclusiveWork<T>): Promise<T> => {
  const client = new pg.Client(settingsOf(url, patience, patience * longest.exclusive))
  unheard(client)
  try {
    await client.connect()
    await begin(client, patience)
    const turns = turnsOn(client)
    const { keep, isMost, value } = await work({
      ...sessionOn(turns),
      rows: streaming(async <R extends object>(question: Question) => (await turns.ask<R>(question)).rows),
    })
    // Without statistics the planner takes the tables for empty. Tables that a vacuum locks are skipped.
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

/** Counts keys and revocations, since neither is ever undone. */
const version = queryTemplate(
  0,
  () =>
    sql<{
      version: string
    }>`SELECT concat_ws('/', epoch, sequence, (SELECT count(*) FROM keys), (SELECT count(revoked_at) FROM keys))
      AS version FROM register`,
)

/** Returns the version of the database's state, to be compared as a whole. */
export const versionOf = async (reader: Reader): Promise<Version> => {
  const [row] = await reader.all(version())
  return (row as { version: string }).version
}

/** Makes the engine of a migrated database. Queries are cancelled after a multiple of `patience` milliseconds. */
export const postgresEngine = (url: string, patience = longestWait, answer = patience * longest.served): Engine => {
  const readers = poolOf(url, patience, connections.readers, answer)
  const writers = poolOf(url, patience, connections.writers, answer)
  const states = poolOf(url, patience, connections.snapshots, answer)
  const spent: Spent = { read: { times: 0, seconds: 0 }, write: { times: 0, seconds: 0 } }
  const ears: Ear[] = []
  let snapshots = 0
  let ending: Promise<unknown> | undefined

  const all = <R>(query: Query<R>): Promise<R[]> =>
    noting(spent.read, () => again(() => lending(readers, (_client, session) => session.all(query))))

  const reading = <T>(read: (reader: Reader) => Promise<T>): Promise<T> =>
    noting(spent.read, () =>
      again(() =>
        lending(readers, async (client, session) => {
          await client.query(oneState)
          const value = await read(session)
          await client.query('COMMIT')
          return value
        }),
      ),
    )

  /** Runs work under the lock. Retries without the lock or after a rollback by the server: nothing was done. */
  const writing = async <T>(wait: number, work: (client: PoolClient, session: Session) => Promise<T>): Promise<T> => {
    let isBegun = false
    const attempt = (): Promise<T> =>
      lending(writers, async (client, session) => {
        await begin(client, wait)
        isBegun = true
        return noting(spent.write, async () => {
          const value = await work(client, session)
          await commit(client)
          return value
        })
      })
    return again(async () => {
      try {
        return await attempt()
      } catch (error) {
        if (isBegun) throw isUndone(error) ? error : refused(error)
        throw isLate(error)
          ? new Refusal('overloaded', 'Another writer holds the database.', [], { cause: error })
          : error
      }
    })
  }

  const transaction = <T>(work: (transaction: Transaction) => Promise<T>, wait = patience): Promise<T> =>
    writing(wait, (client, session) => work({ ...session, attempt: attemptOn(client) }))

  return {
    spent,
    all,
    reading,
    version: coalesced(() => versionOf({ all })),
    transact: (queries) => allOrNone(queries, transaction),
    // Not retried: the statement may have taken effect.
    autocommit: (statement) =>
      noting(spent.write, () =>
        lending(readers, (_client, session) => session.all(statement)).catch((error: unknown) => {
          throw refused(error)
        }),
      ),
    transaction: (work) => transaction(work),
    exclusive: (work) => exclusiveOn(url, patience, work),
    bulkLoad: (work) => exclusiveOn(url, patience, withoutTriggers(work)),
    snapshot: () => {
      if (snapshots === connections.snapshots) throw new Refusal('overloaded', 'Too many files are being read.')
      snapshots++
      return snapshotOf(states, () => {
        snapshots--
      })
    },
    listen: (heard) => {
      const ear = listenTo(url, patience, heard)
      ears.push(ear)
      return ear.hears
    },
    probe: () =>
      soon(
        (async () => {
          await all(sql`SELECT sequence FROM register`)
          // The first statement proves that writing works; the second changes no row, so both are rolled back.
          await allOrNone(
            [sql`UPDATE register SET sequence = sequence`, sql`DELETE FROM register WHERE false`],
            (work) => transaction(work, Math.min(patience, shortestWait)),
          )
        })(),
        shortestAnswer,
      ),
    close: async () => {
      for (const ear of ears) ear.close()
      ending ??= Promise.all([readers, writers, states].map((pool) => pool.end()))
      await ending
    },
  }
}
