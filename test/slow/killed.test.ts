/** A PostgreSQL server that is killed again and again under load: all that was answered is kept, nothing by half, and the servers of the API go on by themselves. */
import t from 'tap'
import { killAgainAndAgain } from '../support/load/killed.ts'

t.setTimeout(600_000)
await killAgainAndAgain(t, 25)
