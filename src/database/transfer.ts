/** Reads and writes whole tables as text, to move them from one database to another. */
import type { SQLiteTable as Table } from 'drizzle-orm/sqlite-core'
import { snakeCase } from '../model/canonical.ts'
import type { Field } from '../model/field.ts'
import { everyResource } from '../resources/index.ts'
import type { Engine, EngineSnapshot, Reader, Session, Streamer } from './engine.ts'
import { head } from './history/sequence.ts'
import { historyName } from './schema/names.ts'
import { tablesOf } from './schema/tables.ts'
import { jsonValue } from './sql/dialect.ts'
import { listed } from './sql/fragments.ts'
import { loadDrizzle, sql, type SQL } from './sql/sql.ts'
import { type Query, queryTemplate } from './sql/templates.ts'
import { sqliteKit } from './sqlite/dialect.ts'

const { is } = loadDrizzle('entity')
const { getTableConfig, SQLiteTable } = loadDrizzle('sqlite-core')

/** A row as texts that do not depend on the engine. */
type Texts = readonly (string | null)[]

interface WholeTable {
  readonly name: string
  readonly columns: readonly string[]
  /** All rows in the order of their key, as `Texts`. */
  readonly all: SQL
  /** Returns the statement that inserts rows. */
  readonly adding: (rows: readonly Texts[]) => Query
}

/** Returns the fields that engines store differently, by column. */
const fieldsOf = (table: string): ReadonlyMap<string, Field> => {
  const resource = everyResource.find(({ name }) => name === table || historyName(name) === table)
  return new Map(
    Object.entries(resource?.fields ?? {})
      .filter(([, { kind }]) => kind === 'decimal' || kind === 'boolean')
      .map(([key, field]) => [snakeCase(key), field]),
  )
}

const valueOf = (field: Field | undefined, text: string | null | undefined): unknown =>
  field?.kind === 'boolean' && typeof text === 'string' ? text === 'true' : text

/** The table `register` has a single row, which exists already. */
const orInstead = sql` ON CONFLICT (id) DO UPDATE
  SET epoch = excluded.epoch, sequence = excluded.sequence, text_version = excluded.text_version,
    reviews = excluded.reviews`

/** A copy may be served beside its original: it sends nothing until its webhooks are resumed. */
const isPause = (table: string, column: string): boolean => table === 'webhooks' && column === 'paused_at'

const wholeTable = (table: Table, now: string): WholeTable => {
  const config = getTableConfig(table)
  const name = sql.identifier(config.name)
  // Generated columns cannot be written, and the timeline is that of the server.
  const columns = config.columns
    .filter(({ generated, name }) => generated === undefined && name !== 'timeline')
    .map((column) => column.name)
  const key = config.primaryKeys[0]?.columns ?? config.columns.filter(({ primary }) => primary)
  const fields = fieldsOf(config.name)
  const ordered = columns.map((column) => fields.get(column))
  const asText = columns.map((column, index) => {
    const [at, field] = [sql.identifier(column), ordered[index]]
    if (isPause(config.name, column)) return sql`coalesce(${at}, ${now})`
    return field ? jsonValue(field, sql`${at}`) : sql`CAST(${at} AS TEXT)`
  })
  const addingSo = (count: number) =>
    queryTemplate(
      count * columns.length,
      (...slots) => {
        const rows = Array.from({ length: count }, (_, row) =>
          listed(slots.slice(row * columns.length, (row + 1) * columns.length)),
        )
        const names = listed(columns.map((column) => sql`${sql.identifier(column)}`))
        const instead = config.name === 'register' ? orInstead : sql``
        return sql`INSERT INTO ${name} ${names} VALUES ${sql.join(rows, sql`, `)}${instead}`
      },
      Array.from({ length: count }, () => ordered).flat() as Field[],
    )
  const known = new Map<number, ReturnType<typeof addingSo>>()
  return {
    name: config.name,
    columns,
    // Ordered by the columns, not by their texts of the same names, which sort differently.
    all: sql`SELECT ${sql.join(asText, sql`, `)} FROM ${name} ORDER BY ${sql.join(
      key.map((column) => sql`${name}.${sql.identifier(column.name)}`),
      sql`, `,
    )}`,
    adding: (rows) => {
      const add = known.get(rows.length) ?? addingSo(rows.length)
      known.set(rows.length, add)
      return add(...rows.flatMap((row) => row.map((text, index) => valueOf(ordered[index], text))))
    },
  }
}

