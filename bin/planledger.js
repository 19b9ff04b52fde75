#!/usr/bin/env node
/** Runs the command line: the sources in a checkout, the compiled files in the package, which has no sources. */
import { existsSync } from 'node:fs'
import { URL } from 'node:url'

const source = new URL('../src/command/planledger.ts', import.meta.url)
const compiled = new URL('../dist/command/planledger.js', import.meta.url)
await import((existsSync(source) ? source : compiled).href)
