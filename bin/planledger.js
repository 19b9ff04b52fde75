#!/usr/bin/env node
/** Runs the command line: the sources in a checkout, the compiled files in the package, which has no sources. */
import { existsSync } from 'node:fs'
// By name, an import that an older Node does not have would be a syntax error.
import module from 'node:module'
import { URL } from 'node:url'
import v8 from 'node:v8'

const needed = '22.18'
const { node } = process.versions
if (node.localeCompare(needed, 'en', { numeric: true }) < 0) {
  process.stderr.write(`planledger: Needs Node.js ${needed} or newer; this is ${node}.\n`)
  process.exit(1)
}
// Before the first import of TypeScript, so that the next start finds every module stripped and compiled.
const { directory } = module.enableCompileCache()
// Threads take it from their environment.
if (directory !== undefined) process.env['NODE_COMPILE_CACHE'] = directory
// The modules of a server stay: the spaces of objects would grow with them, and hardly shrink once it is idle.
if (process.argv[2] === 'start')
  for (const flag of ['--semi-space-growth-factor=1', '--optimize-for-size']) v8.setFlagsFromString(flag)
const source = new URL('../src/command/planledger.ts', import.meta.url)
const compiled = new URL('../dist/command/planledger.js', import.meta.url)
await import((existsSync(source) ? source : compiled).href)
