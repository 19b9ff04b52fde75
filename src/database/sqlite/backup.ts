/** Copies a register into another file, as it is at one moment, while others go on writing to it. */
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { assertCurrent } from '../migrations.ts'

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

/** Opens a file only to read it, and says which file it was where something is wrong with it. */
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

const flush = (path: string): void => {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Puts a finished file in its place, so that there is never half of it, whatever fails. */
export const settle = (part: string, file: string): void => {
  flush(part)
  renameSync(part, file)
  flush(dirname(file))
}

/** Hands a name beside a file to whoever makes its content; what is left there on failure goes. */
export const makingBeside = <T>(file: string, make: (part: string) => T): T => {
  const part = `${file}.${randomUUID()}.part`
  try {
    return make(part)
  } finally {
    for (const leftover of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(leftover, { force: true })
  }
}

/**
 * Copies by one statement that reads at one moment: SQLite's own backup would begin anew at each write of another process.
 * Answers the last change in the copy, which is checked.
 */
export const copyRegister = (from: string, to: string): number => {
  if (!statSync(from, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no file ${from}.`)
  // Hashes of keys and labels are nobody else's business.
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

/** Copies the register into a file; one that is there is replaced only by force. */
export const backUp = (register: string, file: string, force: boolean): number => {
  if (['', '-wal', '-shm'].some((suffix) => isSame(register + suffix, file)))
    throw new Error(`${file} is the register itself.`)
  if (existsSync(file) && !force) throw new Error(`${file} exists. It is replaced only with --force.`)
  return makingBeside(file, (part) => {
    const sequence = copyRegister(register, part)
    settle(part, file)
    return sequence
  })
}
