/** Receives notifications of writes by any process over one connection, which is reopened when it is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { sql } from '../sql/sql.ts'
import { settingsOf, unheard } from './connection.ts'

/** A trigger sends the last sequence to this channel. */
const channel = 'planledger'
/** Pauses before reconnecting, in milliseconds; doubled after each failure. */
const pauses = { first: 250, longest: 30_000 }

export interface Listener {
  /** Reports whether notifications arrive now. */
  readonly isReceiving: () => boolean
  readonly close: () => void
}

/** A notification of no write, by which a process finds out whether it receives any. */
export const knock = sql`SELECT pg_notify(${sql.raw(`'${channel}'`)}, '0')`

/**
 * Calls back with the last sequence after each write, and with Infinity if some may have been missed. `knocking` sends
 * a knock over another connection: a pooler may accept LISTEN and pass nothing on.
 */
export const listenTo = (
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
