/** A server that is killed keeps every write that it answered; `test/slow/` kills it more often. */
import t from 'tap'
import { killWhileWriting } from '../support/load/crash.ts'

t.test('a server that is killed keeps every write that it answered', (t) => killWhileWriting(t, 2))
