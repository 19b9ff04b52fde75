/** A server that is killed at any moment keeps every write that it answered, and no partial write. */
import t from 'tap'
import { withoutFile } from '../support/databases.ts'
import { killWhileWriting } from '../support/load/drilled.ts'

// Each round starts a server, which takes long on a busy machine.
t.setTimeout(600_000)
t.test('a server that is killed keeps every write that it answered', (t) =>
  // On PostgreSQL, `killed.test.ts` kills the database more often.
  killWhileWriting(t, withoutFile === false ? 25 : 2),
)
