/** Makes the fixture of this version: `npm run fixture`. Of another one: `npm run fixture -- CHECKOUT NAME`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { adminKey } from '../build.ts'
import { freePort } from '../planledger.ts'
import { careless, postgresServer } from '../postgres/server.ts'
import { version as present } from '../../../src/version.ts'
import { connected } from '../templates.ts'
import { fixturesFolder, type Told } from './fixtures.ts'
import { rowsOf } from './postgres-rows.ts'
import { steps, type Step } from './records.ts'

const [checkout = '.', version = present] = process.argv.slice(2)
const program = join(resolve(checkout), 'src', 'command', 'planledger.ts')
const working = mkdtempSync(join(tmpdir(), 'planledger-fixture-'))

const run = (args: readonly string[], settings: Readonly<Record<string, string>>) =>
  spawn(process.execPath, [program, ...args], {
    cwd: resolve(checkout),
    env: { ...process.env, LOG_LEVEL: 'warn', SEED: 'false', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const request = (url: string, { method, path, body }: Step): Promise<Response> =>
  fetch(`${url}/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(method === 'POST' && { 'idempotency-key': 'sent-once' }),
      ...(body !== undefined && { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

/** Makes a request, with what is newer where the version knows it. */
const make = async (url: string, step: Step): Promise<void> => {
  const { newer, body } = step
  const isAll = newer === true || newer === undefined
  const whole = isAll ? step : { ...step, body: { ...(body as object), ...newer } }
  let answer = await request(url, whole)
  if (!answer.ok && !isAll) answer = await request(url, step)
  if (!answer.ok && newer !== true) throw new Error(`${step.method} ${step.path}: ${await answer.text()}`)
}

const toldBy = async (url: string): Promise<Omit<Told, 'key'>> => {
  const get = (path: string): Promise<Response> =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${adminKey}` } })
  const lines = (await (await get('/v1/export')).text()).trim().split('\n')
  const { data } = (await (await get('/v1/changes?after=0&limit=200')).json()) as { data: Told['changes'] }
  const answered = await get('/v1/checks?reviewed=true')
  const { data: findings } = answered.ok ? ((await answered.json()) as { data: { id: string }[] }) : { data: [] }
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
  database.pragma('journal_mode = DELETE')
  database.exec('VACUUM')
  const schema = database.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get() as number
  database.close()

  const server = await postgresServer(careless, 'secret')
  await server.start()
  const fromServer = await makeIn(server.url)
  const rows = await connected(server.url, rowsOf)
  await server.remove()

  const folder = join(fixturesFolder, `${schema.toString().padStart(2, '0')}-${version}`)
  // Fails where there is one: fixtures of released versions stay as they are.
  mkdirSync(folder)
  const contents = {
    'sqlite.db': readFileSync(file),
    'sqlite.json': JSON.stringify(fromFile),
    'postgres.sql': rows,
    'postgres.json': JSON.stringify(fromServer),
  }
  for (const [name, content] of Object.entries(contents))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
  process.stdout.write(`${folder}\n`)
} finally {
  rmSync(working, { recursive: true })
}
