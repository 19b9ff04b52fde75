/** The clock of one server jumps ahead by a day, and back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breakage } from './breakage.ts'

export const clock: Breakage = {
  name: 'clock',
  what: 'a clock that jumps by a day',
  fits: () => true,
  run: async ({ place, random, mended }) => {
    const server = random.oneOf(place.servers)
    server.signal('SIGUSR2')
    await sleep(random.between(300, 1500))
    server.signal('SIGUSR2')
    mended()
  },
}
