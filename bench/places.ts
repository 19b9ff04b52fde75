/** Places the register of the measured server: in its file, or in a copy on a PostgreSQL server of the run. */
import { randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { copyRegister } from '../src/database/transfer.ts'
import { openEngine } from '../src/database/open.ts'
import { openSource } from '../src/database/open-existing.ts'
import { connected, databaseAt } from '../test/support/templates.ts'
import { startPostgres } from '../test/support/postgres/server.ts'
import { say } from './register.ts'

export const engines = ['sqlite', 'postgres'] as const
export type EngineName = (typeof engines)[number]

/** Returns the `DATABASE_URL` of the register in a file, or of an empty register if there is no such file. */
export type Place = (file: string) => Promise<string>

/** PostgreSQL's defaults for memory are meant for the smallest machines. Commits wait for the disk, as by default. */
const settings = ['shared_buffers=512MB', 'max_wal_size=4GB', 'max_connections=100']

const fill = async (file: string, url: string): Promise<void> => {
  const [source, target] = [await openSource(file), await openEngine(url)]
  const begun = performance.now()
  const { rows } = await copyRegister(source, target, async () => () => undefined)
  const [count, seconds] = [
    Object.values(rows).reduce((sum, some) => sum + some, 0),
    (performance.now() - begun) / 1000,
  ]
  say(`copied ${count.toString()} rows into PostgreSQL and compared them in ${seconds.toFixed(1)} s`)
  await Promise.all([source.close(), target.close()])
}

/** Makes a new database at each call, from one that is filled once: all files of one size hold the same register. */
const onPostgres = (): Place => {
  const server = startPostgres(settings)
  const filled = new Map<number, Promise<string>>()
  const made = async (from = 'template0'): Promise<string> => {
    const name = `bench-${randomUUID()}`
    await connected(await server, (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE "${from}"`))
    return name
  }
  const fillOnce = async (file: string): Promise<string> => {
    const name = await made()
    await fill(file, databaseAt(await server, name))
    return name
  }
  const filledFrom = (file: string): Promise<string> => {
    const { size } = statSync(file)
    const known = filled.get(size) ?? fillOnce(file)
    filled.set(size, known)
    return known
  }
  return async (file) => databaseAt(await server, await made(existsSync(file) ? await filledFrom(file) : undefined))
}

export const placeOn = (engine: EngineName): Place =>
  engine === 'postgres' ? onPostgres() : async (file) => `file:${file}`
