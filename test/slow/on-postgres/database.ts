/** The tests of the database that `npm test` does not run on a server, or runs less often. */
import '../../support/postgres/on-postgres.ts'

const { together } = await import('../../support/together.ts')
await together(
  ...['import', 'read', 'search', 'threads', 'transfer', 'trees', 'write'].map((name) => `database/${name}`),
  ...['postgres/away', 'postgres/replicas', 'shared-work'].map((name) => `database/${name}.test.ts`),
)
