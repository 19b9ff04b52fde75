/** The tests of SQL, locking and outages, with half as many cases of each property. */
import { togetherOnPostgres } from '../support/postgres/together.ts'

await togetherOnPostgres(
  0.5,
  'database',
  'server/cluster.test.ts',
  // Large registers and threads: `test/slow/on-postgres/` has them.
  '!database/derived/worker-pool.test.ts',
  '!database/read/reference-pages.test.ts',
  '!database/import/chains.test.ts',
  '!database/read/most-selective.test.ts',
)
