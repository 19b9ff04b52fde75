/** All tests of the database. */
import { togetherOnPostgres } from '../../support/postgres/together.ts'

await togetherOnPostgres(1, 'database')
