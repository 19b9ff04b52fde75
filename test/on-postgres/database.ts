/** What has SQL of its own for each engine; `test/slow/on-postgres/` runs the rest. */
import '../support/postgres/on-postgres.ts'

const { together } = await import('../support/together.ts')
await together(
  ...['engines.test.ts', 'plans.test.ts', 'read-only.test.ts'].map((name) => `database/${name}`),
  ...['history', 'postgres', 'read', 'schema', 'search', 'sqlite', 'transfer', 'upgrades', 'webhooks', 'write'].map(
    (name) => `database/${name}`,
  ),
  // Large registers, copies, outages and replicas.
  '!database/postgres/away.test.ts',
  '!database/postgres/replicas.test.ts',
  '!database/read/pages-in-order.test.ts',
  '!database/read/most-selective.test.ts',
  '!database/transfer/copy.test.ts',
)
