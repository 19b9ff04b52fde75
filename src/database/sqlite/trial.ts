/** Trials on a SQLite file: the snapshot of a connection that cannot write the file, only temporary tables. */
import type Database from 'better-sqlite3'
import type { Trial } from '../engine.ts'
import { refused } from './busy-retry.ts'
import { preparing } from './prepared-statements.ts'
import { openState, streaming } from './snapshot.ts'
import { sessionOn } from './transactions.ts'

const name = '(?:"[^"]*"|`[^`]*`|\\w+)'
const table = new RegExp(`^CREATE TABLE ${name}`)
const index = new RegExp(`^CREATE (UNIQUE )?INDEX (${name}) ON ${name}`)

/** Copies the definitions of a table and of its indexes. */
const temporaryLike = (database: Database.Database, like: string, called: string): void => {
  const definitions = database
    .prepare<[string], string>(
      `SELECT sql FROM main.sqlite_schema
        WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC`,
    )
    .pluck()
    .all(like)
  for (const definition of definitions)
    database.exec(
      definition
        .replace(table, `CREATE TEMP TABLE "${called}"`)
        .replace(index, `CREATE $1INDEX temp.$2 ON "${called}"`),
    )
}

/** Runs work on a connection of its own, and closes it. */
export const trialOn = async <T>(file: string, work: (trial: Trial) => Promise<T>): Promise<T> => {
  const database = openState(file)
  try {
    const prepare = preparing(database)
    return await work({
      ...sessionOn(prepare),
      rows: streaming(prepare),
      schema: 'main',
      temporaryLike: async (like, called) => {
        temporaryLike(database, like, called)
      },
      // SQLite prepares statements anew whenever temporary tables are made.
      forgetPlans: () => Promise.resolve(),
    })
  } catch (error) {
    throw refused(error)
  } finally {
    database.close()
  }
}
