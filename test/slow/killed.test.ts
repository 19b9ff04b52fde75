/** PostgreSQL is killed again and again under load: no answered write is lost, and the API servers recover. */
import t from 'tap'
import { killAgainAndAgain } from '../support/load/killed.ts'

t.setTimeout(600_000)
await killAgainAndAgain(t, 25)
