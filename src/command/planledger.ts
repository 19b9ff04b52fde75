#!/usr/bin/env node
/** The command line: `planledger --help`. */
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: a second start reads compiled modules.
enableCompileCache()
const { commandLine } = await import('./commands.ts')

commandLine()
  .parseAsync()
  .catch((error: unknown) => {
    // Who reads no further, as `head` does, has had enough.
    if ((error as { code?: unknown }).code === 'EPIPE') return
    process.stderr.write(`planledger: ${(error as Error).message}\n`)
    process.exitCode = 1
  })
