/** Notices that another version has migrated a PostgreSQL database that this process uses. */
import type { QueryResult } from 'pg'
import { schemaCheck } from '../migrations.ts'
import type { Client } from './connection.ts'

/** It reads the table that a migration locks first, and so waits for one that runs. */
const question = 'SELECT (SELECT max(created_at) FROM drizzle.__drizzle_migrations) AS last FROM register'

let check: ReturnType<typeof schemaCheck> | undefined

/** Throws a Refusal unless the last migration of the register is the last one of this program. */
export const assertSchema = (last: number | null | undefined): void => {
  check ??= schemaCheck('postgres')
  check(last)
}

/** Runs commands with the check of the schema, in one round trip. Throws a Refusal if another version has migrated. */
export const checkedBy = async (client: Client, commands = ''): Promise<void> => {
  // Several commands in one text have several results, which the types of the driver do not know.
  const results: QueryResult<{ last: number | null }> | QueryResult<{ last: number | null }>[] = await client.query(
    `${commands};${question}`,
  )
  assertSchema([results].flat().at(-1)?.rows[0]?.last)
}
