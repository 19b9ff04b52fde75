/** Reads Parquet files with DuckDB, a reader that is not ours. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Test } from 'tap'

export type Row = Record<string, string | null>

/** Runs a query about the file `$file`; each value of an answer is a text, as DuckDB casts it. */
export type Ask = (query: string) => Promise<Row[]>

const text = (value: unknown): string | null =>
  value === null ? null : typeof value === 'string' ? value : JSON.stringify(value)

/** Returns the function that queries a file of these bytes. */
export const parquetReader = async (t: Test): Promise<(bytes: Uint8Array) => Ask> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = 'UTC'`)
  // A folder of its own: the test's may hold a register.
  const folder = mkdtempSync(join(tmpdir(), 'planledger-parquet-'))
  t.teardown(() => {
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true })
  })
  let files = 0
  return (bytes) => {
    const file = join(folder, `${(++files).toString()}.parquet`)
    writeFileSync(file, bytes)
    return async (query) => {
      const answer = await connection.runAndReadAll(query.replaceAll('$file', `'${file}'`))
      const rows = answer.getRowObjectsJson() as Record<string, unknown>[]
      return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, text(value)])))
    }
  }
}
