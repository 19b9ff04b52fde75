/** The disk of the register is full for a while: writes are refused, reads are answered. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breakage } from './breakage.ts'

export const fullDisk: Breakage = {
  name: 'full-disk',
  what: 'a full disk',
  fits: ({ disk }) => disk !== undefined,
  run: async ({ place, random, mended }) => {
    place.disk?.fill()
    await sleep(random.between(500, 2000))
    place.disk?.empty()
    mended()
  },
}
