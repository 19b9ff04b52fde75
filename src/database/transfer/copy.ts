/** Copies a register into an empty database of either engine: all rows of all tables, compared before the commit. */
import type { Engine, EngineSnapshot, Reader, Session, Streamer } from '../engine.ts'
import { head } from '../history/sequence.ts'
import { sql } from '../sql/sql.ts'
import { wholeTables, type Texts, type WholeTable } from './whole-tables.ts'

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
export type Beginning = (total: number) => Promise<(done: number) => void>

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
      const told = (rows: number): void => {
        progress((done += rows))
      }
      for (const table of tables) await write(table, source, target, told)
      for (const table of tables) await compare(table, source, target, told)
      const { sequence } = await head(target)
      return { keep: true, isMost: true, value: { sequence, rows: Object.fromEntries(counts) } }
    })
  } finally {
    source.close()
  }
}
