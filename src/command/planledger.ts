/** The command line: `planledger --help`. */
import { commandLine } from './commands.ts'

commandLine()
  .parseAsync()
  .catch((error: unknown) => {
    // The reader has closed the pipe, as `head` does.
    if ((error as { code?: unknown }).code === 'EPIPE') return
    process.stderr.write(`planledger: ${(error as Error).message}\n`)
    process.exitCode = 1
  })
