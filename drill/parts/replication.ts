/** A primary with a standby that can take its place. */
import { until } from '../../test/support/until.ts'
import { primary as newPrimary, standbyOf, type Postgres } from './postgres.ts'

export interface Replication {
  readonly primary: () => Postgres
  readonly standby: () => Postgres
  /** Sets whether commits wait for the standby, and waits until that is so. */
  readonly setSynchronous: (isSynchronous: boolean) => Promise<void>
  /** Resolves once the standby has all that the primary has. */
  readonly level: () => Promise<void>
  /** Makes the standby the primary; the former one must have ended. */
  readonly promote: () => Promise<void>
  /** Makes a new standby of the primary that was promoted. */
  readonly renewStandby: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** A server that does not answer yet is asked again. */
const replicated = (what: string, holds: () => Promise<boolean>): Promise<void> =>
  until(() => holds().catch(() => false), { what, longest: 60_000, between: 50 })

/** Starts a primary and its standby. `moved` is told the port of each new primary. */
export const replicationOf = async (moved: (port: number) => void): Promise<Replication> => {
  let primary = await newPrimary()
  let standby: Postgres | undefined = await standbyOf(primary)
  const standbyNow = (): Postgres => {
    if (!standby) throw new Error('There is no standby.')
    return standby
  }
  const level = async (): Promise<void> => {
    const written = String(await primary.value('SELECT pg_current_wal_insert_lsn()'))
    await replicated(
      'the standby is level',
      async () => (await standbyNow().value(`SELECT pg_last_wal_replay_lsn() >= '${written}'`)) === true,
    )
  }
  return {
    primary: () => primary,
    standby: standbyNow,
    level,
    setSynchronous: async (isSynchronous) => {
      await primary.value(`ALTER SYSTEM SET synchronous_standby_names = '${isSynchronous ? 'standby' : ''}'`)
      await primary.value('SELECT pg_reload_conf()')
      const state = isSynchronous ? 'sync' : 'async'
      await replicated(
        `the standby is ${state}`,
        async () => (await primary.value('SELECT sync_state FROM pg_stat_replication')) === state,
      )
      await level()
    },
    promote: async () => {
      await standbyNow().value('SELECT pg_promote(true, 60)')
      const former = primary
      primary = standbyNow()
      standby = undefined
      // A copy of the former primary has its settings, and would wait for a standby that it does not have.
      await primary.value(`ALTER SYSTEM SET synchronous_standby_names = ''`)
      await primary.value('SELECT pg_reload_conf()')
      moved(primary.port)
      await former.remove()
    },
    renewStandby: async () => {
      standby = await standbyOf(primary)
      await level()
    },
    remove: async () => {
      await standby?.remove()
      await primary.remove()
    },
  }
}
