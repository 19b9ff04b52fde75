/** The clock of one server jumps ahead by a day, and back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breakage } from './breakage.ts'

export const clock: Breakage = {
  name: 'clock',
  what: 'a clock that jumps by a day',
  fits: () => true,
  run: async ({ place, random, mended }) => {
    const server = random.oneOf(place.servers)
    server.setClockAhead(true)
    await sleep(random.between(500, 2000))
    server.setClockAhead(false)
    mended()
  },
}
