/** Puts a copy of a register in a register's place. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { copyRegister, makingBeside, settle } from './backup.ts'
import { assertReferences } from '../inspect.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './file.ts'

/** Migrates a copy and gives it an epoch of its own: the entity tags and cursors of before know another future. */
const renew = (file: string): void => {
  const database = openDatabase(file)
  migrate(database)
  assertReferences(database)
  database.prepare('UPDATE register SET epoch = ?').run(randomUUID())
  database.pragma('journal_mode = DELETE')
  database.close()
}

/**
 * Does something while no other program has the register open. Only who is alone may leave WAL mode; that also moves all
 * that was written into the one file, so at no moment is there a register without its log, or a log without its register.
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
    // What is no database, nobody can have open as one.
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

/** Restores a file into a register's place; one that is there is replaced only by force. Answers the last change in it. */
export const restore = (file: string, register: string, force: boolean): number => {
  const there = existsSync(register)
  if (there && !force) throw new Error(`${register} exists. It is replaced only with --force.`)
  mkdirSync(dirname(register), { recursive: true })
  // Where it is a link, what it leads to is replaced.
  const place = there ? realpathSync(register) : register
  return makingBeside(place, (part) => {
    const sequence = copyRegister(file, part)
    renew(part)
    const swap = (): void => {
      // A log of a register that is no more would be taken for the new one's.
      for (const suffix of ['-wal', '-shm']) rmSync(place + suffix, { force: true })
      settle(part, place)
    }
    if (there) alone(place, swap)
    else swap()
    return sequence
  })
}
