/** Makes the fixture of this version: `npm run fixture`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { asAdmin } from '../as-admin.ts'
import { adminKey } from '../build.ts'
import { root } from '../checkout.ts'
import { freePort } from '../planledger.ts'
import { careless, postgresServer } from '../postgres/server.ts'
import { version } from '../../../src/version.ts'
import { connected } from '../templates.ts'
import { fixturesFolder, type Told } from './fixtures.ts'
import { postgresRowsOf, sqliteRowsOf } from './rows.ts'
import { steps, type Step } from './records.ts'

const program = join(root, 'src', 'command', 'planledger.ts')
const working = mkdtempSync(join(tmpdir(), 'planledger-fixture-'))

const run = (args: readonly string[], settings: Readonly<Record<string, string>>) =>
  spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: 'warn', SEED: 'false', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const make = async (url: string, { method, path, body }: Step): Promise<void> => {
  const answer = await asAdmin(`${url}/v1/${path}`, {
    method,
    body,
    headers: {
      ...(method === 'POST' && { 'idempotency-key': 'sent-once' }),
      ...(typeof body === 'string' && { 'content-type': 'text/plain' }),
    },
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
}

const toldBy = async (url: string): Promise<Omit<Told, 'key'>> => {
  const get = (path: string): Promise<Response> => asAdmin(`${url}${path}`)
  const lines = (await (await get('/v1/export')).text()).trim().split('\n')
  const { data } = (await (await get('/v1/changes?after=0&limit=200')).json()) as { data: Told['changes'] }
  const { data: findings } = (await (await get('/v1/checks?reviewed=true')).json()) as { data: { id: string }[] }
  return {
    reviewed: findings.map(({ id }) => id),
    records: lines.map((line) => JSON.parse(line) as Told['records'][number]),
    changes: data,
  }
}

/** Makes the register in a database, and returns what the version tells of it. */
const makeIn = async (database: string): Promise<Told> => {
  const settings = { DATABASE_URL: database, ADMIN_KEY: adminKey, PORT: (await freePort()).toString() }
  const url = `http://127.0.0.1:${settings.PORT}`
  const server = run(['start'], settings)
  server.stdout.resume()
  const isReady = (): Promise<boolean> =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (server.exitCode !== null) throw new Error('The program ended before it was ready.')
    await sleep(50)
  }
  for (const step of steps) await make(url, step)
  const creating = run(['keys', 'create', '--role', 'editor', '--label', 'newsroom'], settings)
  const [printed] = (await once(creating.stdout.setEncoding('utf8'), 'data')) as [string]
  await once(creating, 'close')
  const told = { key: /pl_[\w-]+/.exec(printed)?.[0] ?? '', ...(await toldBy(url)) }
  server.kill('SIGTERM')
  await once(server, 'close')
  return told
}

try {
  const file = join(working, 'register.db')
  const fromFile = await makeIn(`file:${file}`)
  const database = new Database(file)
  const fileRows = sqliteRowsOf(database)
  database.close()

  const server = await postgresServer(careless, 'secret')
  await server.start()
  const fromServer = await makeIn(server.url)
  const serverRows = await connected(server.url, postgresRowsOf)
  await server.remove()

  const folder = join(fixturesFolder, version)
  // Fails where there is one: the fixture of a released version stays as it is.
  mkdirSync(folder)
  const contents = {
    'sqlite.sql': fileRows,
    'sqlite.json': JSON.stringify(fromFile),
    'postgres.sql': serverRows,
    'postgres.json': JSON.stringify(fromServer),
  }
  for (const [name, content] of Object.entries(contents))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
  process.stdout.write(`${folder}\n`)
} finally {
  rmSync(working, { recursive: true })
}
