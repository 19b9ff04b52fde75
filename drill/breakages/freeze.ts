/** SIGSTOP: a process neither answers nor ends for a while, then goes on as if nothing had been. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breakage, Scene } from './breakage.ts'

const frozenFor = ({ random }: Scene): number => random.between(500, 4000)

export const freeze: Breakage = {
  name: 'freeze',
  what: 'SIGSTOP of a server',
  fits: () => true,
  run: async (scene) => {
    const server = scene.random.oneOf(scene.place.servers)
    server.signal('SIGSTOP')
    await sleep(frozenFor(scene))
    server.signal('SIGCONT')
    scene.mended()
  },
}

export const freezeBackend: Breakage = {
  name: 'freeze-backend',
  what: 'SIGSTOP of a connection’s process in the database',
  fits: ({ replication }) => replication !== undefined,
  run: async (scene) => {
    const [backend] = (await scene.place.replication?.primary().backends()) ?? []
    if (backend !== undefined) {
      process.kill(backend, 'SIGSTOP')
      await sleep(frozenFor(scene))
      process.kill(backend, 'SIGCONT')
    }
    scene.mended()
  },
}

export const freezePooler: Breakage = {
  name: 'freeze-pooler',
  what: 'SIGSTOP of PgBouncer',
  fits: ({ pooler }) => pooler !== undefined,
  run: async (scene) => {
    scene.place.pooler?.signal('SIGSTOP')
    await sleep(frozenFor(scene))
    scene.place.pooler?.signal('SIGCONT')
    scene.mended()
  },
}
