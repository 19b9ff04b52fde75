/** Servers over a PostgreSQL primary with a standby: directly, or through PgBouncer. */
import { rmSync } from 'node:fs'
import { lineTo } from '../parts/line.ts'
import { modes, poolerTo, type Mode } from '../parts/pooler.ts'
import { withoutPooler, withoutPostgres } from '../parts/programs.ts'
import { replicationOf } from '../parts/replication.ts'
import { endServers, folderHere, serversOver } from './folder.ts'
import type { Place, Setting } from './place.ts'

const open = async (name: string, count: number, mode: Mode | undefined): Promise<Place> => {
  const folder = folderHere()
  // The line to the database itself: its address stays the same when a standby is promoted.
  const last = await lineTo(0)
  const replication = await replicationOf(last.leadTo)
  last.leadTo(replication.primary().port)
  const pooler = mode && (await poolerTo(last.port, mode))
  await pooler?.start()
  const line = pooler ? await lineTo(pooler.port) : last
  const url = `postgres://postgres@127.0.0.1:${line.port.toString()}/register`
  const servers = await serversOver(folder, url, count)
  return {
    name,
    servers,
    database: () => replication.primary().url,
    replication,
    line,
    ...(pooler && { pooler }),
    remove: async () => {
      await endServers(servers)
      await pooler?.remove()
      await replication.remove()
      for (const each of [line, last]) each.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const settingOf = (name: string, mode?: Mode): Setting => ({
  name,
  engine: 'postgres',
  missing: mode ? withoutPooler : withoutPostgres,
  open: (servers) => open(name, servers, mode),
})

export const postgres: readonly Setting[] = [
  settingOf('PostgreSQL'),
  ...modes.map((mode) => settingOf(`PgBouncer, ${mode} mode`, mode)),
]
