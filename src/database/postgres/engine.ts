/** The PostgreSQL engine: pools for reads, writes and snapshots, the version of the state, and noticing a failover. */
import { Refusal } from '../../rules/refusal.ts'
import type { Spent } from '../../store/store.ts'
import { type Engine, type Reader, type Version, measured, tryToWrite } from '../engine.ts'
import { coalesced } from '../turns.ts'
import { refused, lending, poolOf, again, soon, settingsOf, unheard } from './connection.ts'
import { oneState, snapshotOf } from './snapshot.ts'
import { assertSchema, checkedBy } from './migrate.ts'
import { exclusiveOn, transactionOn } from './transactions.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { rowOfEach } from '../probed.ts'
import { refusingWrites } from '../read-only.ts'
import { sql } from '../sql/sql.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** A trigger sends the last sequence to this channel. */
const channel = 'planledger'
/** Pauses before reconnecting, in milliseconds; doubled after each failure. */
const pauses = { first: 250, longest: 30_000 }

interface Listener {
  /** Reports whether notifications arrive now. */
  readonly isReceiving: () => boolean
  readonly close: () => void
}

/** A notification of no write, by which a process finds out whether it receives any. */
const knock = sql`SELECT pg_notify(${sql.raw(`'${channel}'`)}, '0')`

/**
 * Calls back with the last sequence after each write, and with Infinity if some may have been missed. `knocking` sends
 * a knock over another connection: a pooler may accept LISTEN and pass nothing on.
 */
