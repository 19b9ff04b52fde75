/** A version after this one: this checkout with one more migration, which this version cannot know. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { knownTo, type EngineName } from '../../../src/database/migrations.ts'
import { version } from '../../../src/version.ts'
import { checkoutIn } from '../checkout.ts'
import { launch, type Running } from '../planledger.ts'

export const engineOf = (url: string): EngineName => (isPostgres(url) ? 'postgres' : 'sqlite')

/** What is said of a register with so many migrations that this version does not know. */
export const laterWords = (engine: EngineName, more: number, by: string): string => {
  const known = knownTo(engine).length
  return (
    `the register was migrated by ${by} to schema ${(known + more).toString()}, and this is Planledger ${version}, ` +
    `which knows schemas up to ${known.toString()}; use the version that migrated it or a later one, ` +
    'or restore a backup from before the upgrade'
  )
}

export interface Newer {
  /** Runs a command of the newer version. */
  readonly run: (args: readonly string[], settings: Readonly<Record<string, string>>) => Running
  /** Replaces the migration. */
  readonly write: (sql: Readonly<Record<'sqlite' | 'postgres', string>>) => void
}

interface Journal {
  readonly entries: readonly { readonly idx: number; readonly when: number }[]
}

/** Queries of the version before fail or find nothing after it. */
export const renaming = 'ALTER TABLE projects RENAME COLUMN summary TO told'

/** Makes version 99.0.0 in a folder, with a migration. */
export const newerIn = (t: Test, folder: string, sql = renaming): Newer => {
  const checkout = checkoutIn(folder)
  const change = (file: string, by: (content: never) => object): void => {
    writeFileSync(
      join(checkout, file),
      JSON.stringify(by(JSON.parse(readFileSync(join(checkout, file), 'utf8')) as never)),
    )
  }
  change('package.json', (content: object) => ({ ...content, version: '99.0.0' }))
  const engines = ['sqlite', 'postgres'] as const
  for (const engine of engines)
    change(`migrations/${engine}/meta/_journal.json`, ({ entries, ...rest }: Journal) => ({
      ...rest,
      entries: [...entries, { ...entries.at(-1), idx: entries.length, when: 9_999_999_999_999, tag: '9999_made_up' }],
    }))
  const write: Newer['write'] = (texts) => {
    for (const engine of engines)
      writeFileSync(join(checkout, 'migrations', engine, '9999_made_up.sql'), `${texts[engine]}\n`)
  }
  write({ sqlite: sql, postgres: sql })
  return {
    run: (args, settings) =>
      launch(t, [process.execPath, join(checkout, 'src', 'command', 'planledger.ts'), ...args], checkout, settings),
    write,
  }
}
