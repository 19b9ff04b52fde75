/** Opens the register of `DATABASE_URL` for a command. */
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

/** Stands for standard input or output in place of a file name. */
export const standard = '-'

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Prints a result in words or, with `--json`, as an object for scripts. */
export const report = (json: boolean, words: string, done: object): void => {
  print(json ? JSON.stringify(done) : words)
}

export const jsonOption = ['--json', 'report as JSON'] as const
