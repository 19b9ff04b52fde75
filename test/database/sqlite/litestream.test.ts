/** A register that Litestream copies during writes is restored whole. Skipped where `litestream` is not installed. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { adminKey } from '../../support/build.ts'
import { startServer } from '../../support/servers.ts'
import { keepWriting, layGroundwork, type Ledger } from '../../support/load/writers.ts'
import { commandOf, launch } from '../../support/planledger.ts'
import { faultsIn } from '../../support/load/whole.ts'

const hasLitestream = spawnSync('litestream', ['version']).status === 0

t.test(
  'a copy made by Litestream is restored whole',
  { skip: hasLitestream ? false : 'needs litestream on the path' },
  async (t) => {
    const folder = t.testdir({
      'litestream.yml': `dbs: [{ path: register.db, replicas: [{ type: file, path: copies, sync-interval: 100ms }] }]\n`,
    })
    const settings = { DATABASE_URL: 'file:register.db', ADMIN_KEY: adminKey }
    const server = await startServer(t, folder, settings)
    await layGroundwork(server.url)
    const litestream = launch(t, ['litestream', 'replicate', '-config', 'litestream.yml'], folder)
    const ledger: Ledger = new Map()
    let left = 300
    await Promise.all([0, 1, 2].map((writer) => keepWriting(server.url, ledger, writer, 0, () => left-- > 0)))
    server.child.kill('SIGTERM')
    await server.ended
    // On SIGINT it copies the last writes before it ends.
    litestream.child.kill('SIGINT')
    await litestream.ended
    t.match(
      await launch(t, ['litestream', 'restore', '-config', 'litestream.yml', '-o', 'copied.db', 'register.db'], folder)
        .ended,
      { code: 0 },
    )
    t.match(await launch(t, commandOf('restore', 'copied.db', '--force'), folder, settings).ended, {
      code: 0,
      stderr: '',
      stdout: / up to change 304\.\n$/,
    })
    const database = new Database(join(folder, 'register.db'), { readonly: true })
    t.teardown(() => database.close())
    t.same(faultsIn(database), [])
  },
)
