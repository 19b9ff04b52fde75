/** Restores a copy of a register in its place. */
import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { copyRegister } from './backup.ts'
import { assertReferences } from '../check-references.ts'
import { assertFree, clearParts, makingBeside, moveIntoPlace } from '../whole-file.ts'
import { migrate } from './migrate.ts'
import { makeFolder, openDatabase } from './file.ts'

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
