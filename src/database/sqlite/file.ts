/** Opens SQLite files. A thread that only reads loads this file, and none that writes SQL. */
import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import { Refusal } from '../../rules/refusal.ts'
import type { Effort } from '../../store/store.ts'
import type { Message } from '../../text/messages/message.ts'
import { LockTimeout } from '../engine.ts'

const oldestSafe = '3.51.3'
/** The longest wait for other writers when opening and writing, in milliseconds. */
export const longestWait = 5000

/**
 * The page cache of a writing connection, in KiB: a batch of creations changes 2 MiB, and pages that do not fit are
 * written twice.
 * SQLite scans the whole cache at each commit, which at 64 MiB would take a tenth of a creation.
 */
const cacheSize = 16_384
/** The number of pages in the write-ahead log before a checkpoint: pages written again and again are copied once. */
const pagesLogged = 8000

/** The part of the file that is memory-mapped instead of copied page by page; SQLite maps no more than this. */
export const bytesMapped = 2 ** 31 - 2 ** 16

/** Throws if this version of SQLite can lose committed writes. */
export const assertSafe = (version: string): void => {
  if (version.localeCompare(oldestSafe, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} can lose committed writes; ${oldestSafe} or newer is needed.`)
  }
}

/** Makes a folder and those above it. Not by `recursive`: with that, Node never returns where /proc refuses a folder. */
export const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw new Error(`The folder ${folder} cannot be made.`, { cause: error })
  }
}

/**
 * Creates a file that only its owner may read, as it holds texts, hashes of keys and secrets of webhooks. SQLite gives
 * the files beside it the same permissions.
 */
const createPrivate = (file: string): void => {
  makeFolder(dirname(file))
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code)

const isReadOnlyError = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_READONLY')

/**
 * Reports whether a file that is there can only be read. SQLite opens it either way, and only a write, which is rolled
 * back, finds out: permissions say nothing of mounts, or of users who may do everything.
 */
export const isReadOnlyFile = (file: string): boolean => {
  if (!existsSync(file)) return false
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: 0 })
    database.exec('BEGIN IMMEDIATE; PRAGMA user_version = 0; ROLLBACK')
    return false
  } catch (error) {
    // Other faults are reported when it is opened.
    return isReadOnlyError(error)
  } finally {
    database?.close()
  }
}

/** A file of this size is checked in a quarter of a second. In bytes. */
const largestChecked = 32 * 2 ** 20

/** Throws if a file is damaged: reads and writes might fail, each in its own way. A large one would take too long. */
export const assertSound = (file: string): void => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0 || size > largestChecked) return
  const database = new Database(file, { timeout: longestWait })
  let fault: string
  try {
    fault = database.pragma('quick_check(1)', { simple: true }) as string
  } catch (error) {
    if (isReadOnlyError(error)) return
    fault = (error as Error).message
  } finally {
    database.close()
  }
  if (fault !== 'ok') throw new Error(`${file} is damaged: ${fault}. Put back a copy: planledger restore --force.`)
}

/** Opens the writing connection; creates the file and its folder if necessary. Throws at once where a new one is busy. */
export const openDatabase = (file: string): Database.Database => {
  createPrivate(file)
  const database = new Database(file, { timeout: longestWait })
  try {
    assertSafe(database.prepare('SELECT sqlite_version()').pluck().get() as string)
    database.pragma('journal_mode = WAL')
  } catch (error) {
    database.close()
    throw error
  }
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  database.exec(`PRAGMA cache_size = -${cacheSize.toString()}; PRAGMA wal_autocheckpoint = ${pagesLogged.toString()}`)
  return database
}

/** Reports whether the write-ahead log has so many pages that a commit would copy them into the file. */
export const hasLongLog = (database: Database.Database): boolean => {
  const [pages] = database.pragma('wal_checkpoint(NOOP)') as [{ readonly log: number; readonly checkpointed: number }]
  return pages.log - pages.checkpointed >= pagesLogged
}

// Handles SQLite's errors: retries while the database is locked, refuses on transient errors, passes on the rest.

const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY')

/** Turns transient errors (no space, no permission, disk errors) into a Refusal; other errors stay as they are. */
export const refused = (error: unknown): unknown => {
  const because = (kind: 'no-room' | 'overloaded', detail: Message) => new Refusal(kind, detail, [], { cause: error })
  if (isBusy(error)) return new LockTimeout(error)
  const code = codeOf(error)
  if (code === 'SQLITE_FULL') return because('no-room', ['disk-full'])
  return /^SQLITE_(READONLY|IOERR|CANTOPEN)/.test(code) ? because('overloaded', ['database-unusable']) : error
}

/**
 * Retries for up to `patience` milliseconds while the database is locked, and records the effort.
 * Waits for open statements of the same connection.
 */
export const patiently = async <T>(
  act: () => T,
  patience: number,
  effort: Effort,
  open: () => Promise<unknown> | undefined = () => undefined,
): Promise<T> => {
  for (const until = performance.now() + patience; ;) {
    for (let other = open(); other; other = open()) await other
    const begun = performance.now()
    try {
      return act()
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw refused(error)
    } finally {
      effort.times++
      effort.seconds += (performance.now() - begun) / 1000
    }
    await sleep(10)
  }
}

// Prepares each text once on a connection, and keeps the statements most lately used.

const mostStatements = 500

export const statementCache = (database: Database.Database) => {
  const cached = new LRUCache<string, Database.Statement>({ max: mostStatements })
  return <R>(text: string): Database.Statement<unknown[], R> => {
    const known = cached.get(text) as Database.Statement<unknown[], R> | undefined
    if (known) return known
    const statement = database.prepare<unknown[], R>(text)
    cached.set(text, statement)
    return statement
  }
}
