/** PostgreSQL's own check of tables and indexes finds nothing, and the standby has what the primary has. */
import { run, type Postgres } from '../parts/postgres.ts'
import type { Check } from './check.ts'

/** A standby has no data of unlogged tables, and the process that sends webhooks renews its lease each second. */
const undumped = ['--no-unlogged-table-data', '--exclude-table-data=leases']

/** Returns the dump of the register on a server. */
const dumpOf = async ({ url }: Postgres): Promise<string> =>
  // Newer versions wrap a dump in a random token, and a standby is told of the next values of a sequence in advance.
  (await run('pg_dump', [...undumped, '--dbname', url])).replace(
    /^(\\(un)?restrict |SELECT pg_catalog.setval).*$/gm,
    '',
  )

export const sound: Check = {
  promise: 'the database is sound, and the standby has what the primary has',
  isQuick: false,
  faults: async ({ place: { replication } }) => {
    if (!replication) return []
    const { port } = replication.primary()
    const at = ['-h', '127.0.0.1', '-p', port.toString(), '-U', 'postgres']
    const said = await run('pg_amcheck', [...at, '--heapallindexed', 'register']).catch(String)
    await replication.level()
    const dumps = await Promise.all([replication.primary(), replication.standby()].map(dumpOf))
    return [
      ...(said === '' ? [] : [`pg_amcheck: ${said.slice(0, 400)}`]),
      ...(dumps[0] === dumps[1] ? [] : ['the standby has another dump than the primary']),
    ]
  },
}
