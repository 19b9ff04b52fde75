/** Writes files that are there as a whole or not at all. */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

const flush = (path: string): void => {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Moves a finished file into place atomically. */
export const moveIntoPlace = (part: string, file: string): void => {
  flush(part)
  renameSync(part, file)
  flush(dirname(file))
}

/** Creates content under a temporary name beside a file; removes it on failure, and names the file in errors. */
export const makingBeside = async <T>(file: string, make: (part: string) => T | Promise<T>): Promise<T> => {
  const part = `${file}.${randomUUID()}.part`
  try {
    return await make(part)
  } catch (error) {
    throw (error as { path?: unknown }).path === part ? Object.assign(error as Error, { path: file }) : error
  } finally {
    for (const leftover of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(leftover, { force: true })
  }
}

const partOf = /^\.[0-9a-f-]{36}\.part(?:-wal|-shm|-journal)?$/

/** Removes what is left beside a file of processes that were killed while they made it anew. */
export const clearParts = (file: string): void => {
  const folder = dirname(file)
  if (!existsSync(folder)) return
  const leftovers = readdirSync(folder).filter(
    (name) => name.startsWith(basename(file)) && partOf.test(name.slice(basename(file).length)),
  )
  for (const name of leftovers) rmSync(join(folder, name), { force: true })
}

/** Throws if a file is there that may not be replaced. */
export const assertFree = (file: string, force: boolean): void => {
  const there = statSync(file, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw new Error(`${file} is a folder, not a file.`)
  if (there && !force) throw new Error(`${file} exists; --force replaces it.`)
}

/** Writes a file; one that is there already stays as it is until the new one is complete. */
export const writeWhole = async <T>(file: string, make: (part: string) => T | Promise<T>): Promise<T> => {
  const there = statSync(file, { throwIfNoEntry: false })
  // A pipe or a device passes on what it gets, and has no content to replace.
  if (there && !there.isFile()) return make(file)
  // If it is a link, its target is replaced.
  const place = there ? realpathSync(file) : file
  return makingBeside(place, async (part) => {
    const made = await make(part)
    moveIntoPlace(part, place)
    return made
  })
}
