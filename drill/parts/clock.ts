/** Loaded into a server before the program: its clock is a day ahead while a file is there. */
import { existsSync } from 'node:fs'

const day = 86_400_000
/** How often the file is looked for, in milliseconds. */
const interval = 50
const Real = Date
const file = process.env['DRILL_CLOCK'] ?? ''
let offset = 0

class Shifted extends Real {
  constructor(...parts: [] | [value: number | string | Date]) {
    if (parts.length === 0) super(Real.now() + offset)
    else super(...(parts as [number]))
  }
  static override now(): number {
    return Real.now() + offset
  }
}

globalThis.Date = Shifted as DateConstructor
setInterval(() => {
  offset = existsSync(file) ? day : 0
}, interval).unref()
