/** Computes the next migration of an engine: the statements of drizzle-kit, and the triggers and views they affect. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import { historyName } from '../../src/database/schema/names.ts'
import { tablesOf } from '../../src/database/schema/tables.ts'
import { snakeCase } from '../../src/model/canonical.ts'
import { everyResource } from '../../src/resources/index.ts'
import type { Guard } from './append-only.ts'
import type { Engine, Snapshot } from './engines.ts'

export const breakpoint = '--> statement-breakpoint\n'

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

/** Returns the columns of a table that are not generated. */
const columnsIn = ({ tables }: Snapshot, table: string): string[] =>
  Object.entries(Object.values(tables).find(({ name }) => name === table)?.columns ?? {}).flatMap(([name, column]) =>
    column.generated ? [] : [name],
  )

/** Returns the triggers of every history that is new or whose columns have changed. */
const guards = (last: Snapshot, next: Snapshot, { guard }: Engine): Guard[] =>
  everyResource.flatMap(({ name }) => {
    const table = historyName(name)
    const [before, after] = [columnsIn(last, table), columnsIn(next, table)]
    return before.join() === after.join() ? [] : [guard(table, after, before.length === 0)]
  })

/** Returns the statements that lead from the last migration to the declarations, and their snapshot. */
export const nextMigration = async (engine: Engine): Promise<{ statements: string[]; snapshot: Snapshot }> => {
  const folder = folderOf(engine)
  const { entries } = journalOf(folder)
  const last = JSON.parse(
    readFileSync(join(folder, 'meta', `${numberOf(entries.length - 1)}_snapshot.json`), 'utf8'),
  ) as Snapshot
  const tables = Object.fromEntries(tablesOf(engine.kit).map((table) => [getTableName(table), table]))
  const snapshot = await engine.snapshot(tables, last.id)
  const changes = (await engine.statements(last, snapshot)).map((text) => withDefaults(engine.completed(text.trim())))
  const released = entries.flatMap(({ tag }) =>
    readFileSync(join(folder, `${tag}.sql`), 'utf8')
      .split('--> statement-breakpoint')
      .map((text) => text.trim()),
  )
  const dropping = changes.flatMap((text) => /^ALTER TABLE [`"](\w+)[`"] DROP COLUMN/i.exec(text)?.[1] ?? [])
  const dependents = [...new Set(dropping)].flatMap((table) => [...dependentsOf(released, table, engine)])
  const guarded = guards(last, snapshot, engine)
  return {
    snapshot,
    statements: [
      ...guarded.flatMap(({ drop }) => drop),
      ...dependents.map(([name]) => `DROP ${name};`),
      ...changes,
      ...dependents.map(([, text]) => text),
      ...guarded.flatMap(({ create }) => create),
    ],
  }
}
