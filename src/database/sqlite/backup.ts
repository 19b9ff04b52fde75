/** Copies a register into another file as of one moment, while others write to it. */
import { closeSync, openSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { assertFree, writeWhole } from '../whole-file.ts'
import { assertCurrent } from './schema-version.ts'

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
