#!/usr/bin/env node
/** The command line: `planledger --help`. */
import { commandLine } from './commands.ts'

commandLine().parseAsync().catch((error: unknown) => {
  process.stderr.write(`planledger: ${(error as Error).message}\n`)
  process.exitCode = 1
})
