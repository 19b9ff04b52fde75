#!/usr/bin/env node
/** The command line: `planledger --help`. */
import { enableCompileCache } from 'node:module'

// Before the first import, so that the next start finds every module compiled.
enableCompileCache()
const { commandLine } = await import('./commands.ts')

commandLine()
  .parseAsync()
  .catch((error: unknown) => {
    // The reader has closed the pipe, as `head` does.
    if ((error as { code?: unknown }).code === 'EPIPE') return
    process.stderr.write(`planledger: ${(error as Error).message}\n`)
    process.exitCode = 1
  })
