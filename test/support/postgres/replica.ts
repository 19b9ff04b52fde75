/** A streaming replica of the PostgreSQL server under test: a copy of its folder that follows it. */
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { connected } from '../templates.ts'
import { careless, endWithUs, siteOf } from './server.ts'
import { until } from '../until.ts'

export interface Replica {
  /** Returns the URL of the same database on the replica. */
  readonly urlOf: (database: string) => string
  /** Stops replay of writes until `resume`. */
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
  /** Resolves once the replica has all writes. */
  readonly caughtUp: () => Promise<void>
  /** Makes it a primary. */
  readonly promote: () => Promise<void>
}

interface Backup {
  readonly lsn: string
  readonly labelfile: string
}

/** Copies the folder of a running server; the replica recovers files that change meanwhile from the log. */
const copied = async (url: string, folder: string): Promise<void> =>
  connected(url, async (client) => {
    const {
      rows: [setting],
    } = await client.query<{ data_directory: string }>('SHOW data_directory')
    await client.query(`SELECT pg_backup_start('replica', true)`)
    try {
      execFileSync('cp', ['-a', `${setting?.data_directory ?? ''}/.`, folder], { stdio: 'ignore' })
    } catch {
      if (!existsSync(join(folder, 'PG_VERSION'))) throw new Error('The folder of the server could not be copied.')
    }
    const {
      rows: [backup],
    } = await client.query<Backup>('SELECT lsn, labelfile FROM pg_backup_stop(false)')
    rmSync(join(folder, 'postmaster.pid'))
    const { uid, gid } = statSync(join(folder, 'PG_VERSION'))
    for (const [name, text] of Object.entries({ backup_label: backup?.labelfile ?? '', 'standby.signal': '' })) {
      writeFileSync(join(folder, name), text)
      chownSync(join(folder, name), uid, gid)
    }
  })

/** Starts a replica of the server at this URL; it ends with the test. */
export const replicaOf = async (t: Test, url: string): Promise<Replica> => {
  const { hostname, port, username, password } = new URL(url)
  const made = await siteOf(
    [...careless, `primary_conninfo=host=${hostname} port=${port} user=${username} password=${password}`],
    password,
  )
  t.teardown(async () => {
    await made.server.stop()
    rmSync(made.folder, { recursive: true, force: true })
  })
  await copied(url, made.folder)
  // The package waits for a server that accepts writes, which a replica never does.
  const ended = made.server.start().catch(() => {
    throw new Error('The replica has ended.')
  })
  const there = Object.assign(new URL(url), { port: made.port.toString() }).href
  await Promise.race([until(() => connected(there, async () => true).catch(() => false)), ended])
  ended.catch(() => undefined)
  endWithUs(made)
  const valueOf = (at: string, text: string): Promise<unknown> =>
    connected(at, async (client) => Object.values((await client.query<Record<string, unknown>>(text)).rows[0] ?? {})[0])
  return {
    urlOf: (database) => Object.assign(new URL(database), { port: made.port.toString() }).href,
    pause: async () => {
      await valueOf(there, 'SELECT pg_wal_replay_pause()')
      await until(async () => (await valueOf(there, 'SELECT pg_get_wal_replay_pause_state()')) === 'paused')
    },
    resume: async () => {
      await valueOf(there, 'SELECT pg_wal_replay_resume()')
    },
    promote: async () => {
      await valueOf(there, 'SELECT pg_promote()')
    },
    caughtUp: async () => {
      const written = await valueOf(url, 'SELECT pg_current_wal_insert_lsn()')
      await until(
        async () => (await valueOf(there, `SELECT pg_last_wal_replay_lsn() >= '${String(written)}'`)) === true,
      )
    },
  }
}
