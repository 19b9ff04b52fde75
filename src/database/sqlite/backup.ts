/** Copies a register into another file as of one moment, while others write to it, and restores such a copy. */
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, openSync, realpathSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { assertReferences } from '../migrations.ts'
import { assertFree, clearParts, makingBeside, moveIntoPlace, writeWhole } from '../whole-file.ts'
import { makeFolder, openDatabase } from './file.ts'
import { assertCurrent, migrate } from './migrate.ts'

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code)

const assertWhole = (copy: Database.Database): void => {
  const [fault] = copy.pragma('integrity_check') as { integrity_check: string }[]
  if (fault?.integrity_check !== 'ok') throw new Error(`it is damaged: ${String(fault?.integrity_check)}`)
  assertCurrent(copy)
  const broken = copy.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) throw new Error(`it is damaged: ${broken.length.toString()} references lead nowhere`)
}

const reasonOf = (error: unknown): string =>
  codeOf(error) === 'SQLITE_NOTADB' ? 'it is no database' : (error as Error).message

/** Opens a file read-only; errors name the file. */
const reading = <T>(file: string, name: string, read: (database: Database.Database) => T): T => {
  let database: Database.Database | undefined
  try {
    database = new Database(file, { readonly: true, fileMustExist: true })
    return read(database)
  } catch (error) {
    throw new Error(`${name} cannot be copied: ${reasonOf(error)}.`, { cause: error })
  } finally {
    database?.close()
  }
}

/**
 * Copies with one statement that reads one state: SQLite's backup API restarts at each write of another process.
 * Checks the copy and returns its last change.
 */
export const copyRegister = (from: string, to: string): number => {
  if (!statSync(from, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no file ${from}.`)
  // Only the owner may read hashes of keys.
  closeSync(openSync(to, 'wx', 0o600))
  reading(from, from, (register) => register.prepare('VACUUM INTO ?').run(to))
  return reading(to, from, (copy) => {
    assertWhole(copy)
    return copy.prepare('SELECT sequence FROM register').pluck().get() as number
  })
}

const isSame = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }))
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev
}

/** Copies the register into a file; replaces an existing one only with `force`. */
export const backUp = async (register: string, file: string, force: boolean): Promise<number> => {
  if (['', '-wal', '-shm'].some((suffix) => isSame(register + suffix, file)))
    throw new Error(`${file} is the register itself.`)
  assertFree(file, force)
  return writeWhole(file, (part) => copyRegister(register, part))
}

// Restores a copy of a register in its place.

/**
 * Migrates a copy and gives it a new epoch: entity tags and cursors from before belong to another history, and so do
 * the positions of webhooks, which pause.
 */
const renew = (file: string): void => {
  const database = openDatabase(file)
  migrate(database)
  assertReferences(database)
  database.prepare('UPDATE register SET epoch = ?').run(randomUUID())
  database.prepare('UPDATE webhooks SET paused_at = coalesce(paused_at, ?)').run(new Date().toISOString())
  database.pragma('journal_mode = DELETE')
  database.close()
}

/**
 * Acts while no other program has the register open. Only a sole connection can leave WAL mode; leaving it also moves
 * the log into the file, so a register and its log are never separated.
 */
const alone = (register: string, act: () => void): void => {
  const database = new Database(register, { timeout: 0 })
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = DELETE')
  } catch (error) {
    database.close()
    const { code = '' } = error as { code?: string }
    if (code.startsWith('SQLITE_BUSY'))
      throw new Error(`${register} is open in another program. Stop the server first.`, { cause: error })
    // A file that is not a database cannot be open as one.
    if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) throw error
    act()
    return
  }
  try {
    act()
  } finally {
    database.close()
  }
}

/** Restores a file in a register's place; replaces an existing register only with `force`. Returns its last change. */
export const restore = async (file: string, register: string, force: boolean): Promise<number> => {
  assertFree(register, force)
  const there = existsSync(register)
  makeFolder(dirname(register))
  // If it is a link, its target is replaced.
  const place = there ? realpathSync(register) : register
  clearParts(place)
  return makingBeside(place, (part) => {
    const sequence = copyRegister(file, part)
    renew(part)
    const swap = (): void => {
      // SQLite would apply the log of the old register to the new one.
      for (const suffix of ['-wal', '-shm']) rmSync(place + suffix, { force: true })
      moveIntoPlace(part, place)
    }
    if (there) alone(place, swap)
    else swap()
    return sequence
  })
}