/** Returns all tables in dependency order: referenced tables first, derived ones last. */
export const wholeTables = (): WholeTable[] => {
  const now = new Date().toISOString()
  return tablesOf(sqliteKit)
    .filter((table) => is(table, SQLiteTable))
    .map((table) => wholeTable(table, now))
}

// Copies a register into an empty database of either engine: all rows of all tables, compared before the commit.

// Compares a copied table with its source, row by row.

type Row = readonly unknown[]

async function* single(lists: AsyncIterable<readonly Row[]>): AsyncGenerator<Row, undefined> {
  for await (const some of lists) yield* some
  return undefined
}

/** Throws at the first row that differs or exists on one side only; reports progress. */
const compare = async (
  { name, columns, all }: WholeTable,
  source: Streamer,
  target: Streamer,
  same: (rows: number) => void,
): Promise<void> => {
  // The message shows no values: some are hashes of keys.
  const differs = (what: string): Error =>
    new Error(
      `What was written is not what was read: of \`${name}\`, ${what}. ` +
        'Something in the target changes what is written to it.',
    )
  const there = single(target.rows(all))
  let at = 0
  try {
    for await (const some of source.rows(all)) {
      for (const row of some) {
        at++
        const { value: written } = await there.next()
        if (!written) throw differs(`row ${at.toString()} is missing`)
        const column = columns.find((_column, index) => row[index] !== written[index])
        if (column !== undefined) throw differs(`row ${at.toString()} has another \`${column}\``)
      }
      same(some.length)
    }
    if (!(await there.next()).done) throw differs(`there are more than the ${at.toString()} rows of the source`)
  } finally {
    // An open cursor would block the rollback.
    await there.return(undefined)
  }
}

export interface Copied {
  /** The last change in the copy. */
  readonly sequence: number
  /** The number of rows by table. */
  readonly rows: Readonly<Record<string, number>>
}

/** Receives the amount of work and returns a callback that receives the progress. */
type Beginning = (total: number) => Promise<(done: number) => void>

const countIn = async (reader: Reader, { name }: WholeTable): Promise<number> => {
  const [row] = await reader.all(sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.identifier(name)}`)
  return row?.count ?? 0
}

const isRegister = ({ name }: WholeTable): boolean => name === 'register'

/** Throws if the target holds any row: registers are never mixed or replaced. */
const assertEmpty = async (source: Reader, target: Reader, tables: readonly WholeTable[]): Promise<void> => {
  const [from, to] = [await head(source), await head(target)]
  if (from.epoch === to.epoch)
    throw new Error('Source and target are the same register, or one is a copy of the other.')
  for (const table of tables.filter((one) => !isRegister(one))) {
    const rows = await countIn(target, table)
    const found = rows === 1 ? 'is a row' : `are ${rows.toString()} rows`
    if (rows > 0)
      throw new Error(
        `The target is not empty: there ${found} in its table \`${table.name}\`. ` +
          'A register is copied into a new database.',
      )
  }
}

const write = async (
  table: WholeTable,
  source: EngineSnapshot,
  target: Session,
  written: (rows: number) => void,
): Promise<void> => {
  // Rows that triggers derived from other tables are replaced by those of the source.
  if (!isRegister(table)) await target.run(sql`DELETE FROM ${sql.identifier(table.name)}`)
  for await (const some of source.rows(table.all)) {
    if (some.length > 0) await target.run(table.adding(some as readonly Texts[]))
    written(some.length)
  }
}

/**
 * Copies the current state including its epoch: entity tags, cursors and sequences remain valid in the copy.
 * Writes and then compares all rows in one transaction. Throws on failure and leaves the target empty.
 */
export const copyRegister = async (from: Engine, to: Engine, begin: Beginning): Promise<Copied> => {
  const source = from.snapshot()
  try {
    return await to.exclusive(async (target) => {
      const tables = wholeTables()
      await assertEmpty(source, target, tables)
      const counts = new Map<string, number>()
      for (const table of tables) counts.set(table.name, await countIn(source, table))
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const progress = await begin(2 * total)
      let done = 0
      const report = (rows: number): void => {
        progress((done += rows))
      }
      for (const table of tables) await write(table, source, target, report)
      for (const table of tables) await compare(table, source, target, report)
      const { sequence } = await head(target)
      return { keep: true, isMost: true, value: { sequence, rows: Object.fromEntries(counts) } }
    })
  } finally {
    source.close()
  }
}
