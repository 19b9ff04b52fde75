/** Hears of writes by whatever process: one connection on which the database tells of them, made again when it is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { settingsOf, unheard } from './connection.ts'

/** A trigger on the register says its last sequence there. */
const channel = 'planledger'
/** How long to wait before it is tried again, in milliseconds; twice as long each time. */
const pauses = { first: 250, longest: 30_000 }

export interface Ear {
  readonly hears: () => boolean
  readonly close: () => void
}

/** Calls back with the last sequence after each write, and with Infinity after a time in which it may have missed some. */
export const listenTo = (url: string, patience: number, heard: (sequence: number) => void): Ear => {
  const closing = new AbortController()
  let client: pg.Client | undefined
  let isHearing = false

  /** Until the connection is lost. Throws where there is none to be had, or it may not listen. */
  const listen = async (): Promise<void> => {
    const listener = (client = new pg.Client(settingsOf(url, patience)))
    unheard(listener)
    const lost = new Promise<void>((resolve) => {
      listener.once('end', resolve)
    })
    listener.on('notification', ({ payload }) => {
      heard(Number(payload))
    })
    // One that is ended before it is made tells only that.
    await Promise.race([listener.connect(), lost])
    await listener.query(`LISTEN ${channel}`)
    isHearing = true
    heard(Infinity)
    await lost
  }
  const goOn = async (): Promise<void> => {
    for (let pause = pauses.first; !closing.signal.aborted; pause = Math.min(2 * pause, pauses.longest)) {
      // Why there is none is told to whoever reads or writes.
      await listen().catch(() => undefined)
      if (isHearing) pause = pauses.first
      isHearing = false
      await client?.end().catch(() => undefined)
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }
  void goOn()
  return {
    hears: () => isHearing && !closing.signal.aborted,
    close: () => {
      closing.abort()
      void client?.end().catch(() => undefined)
    },
  }
}
