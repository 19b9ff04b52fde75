/** Computes migrations of an engine: the statements of drizzle-kit, and the triggers and views that they affect. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { getTableName } from 'drizzle-orm'
import { historyName } from '../../src/database/schema/names.ts'
import { tablesOf } from '../../src/database/schema/tables.ts'
import { snakeCase } from '../../src/model/canonical.ts'
import { everyResource } from '../../src/resources/index.ts'
import type { Engine, Snapshot } from './engines.ts'

const breakpoint = '--> statement-breakpoint'

export interface Journal {
  readonly version: string
  readonly dialect: string
  readonly entries: readonly { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[]
}

export const folderOf = ({ name }: Engine): string => join(import.meta.dirname, '..', '..', 'migrations', name)

export const journalOf = (folder: string): Journal =>
  JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as Journal

/** Formats the number of a migration as in the names of its files. */
export const numberOf = (index: number): string => index.toString().padStart(4, '0')

/** Returns the statements that create the current triggers and views on a table, by name. */
const dependentsOf = (statements: readonly string[], table: string, { dependents }: Engine): Map<string, string> => {
  const found = new Map<string, string>()
  for (const statement of statements) {
    const [, verb, kind = '', name = '', rest = ''] =
      /^(CREATE|DROP) (TRIGGER|VIEW) [`"]?(\w+)[`"]?(.*)/s.exec(statement.replace(/^(--.*\n)+/, '')) ?? []
    const owner = (kind === 'TRIGGER' ? / ON [`"]?(\w+)/ : /\bFROM [`"]?(\w+)/).exec(rest)?.[1]
    if (verb === 'DROP') found.delete(`${kind} ${name}`)
    else if (owner === table && dependents.some((one) => one === kind))
      found.set(`${kind} ${name}`, statement.replace(/^(--.*\n)+/, ''))
  }
  return found
}

/** Gives a new column of a list or of a field with a default that default, for existing records. */
const withDefaults = (statement: string): string => {
  const [, table, column] = /^ALTER TABLE [`"](\w+)[`"] ADD (?:COLUMN )?[`"](\w+)[`"]/.exec(statement) ?? []
  const field = everyResource
    .filter(({ name }) => table === name || table === historyName(name))
    .flatMap(({ own }) => Object.entries(own))
    .find(([key]) => snakeCase(key) === column)?.[1]
  const otherwise = field?.kind === 'list' ? '[]' : field?.default
  return typeof otherwise === 'string'
    ? statement.replace(/ NOT NULL;$/, ` DEFAULT '${otherwise}' NOT NULL;`)
    : statement
}

const namesIn = ({ tables }: Snapshot): string[] => Object.values(tables).map(({ name }) => name)

/** Returns the triggers of every history that is new. */
const guards = (last: Snapshot, next: Snapshot, { guard }: Engine): string[] =>
  everyResource
    .map(({ name }) => historyName(name))
    .filter((table) => namesIn(next).includes(table) && !namesIn(last).includes(table))
    .flatMap(guard)

/** Returns the tables of the declarations. The random ids of drizzle-kit are left out: only our journal has an order. */
const declared = async ({ kit, snapshot }: Engine): Promise<Snapshot> => ({
  ...(await snapshot(Object.fromEntries(tablesOf(kit).map((table) => [getTableName(table), table])), '')),
  id: '',
})

export interface Migration {
  readonly statements: readonly string[]
  readonly snapshot: Snapshot
}

/** Returns the text of the file of a migration. */
export const textOf = ({ statements }: Migration): string => `${statements.join(`\n${breakpoint}\n`)}\n`

/** The file with the tables as of the last migration, compressed. */
export const snapshotIn = (folder: string): string => join(folder, 'meta', 'snapshot.json.gz')

const statementsIn = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split(breakpoint)
    .map((text) => text.trim())

/** Returns the statements that create the declared tables in an empty database, with what is written by hand. */
export const firstMigration = async (engine: Engine): Promise<Migration> => {
  const nothing = await engine.snapshot({}, '')
  const snapshot = await declared(engine)
  return {
    snapshot,
    statements: [
      ...(await engine.statements(nothing, snapshot)).map((text) => engine.completed(text.trim())),
      ...statementsIn(join(import.meta.dirname, 'by-hand', `${engine.name}.sql`)),
      ...guards(nothing, snapshot, engine),
    ],
  }
}

/** Returns the statements that lead from the last migration to the declarations. */
export const nextMigration = async (engine: Engine): Promise<Migration> => {
  const folder = folderOf(engine)
  const last = JSON.parse(gunzipSync(readFileSync(snapshotIn(folder))).toString()) as Snapshot
  const snapshot = await declared(engine)
  const changes = (await engine.statements(last, snapshot)).map((text) => withDefaults(engine.completed(text.trim())))
  const released = journalOf(folder).entries.flatMap(({ tag }) => statementsIn(join(folder, `${tag}.sql`)))
  const dropping = changes.flatMap((text) => /^ALTER TABLE [`"](\w+)[`"] DROP COLUMN/i.exec(text)?.[1] ?? [])
  const dependents = [...new Set(dropping)].flatMap((table) => [...dependentsOf(released, table, engine)])
  return {
    snapshot,
    statements: [
      ...dependents.map(([name]) => `DROP ${name};`),
      ...changes,
      ...dependents.map(([, text]) => text),
      ...guards(last, snapshot, engine),
    ],
  }
}
