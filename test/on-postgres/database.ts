/** The tests of SQL and locking. */
import '../support/postgres/on-postgres.ts'

// A run of a property costs several times as much on a server; `npm run test:slow` has ten times as many.
process.env['RUNS'] = (Number(process.env['RUNS'] ?? 1) / 2).toString()

const { together } = await import('../support/together.ts')
await together(
  'database',
  // Large registers, threads, copies and outages (and servers that share a database): `test/slow/on-postgres/` has them.
  '!database/threads/worker-pool.test.ts',
  '!database/trees/effects.test.ts',
  '!database/trees/large-trees.test.ts',
  '!database/trees/thread.test.ts',
  '!database/import/thread.test.ts',
  '!database/postgres/away.test.ts',
  '!database/read/pages-in-order.test.ts',
  '!database/import/chains.test.ts',
  '!database/read/large-lists.test.ts',
  '!database/read/most-selective.test.ts',
  '!database/transfer/copy.test.ts',
)
