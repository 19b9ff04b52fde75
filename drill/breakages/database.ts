/** The database ends at any moment, and comes back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breakage } from './breakage.ts'

const crash = (name: string, what: string, how: 'SIGQUIT' | 'SIGKILL'): Breakage => ({
  name,
  what,
  fits: ({ replication }) => replication !== undefined,
  run: async ({ place: { replication }, random, mended }) => {
    const database = replication?.primary()
    await database?.crash(how)
    await sleep(random.between(0, 1000))
    mended()
    await database?.start()
  },
})

const backend: Breakage = {
  name: 'kill-backend',
  what: 'kill -9 of a connection’s process in the database',
  fits: ({ replication }) => replication !== undefined,
  run: async ({ place: { replication }, mended }) => {
    const [pid] = (await replication?.primary().backends()) ?? []
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    mended()
  },
}

const pooler: Breakage = {
  name: 'kill-pooler',
  what: 'kill -9 of PgBouncer',
  fits: (place) => place.pooler !== undefined,
  run: async ({ place, random, mended }) => {
    await place.pooler?.kill()
    await sleep(random.between(0, 1000))
    mended()
    await place.pooler?.start()
  },
}

export const databases: readonly Breakage[] = [
  crash('kill-database', 'kill -9 of the database', 'SIGKILL'),
  crash('crash-database', 'an immediate shutdown of the database', 'SIGQUIT'),
  backend,
  pooler,
]
