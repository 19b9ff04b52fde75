/** The command line: `planledger --help`. */
import { commandLine } from './commands.ts'
import { failureOf } from './messages.ts'

/** Reports the first failure. */
const fail = (error: unknown): void => {
  // The reader has closed the pipe, as `head` does.
  if ((error as { code?: unknown }).code === 'EPIPE' || process.exitCode === 1) return
  process.exitCode = 1
  process.stderr.write(failureOf(error))
}

// A stream reports later that it could not be written to, when nobody waits for it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', fail)
commandLine().parseAsync().catch(fail)
