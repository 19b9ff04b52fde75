/** A PostgreSQL server that is killed while it is written to is gone on with; `test/slow/` kills it more often. */
import t from 'tap'
import { killAgainAndAgain } from '../../support/load/killed.ts'

await killAgainAndAgain(t, 5)
