/** The primary is gone for good, and its standby takes its place. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breakage } from './breakage.ts'

/** Commits wait for the standby: nothing that was answered may be lost. */
const synchronous: Breakage = {
  name: 'promote',
  what: 'promotion of a synchronous standby',
  fits: ({ replication }) => replication !== undefined,
  run: async ({ place: { replication }, random, mended, recovered }) => {
    if (!replication) return
    await replication.setSynchronous(true)
    await sleep(random.between(300, 1500))
    await replication.primary().crash('SIGKILL')
    mended()
    await replication.promote()
    await recovered()
    await replication.renewStandby()
  },
}

/** The standby hears nothing of the last writes: they are lost, and no others. */
const asynchronous: Breakage = {
  name: 'promote-late',
  what: 'promotion of a standby that was behind',
  mayLose: true,
  fits: ({ replication }) => replication !== undefined,
  run: async ({ place: { replication }, random, quieten, mended, recovered }) => {
    if (!replication) return
    // Stopped where the writes are sent: what a stopped receiver has in its socket would arrive later.
    process.kill(Number(await replication.primary().value('SELECT pid FROM pg_stat_replication')), 'SIGSTOP')
    await sleep(random.between(200, 1500))
    await replication.primary().crash('SIGKILL')
    await quieten()
    mended()
    await replication.promote()
    await recovered()
    await replication.renewStandby()
  },
}

export const promotions: readonly Breakage[] = [synchronous, asynchronous]
