/** Pools of connections to PostgreSQL. */
import pg, { type Pool, type PoolClient } from 'pg'
import type { Session } from '../engine.ts'
import { connect, sessionOn, settingsOf, turnsOn, unheard } from './connection.ts'
import { isLost } from './errors.ts'

export const poolOf = (url: string, patience: number, max: number, answer: number): Pool => {
  const pool = new pg.Pool({ ...settingsOf(url, patience, answer), max })
  unheard(pool)
  pool.on('connect', unheard)
  return pool
}

/** Lends a connection; a connection that failed is not used again. */
export const lending = async <T>(pool: Pool, use: (client: PoolClient, session: Session) => Promise<T>): Promise<T> => {
  const client = await connect(pool)
  const turns = turnsOn(client)
  let isSound = false
  try {
    const value = await use(client, sessionOn(turns.ask))
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
