/** What readiness reads: a row of each table of records, of now and of the past, and of their changes. */
import { everyResource } from '../resources/index.ts'
import { historyName } from './schema/names.ts'
import { sql } from './sql/sql.ts'
import { upTo } from './sql/fragments.ts'

const tables = everyResource.flatMap(({ name }) => [name, historyName(name)])

/** No index has these columns alone, so that the rows themselves are read. */
export const rowOfEach = sql`SELECT ${sql.join(
  [
    ...tables.map((name) => sql`(SELECT updated_at FROM ${sql.identifier(name)} ${upTo(1)})`),
    sql`(SELECT action FROM changes ${upTo(1)})`,
    sql`(SELECT sequence FROM register)`,
  ],
  sql`, `,
)}`
