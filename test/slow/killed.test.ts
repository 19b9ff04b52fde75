/** PostgreSQL is killed again and again under load: no answered write is lost, and the API servers recover. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Breakage } from '../../drill/breakages/breakage.ts'
import { ask } from '../../drill/load/client.ts'
import { withoutServer } from '../support/databases.ts'
import { drillRounds, placeOver } from '../support/load/drilled.ts'
import { postgresServer, type Server } from '../support/postgres/server.ts'
import { connected, databaseAt } from '../support/templates.ts'

t.setTimeout(900_000)

const password = 'hush-nobody-may-read-this'

/** Ends a server: meanwhile no API server is ready, and each is alive. */
const ending = (server: Server, how: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Breakage => ({
  name: how,
  what: `the database is ended by ${how}`,
  fits: () => true,
  run: async ({ place: { servers }, crowd: { faults }, mended }) => {
    await server.end(how)
    for (const { url, name } of servers)
      for (const [path, status] of Object.entries({ '/health/ready': 503, '/health/live': 200 })) {
        const seen = `${name}: GET ${path} is answered ${String((await ask(url, 'GET', path))?.status)}`
        if (!seen.endsWith(status.toString()))
          faults.push({ promise: 'without a database every server is alive, and none is ready', seen })
      }
    mended()
    await server.start()
  },
})

/** Crashes one connection, upon which the server ends all of them. */
const crashing = (server: Server): Breakage => ({
  name: 'fault',
  what: 'one connection crashes',
  fits: () => true,
  run: async ({ mended }) => {
    await server.fault()
    mended()
  },
})

t.test('killed while two servers write to it', { skip: withoutServer }, async (t) => {
  // Processes are killed, not the machine: files have all that was written, even without fsync.
  const server = await postgresServer(['fsync=off', 'synchronous_commit=on', 'max_connections=300'], password)
  await server.start()
  t.teardown(() => server.remove())
  await connected(server.url, (client) => client.query('CREATE DATABASE register'))
  const place = await placeOver(t, databaseAt(server.url, 'register'), 2)
  const [killed, quit, ended] = (['SIGKILL', 'SIGQUIT', 'SIGINT'] as const).map((how) => ending(server, how))
  if (!killed || !quit || !ended) throw new Error('There is no way to end it.')
  await drillRounds(t, place, [killed, quit, killed, ended, crashing(server)], 25)
  await place.remove()
  for (const { name, errors } of place.servers) {
    t.strictSame(errors(), [], 'nothing that went wrong was a fault')
    const log = readFileSync(join(place.folder, `${name}.log`), 'utf8')
    t.notOk(log.includes('hush'), 'no password')
    t.match(log, /The database cannot be used now/, 'why it was refused is logged')
  }
})
