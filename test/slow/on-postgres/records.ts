/** All tests of records. */
import '../../support/postgres/on-postgres.ts'

await import('../../suites/records.ts')
