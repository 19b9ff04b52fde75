/** The command line: `planledger --help`. */
import { commandLine } from './commands.ts'
import { failureOf } from './plain-error.ts'

commandLine()
  .parseAsync()
  .catch((error: unknown) => {
    // The reader has closed the pipe, as `head` does.
    if ((error as { code?: unknown }).code === 'EPIPE') return
    process.stderr.write(failureOf(error))
    process.exitCode = 1
  })
