/** kill -9 of servers, while they write. */
import type { Breakage } from './breakage.ts'

export const kill: Breakage = {
  name: 'kill',
  what: 'kill -9 of all servers',
  fits: () => true,
  run: async ({ place, mended }) => {
    await Promise.all(place.servers.map((server) => server.kill()))
    mended()
  },
}

export const killOne: Breakage = {
  name: 'kill-one',
  what: 'kill -9 of one server',
  fits: ({ servers }) => servers.length > 1,
  run: async ({ place, random, mended }) => {
    await random.oneOf(place.servers).kill()
    mended()
  },
}

export const killWorker: Breakage = {
  name: 'kill-worker',
  what: 'kill -9 of a worker of a cluster',
  fits: ({ servers }) => servers.some((server) => server.workers().length > 0),
  run: async ({ place, random, mended }) => {
    const workers = place.servers.flatMap((server) => server.workers())
    if (workers.length > 0) process.kill(random.oneOf(workers), 'SIGKILL')
    mended()
  },
}
