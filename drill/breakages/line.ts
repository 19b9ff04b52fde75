/** The line between the servers and their database is cut, slow or still. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Line } from '../parts/line.ts'
import type { Random } from '../random.ts'
import type { Breakage } from './breakage.ts'

const onLine = (name: string, what: string, breakIt: (line: Line, random: Random) => void): Breakage => ({
  name,
  what,
  fits: ({ line }) => line !== undefined,
  run: async ({ place: { line }, random, mended }) => {
    if (!line) return
    breakIt(line, random)
    await sleep(random.between(500, 3000))
    line.mend()
    mended()
  },
})

export const lines: readonly Breakage[] = [
  onLine('cut', 'a cut line to the database', (line) => {
    line.cut()
  }),
  onLine('slow', 'a slow line to the database', (line, random) => {
    line.slow(random.between(20, 150))
  }),
  onLine('still', 'a line on which nothing passes', (line) => {
    line.still()
  }),
]
