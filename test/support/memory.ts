/** The place for what tests write and throw away. */
import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'

/** Reports whether the memory of this machine has room for the largest registers of the tests, 8 GiB. */
const isRoomy = (): boolean => {
  if (!existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 8 * 2 ** 30
}

/**
 * Returns the memory of this machine if it has room, else its folder of temporary files. On a disk each commit to SQLite
 * waits, most of the time of a write, and a copy of a database of PostgreSQL, which has a thousand files, takes three
 * times as long.
 */
export const fastestFolder = (): string => (isRoomy() ? memory : tmpdir())
