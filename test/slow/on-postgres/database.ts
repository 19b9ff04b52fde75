/** All tests of the database. */
import '../../support/postgres/on-postgres.ts'

await import('../../suites/database.ts')
