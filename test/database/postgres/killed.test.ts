/** A PostgreSQL server is killed during writes, and no answered write is lost; `test/slow/` kills it more often. */
import t from 'tap'
import { killAgainAndAgain } from '../../support/load/killed.ts'

await killAgainAndAgain(t, 5)
