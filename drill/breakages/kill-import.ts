/** kill -9 of all servers within an import: nothing of the file is kept, or all of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { importOne } from '../load/importers.ts'
import type { Breakage } from './breakage.ts'

export const killImport: Breakage = {
  name: 'kill-import',
  what: 'kill -9 within an import',
  fits: () => true,
  run: async ({ place, crowd, random, mended }) => {
    const begun = performance.now()
    await importOne(crowd)
    const duration = performance.now() - begun
    const running = importOne(crowd)
    await sleep((duration * random.between(0, 100)) / 100)
    await Promise.all(place.servers.map((server) => server.kill()))
    await running
    mended()
  },
}
