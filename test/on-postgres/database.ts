/** The tests of SQL, locking and outages, with a quarter of the cases of each property. */
import { togetherOnPostgres } from '../support/postgres/together.ts'

await togetherOnPostgres(
  0.25,
  'database',
  'server/cluster.test.ts',
  'server/crash.test.ts',
  // Large registers, for the number of statements rather than for SQL: `test/slow/on-postgres/` has them.
  '!database/import/chains.test.ts',
  '!database/read/most-selective.test.ts',
)
