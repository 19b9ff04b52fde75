/** Opens the register of `DATABASE_URL` for a command. */
import { Option } from 'commander'
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
