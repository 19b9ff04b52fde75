/** Runs the tests that use a register, or those named, once more: on a PostgreSQL server of their own, which goes when they end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migratePostgres } from '../src/database/postgres/migrate.ts'
import { connected, databaseAt, template } from './support/databases.ts'
import { careless, startPostgres } from './support/postgres-server.ts'

const folder = import.meta.dirname

/** Whether a test's registers are made where the engine is decided, and what it has of files, if anything, is marked. */
const isForAny = (text: string): boolean =>
  /\b(build|listening|databaseFor|nothingFor|engineFor)\(t\b|\bpostgresServer\(/.test(text) &&
  (text.includes('withoutFile') || !/'better-sqlite3'|DATABASE_URL: 'file:/.test(text))

/** The tests for any engine. */
const withRegister = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && isForAny(readFileSync(join(folder, file), 'utf8')))
    .map((file) => join('test', file))
    .sort()

const [, , ...named] = process.argv
const url = await startPostgres(careless)
await connected(url, (client) => client.query(`CREATE DATABASE ${template}`))
await migratePostgres(databaseAt(url, template))
const files = named.some((name) => name.endsWith('.ts')) ? named : [...named, ...withRegister()]
const tap = spawn('npx', ['tap', '--disable-coverage', ...files], {
  stdio: 'inherit',
  env: { ...process.env, TEST_DATABASE: url },
})
const [code] = (await once(tap, 'close')) as [number | null]
process.exit(code ?? 1)
