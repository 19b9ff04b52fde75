#!/usr/bin/env node
/** Runs the command line: the sources in a checkout, the compiled files in the package, which has no sources. */
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { URL } from 'node:url'

// Before the first import of TypeScript, so that the next start finds every module stripped and compiled.
enableCompileCache()
const source = new URL('../src/command/planledger.ts', import.meta.url)
const compiled = new URL('../dist/command/planledger.js', import.meta.url)
await import((existsSync(source) ? source : compiled).href)
