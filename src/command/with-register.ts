/** Lends a command the register of `DATABASE_URL`. */
import { readConfig } from '../config.ts'
import { openRegister } from '../database/open.ts'
import type { Store } from '../store/store.ts'

export const onRegister = async <T>(act: (store: Store) => T | Promise<T>): Promise<T> => {
  const { database, bodyLimit } = readConfig()
  const store = await openRegister(database, { largestRecord: bodyLimit })
  try {
    return await act(store)
  } finally {
    await store.close()
  }
}

/** In place of a file: the standard input or output. */
export const standard = '-'

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** What was done, in words or, with `--json`, as an object for scripts. */
export const report = (json: boolean, words: string, done: object): void => {
  print(json ? JSON.stringify(done) : words)
}

export const jsonOption = ['--json', 'report as JSON'] as const
