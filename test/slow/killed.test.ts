/** PostgreSQL is killed again and again under load: no answered write is lost, and the API servers recover. */
import t from 'tap'
import { killWhileWriting } from '../support/load/crash.ts'
import { killAgainAndAgain } from '../support/load/killed.ts'

t.setTimeout(600_000)
await killAgainAndAgain(t, 25)

// A server that is killed at any moment keeps every write that it answered, and no partial write.

// Each round starts a server, which takes long on a busy machine.
t.setTimeout(600_000)
await killWhileWriting(t, 25)
