/** A server that is killed at any moment has kept every write that it answered, and no write by half. */
import t from 'tap'
import { killWhileWriting } from '../support/load/crash.ts'

// So many starts take long on a busy machine.
t.setTimeout(600_000)
await killWhileWriting(t, 25)
