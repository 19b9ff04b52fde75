/** The tests of SQL, locking and outages. */
import '../support/postgres/on-postgres.ts'

const { together } = await import('../support/together.ts')
await together(
  'database',
  'server/cluster.test.ts',
  // Large registers and threads: `test/slow/on-postgres/` has them.
  '!database/derived/worker-pool.test.ts',
  '!database/read/reference-pages.test.ts',
  '!database/import/chains.test.ts',
  '!database/read/most-selective.test.ts',
)
