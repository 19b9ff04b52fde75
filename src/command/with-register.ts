/** Opens the register of `DATABASE_URL` for a command, and reports what it does. */
import { existsSync } from 'node:fs'
import { Option } from 'commander'
import { type Config, readConfig } from '../config.ts'
import { isPostgres } from '../database/location.ts'
import { openRegister } from '../database/open.ts'
import type { Store } from '../store/store.ts'

/** Throws if there is no register: a mistyped DATABASE_URL should not make one. */
export const assertRegister = ({ database }: Config): void => {
  if (!isPostgres(database) && !existsSync(database))
    throw new Error(`There is no register at ${database}; \`planledger start\` makes one.`)
}

/** Opens the register, and makes one where there is none. */
export const onRegisterMade = async <T>(act: (store: Store) => T | Promise<T>): Promise<T> => {
  const { database, bodyLimit } = readConfig()
  const store = await openRegister(database, { largestRecord: bodyLimit })
  try {
    return await act(store)
  } finally {
    await store.close()
  }
}

/** Opens the register. */
export const onRegister: typeof onRegisterMade = (act) => {
  assertRegister(readConfig())
  return onRegisterMade(act)
}

/** Stands for standard input or output in place of a file name. */
export const standard = '-'

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Prints a line; resolves when it is written. */
export const printed = (line: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })

/** Prints a result in words or, with `--json`, as an object for scripts. */
export const report = (json: boolean, words: string, done: object): void => {
  print(json ? JSON.stringify(done) : words)
}

/** The forms in which a command prints a table. */
export const tableForms = ['table', 'json', 'csv'] as const

export interface TableOptions {
  readonly format: string
  readonly json?: boolean
}

/** The options of a command that prints a table: its form, and `--json` as a short way to say one of them. */
export const tableOptions = (forms: readonly string[] = tableForms): readonly [Option, Option] => [
  new Option('--format <format>', 'the form of the output').choices(forms).default('table'),
  new Option('--json', 'the same as --format json').conflicts('format'),
]

export const formOf = ({ format, json = false }: TableOptions): string => (json ? 'json' : format)

export const jsonOption = ['--json', 'report as JSON'] as const

// Shows the progress of a long command on a terminal.

export interface Progress {
  update(done: number): void
  stop(): void
}

const unseen: Progress = { update: () => undefined, stop: () => undefined }

/** Returns a progress bar on standard error, or one that does nothing if standard error is not a terminal. */
export const progressOf = async (unit: string, total: number): Promise<Progress> => {
  if (!process.stderr.isTTY) return unseen
  const { SingleBar } = await import('cli-progress')
  const bar = new SingleBar({
    format: `{bar} {percentage} % of {total} ${unit}, {eta_formatted} left`,
    clearOnComplete: true,
    hideCursor: true,
  })
  bar.start(total, 0)
  return {
    update: (done) => {
      bar.update(done)
    },
    stop: () => {
      bar.stop()
    },
  }
}
