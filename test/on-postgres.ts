/** Runs the tests that use a register, or those named, once more: on a PostgreSQL server of their own, which goes when they end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migratePostgres } from '../src/database/postgres-migrate.ts'
import { connected, template } from './databases.ts'
import { endWithUs, serverWith } from './postgres-server.ts'

const folder = import.meta.dirname

/** Whether a test's registers are made where the engine is decided, and it names no file by itself. */
const isForAny = (text: string): boolean => /\b(build|listening|databaseFor)\(t\b/.test(text) && !/'better-sqlite3'|DATABASE_URL: 'file:/.test(text)

/** The tests for any engine. */
const withRegister = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && isForAny(readFileSync(join(folder, file), 'utf8')))
  .map((file) => join('test', file)).sort()

/** Starts a server with the template of all registers and answers its URL. */
const started = async (): Promise<string> => {
  const made = await serverWith()
  const { server, port } = made
  await server.initialise()
  await server.start()
  endWithUs(made)
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