const listenTo = (
  url: string,
  patience: number,
  notify: (sequence: number) => void,
  knocking: () => Promise<unknown>,
): Listener => {
  const closing = new AbortController()
  let client: pg.Client | undefined
  let isReceiving = false

  /** Listens until the connection is lost. Throws if it cannot connect or listen. */
  const listen = async (): Promise<void> => {
    const connection = (client = new pg.Client(settingsOf(url, patience)))
    unheard(connection)
    const lost = new Promise<void>((resolve) => {
      connection.once('end', resolve)
    })
    connection.on('notification', ({ payload }) => {
      isReceiving = true
      notify(Number(payload))
    })
    // A connection closed before it is established emits only this event.
    await Promise.race([connection.connect(), lost])
    await connection.query(`LISTEN ${channel}`)
    // Writes may have come before, and where the knock fails, the connection is soon lost too.
    void knocking().catch(() => undefined)
    notify(Infinity)
    await lost
  }
  const goOn = async (): Promise<void> => {
    for (let pause = pauses.first; !closing.signal.aborted; pause = Math.min(2 * pause, pauses.longest)) {
      // Reads and writes report the reason.
      await listen().catch(() => undefined)
      if (isReceiving) pause = pauses.first
      isReceiving = false
      await client?.end().catch(() => undefined)
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }
  void goOn()
  return {
    isReceiving: () => isReceiving && !closing.signal.aborted,
    close: () => {
      closing.abort()
      void client?.end().catch(() => undefined)
    },
  }
}

// Notices a failover: a promoted standby begins a new timeline, and may lack the last writes of the one before.

const isOther = sql`coalesce(timeline, '') <> current_timeline()`

const mark = 'moved'

/** Marks a version that is read on another timeline than that of the last write; null on a standby. */
const markMoved = sql`CASE WHEN ${isOther} THEN ${sql.raw(`'${mark}'`)} END`

const hasMoved = (version: Version): boolean => String(version).endsWith(mark)

/** Takes up the timeline, with a new epoch: what clients hold may be of a history that was lost. */
const takeUpTimeline = sql`UPDATE register
  SET epoch = CASE WHEN timeline IS NULL THEN epoch ELSE gen_random_uuid()::text END, timeline = current_timeline()
  WHERE ${isOther}`

/** The longest wait of a write for other writers, in milliseconds. */
const longestWait = 5000
/** Health checks must answer soon. */
const shortestWait = 250
const shortestAnswer = 2000
/** Connections of one process: for reads; for writes, one working while the others wait; and for snapshots. */
const connections = { readers: 10, writers: 2, snapshots: 16 }
/** The longest time of a query, as a multiple of a writer's wait. */
const longestQuery = 12

/** Counts keys and revocations: neither is undone, but for a key that nobody has seen. */
const state = sql`concat_ws('/', epoch, sequence, coalesce(reviews, 0), text_version, (SELECT count(*) FROM keys),
  (SELECT count(revoked_at) FROM keys), ${markMoved})`

const version = queryTemplate(0, () => sql<{ version: string }>`SELECT ${state} AS version FROM register`)

const versionAndSchema = queryTemplate(
  0,
  () => sql<{ version: string; last: number }>`SELECT ${state} AS version,
    (SELECT max(created_at) FROM drizzle.__drizzle_migrations) AS last FROM register`,
)

/** Returns the version of the database's state, to be compared as a whole. */
export const versionOf = async (reader: Reader): Promise<Version> => {
  const [row] = await reader.all(version())
  return (row as { version: string }).version
}

/** Returns the version. Throws a Refusal if another version of the program has migrated the database. */
const versionAndSchemaOf = async (reader: Reader): Promise<Version> => {
  const [row] = await reader.all(versionAndSchema())
  assertSchema(row?.last)
  return row?.version ?? ''
}

/** Makes the engine of a migrated database; cancels queries that take longer than a multiple of `patience`. */
export const postgresEngine = (
  url: string,
  patience = longestWait,
  answer = patience * longestQuery,
  isReadOnly = false,
): Engine => {
  const readers = poolOf(url, patience, connections.readers, answer)
  const writers = poolOf(url, patience, connections.writers, answer)
  const states = poolOf(url, patience, connections.snapshots, answer)
  const spent: Spent = { read: { times: 0, seconds: 0 }, write: { times: 0, seconds: 0 } }
  const listeners: Listener[] = []
  let snapshots = 0
  let ending: Promise<unknown> | undefined

  const all = <R>(query: Query<R>): Promise<R[]> =>
    measured(spent.read, () => again(() => lending(readers, (_client, session) => session.all(query))))

  const reading: Engine['reading'] = (read, how) =>
    measured(spent.read, () =>
      again(() =>
        lending(readers, async (client, session) => {
          how?.signal?.throwIfAborted()
          await checkedBy(client, oneState(answer))
          const value = await read(session)
          await client.query('COMMIT')
          return value
        }),
      ),
    )

  const transaction = transactionOn(writers, patience, answer, spent.write)

  const engine: Engine = {
    isReadOnly,
    patience,
    spent,
    all,
    reading,
    version: coalesced(async () => {
      const version = await versionAndSchemaOf({ all })
      if (isReadOnly || !hasMoved(version)) return version
      await transaction((session) => session.run(takeUpTimeline))
      return versionAndSchemaOf({ all })
    }),
    // Not retried: the statement may have taken effect.
    autocommit: (statement) =>
      measured(spent.write, () =>
        lending(readers, async (client, session) => {
          await checkedBy(client)
          return session.all(statement)
        }).catch((error: unknown) => {
          throw refused(error)
        }),
      ),
    transaction,
    exclusive: (work) => exclusiveOn(url, patience, work),
    snapshot: () => {
      if (snapshots === connections.snapshots) throw new Refusal('overloaded', ['many-files'])
      const snapshot = snapshotOf(states, answer, () => {
        snapshots--
      })
      snapshots++
      return snapshot
    },
    listen: (notify) => {
      const listener = listenTo(url, patience, notify, () => all(knock))
      listeners.push(listener)
      return listener.isReceiving
    },
    probe: () =>
      soon(
        (async () => {
          await all(rowOfEach)
          if (isReadOnly) return
          await tryToWrite(transaction, Math.min(patience, shortestWait))
        })(),
        shortestAnswer,
      ),
    close: async () => {
      for (const listener of listeners) listener.close()
      ending ??= Promise.all([readers, writers, states].map((pool) => pool.end()))
      await ending
    },
  }
  return isReadOnly ? refusingWrites(engine) : engine
}
