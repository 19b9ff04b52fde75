/** Opens SQLite files. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

const oldestSafe = '3.51.3'
/** How long whoever opens or writes waits for other writers, in milliseconds. */
export const longestWait = 5000

/**
 * In KiB, of a connection that writes: a group of creations changes 2 MiB, and what does not fit is written twice.
 * Of much more SQLite looks through all with each commit, which takes a tenth of a creation at 64 MiB.
 */
const kept = 16_384
/** How many pages are logged before they are brought to their places: those that are written again and again are brought there once. */
const pagesLogged = 8000

/** Throws where SQLite is of a version that can lose committed writes. */
export const assertSafe = (version: string): void => {
  if (version.localeCompare(oldestSafe, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} can lose committed writes; ${oldestSafe} or newer is needed.`)
  }
}

/** Opens the writing connection; the file and its folder are made where they are not there. */
export const openDatabase = (file: string): Database.Database => {
  mkdirSync(dirname(file), { recursive: true })
  const database = new Database(file, { timeout: longestWait })
  assertSafe(database.prepare('SELECT sqlite_version()').pluck().get() as string)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma(`cache_size = -${kept.toString()}`)
  database.pragma(`wal_autocheckpoint = ${pagesLogged.toString()}`)
  return database
}
