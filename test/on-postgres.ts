/** Runs the suites, or the given files, on a PostgreSQL server of their own, which is removed at the end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connected, databaseAt, makeTemplate, templates } from './support/databases.ts'
import { careless, startPostgres } from './support/postgres/server.ts'

const url = await startPostgres(careless)
for (const template of templates) {
  await connected(url, (client) => client.query(`CREATE DATABASE ${template}`))
  await makeTemplate(databaseAt(url, template), template)
}
const tap = spawn('tap', ['--disable-coverage', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_DATABASE: url },
})
const [code] = (await once(tap, 'close')) as [number | null]
process.exit(code ?? 1)
