/** A backup is the register at one moment, taken during writes; a restore puts it back under a new epoch. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { openRegister } from '../../../src/database/open.ts'
import { backUp, restore } from '../../../src/database/sqlite/backup.ts'
import { asAdmin } from '../../support/as-admin.ts'
import { adminKey, type Answer, build, type Built } from '../../support/build.ts'
import { command } from '../../support/command.ts'
import { putExamples } from '../../support/examples.ts'
import { faultsIn } from '../../support/load/whole.ts'
import { groundwork, projectOf } from '../../support/load/writers.ts'
import { commandOf, launch, startServer } from '../../support/planledger.ts'
import { laterWords } from '../../support/upgrades/newer.ts'

const write = async (url: string, method: string, path: string, body?: object): Promise<void> => {
  const { status } = await asAdmin(`${url}/v1/${path}`, { method, body })
  if (status > 204) throw new Error(`${method} ${path} is answered ${status.toString()}`)
}
const layGroundwork = async (url: string): Promise<void> => {
  for (const [path, body] of Object.entries(groundwork)) await write(url, 'PUT', path, body)
}
/** Puts and deletes projects in turn, each time with a change, as long as `goesOn` says so. */
const keepWriting = async (url: string, writer: number, goesOn: () => boolean): Promise<void> => {
  for (let step = 0; goesOn(); step++) {
    const path = `projects/writer-${writer.toString()}-${(step % 6).toString()}`
    await (step % 12 < 6 ? write(url, 'PUT', path, projectOf(step)) : write(url, 'DELETE', path))
  }
}

const reading = <T>(file: string, read: (database: Database.Database) => T): T => {
  const database = new Database(file, { readonly: true })
  try {
    return read(database)
  } finally {
    database.close()
  }
}
const changesIn = (file: string): unknown[] =>
  reading(file, (database) => database.prepare('SELECT * FROM changes ORDER BY sequence').all())
const epochOf = (file: string): unknown =>
  reading(file, (database) => database.prepare('SELECT epoch FROM register').pluck().get())

t.test('a backup while a server writes is the register after one of its changes, and does not block it', async (t) => {
  const folder = t.testdir()
  const settings = { DATABASE_URL: 'file:data/register.db', ADMIN_KEY: adminKey }
  const { url, child, ended } = await startServer(t, folder, settings)
  await layGroundwork(url)
  let goesOn = true
  const writing = [0, 1, 2, 3].map((writer) => keepWriting(url, writer, () => goesOn))
  const heads: number[] = []
  for (const name of ['one.db', 'two.db', 'three.db']) {
    const { code, stdout, stderr } = await launch(t, commandOf('backup', name), folder, settings).ended
    t.same([code, stderr], [0, ''])
    t.match(stdout, new RegExp(`^data/register\\.db is copied to ${name}, up to change \\d+\\.\\n$`))
    heads.push(Number(/\d+/.exec(stdout.slice(stdout.indexOf('change')))))
    t.equal(statSync(join(folder, name)).mode & 0o777, 0o600)
    t.same(reading(join(folder, name), faultsIn), [])
  }
  goesOn = false
  await Promise.all(writing)
  child.kill('SIGTERM')
  await ended
  t.same(readdirSync(folder).sort(), ['data', 'one.db', 'three.db', 'two.db'], 'nothing is left beside them')
  const all = changesIn(join(folder, 'data', 'register.db'))
  const [one = 0, two = 0, three = 0] = heads
  t.ok(
    0 < one && one < two && two < three && three <= all.length,
    `written to during every backup: ${[...heads, all.length].join(', ')}`,
  )
  for (const [index, name] of ['one.db', 'two.db', 'three.db'].entries())
    t.same(changesIn(join(folder, name)), all.slice(0, heads[index]))
})

const listed = async ({ ask }: Built) => ask('GET', '/v1/regions?limit=1')

t.test('a restored register has the records of the backup, and accepts no earlier entity tag or cursor', async (t) => {
  const folder = t.testdir()
  const register = join(folder, 'register.db')
  const before = await build(t, { DATABASE_URL: `file:${register}` })
  await putExamples(before)
  await before.ask('PUT', '/v1/regions/hunan', { body: { name: 'Hunan', kind: 'province' } })
  const old = await listed(before)
  await backUp(register, join(folder, 'copy.db'), false)
  await before.ask('DELETE', '/v1/regions/hunan')
  await before.http.close()

  const settings = { DATABASE_URL: 'file:register.db' }
  const found = await command(['restore', 'copy.db', '--force'], folder, settings)
  t.same(found, { code: 0, stdout: 'copy.db is restored to register.db, up to change 10.\n', stderr: '' })
  t.same(readdirSync(folder).sort(), ['copy.db', 'register.db'])
  t.not(epochOf(register), epochOf(join(folder, 'copy.db')))
  await t.test('the restored register', (inner) => askAnew(inner, register, old))
})

const askAnew = async (t: Test, register: string, old: Answer): Promise<void> => {
  const after = await build(t, { DATABASE_URL: `file:${register}` })
  const { next, data }: { next: string; data: unknown } = old.body
  const now = await listed(after)
  t.match(now.body, { data })
  t.not(now.headers['etag'], old.headers['etag'])
  t.equal(
    (await after.ask('GET', '/v1/regions?limit=1', { headers: { 'if-none-match': old.headers['etag'] ?? '' } })).status,
    200,
  )
  t.equal((await after.ask('GET', `/v1/regions?limit=1&cursor=${next}`)).status, 400)
  const answer = (await after.ask('PATCH', '/v1/regions/hunan', { body: { localName: '湖南' } })).status
  t.equal(answer, 200, 'the restored register accepts writes')
}

t.test('an open register is not replaced; a register left behind by a killed server is, with its log', async (t) => {
  const folder = t.testdir()
  const settings = { DATABASE_URL: 'file:register.db', ADMIN_KEY: adminKey }
  const { url, child, ended } = await startServer(t, folder, settings)
  await layGroundwork(url)
  const run = (...args: string[]) => command(args, folder, settings)
  t.match(await run('backup', 'copy.db'), { code: 0, stderr: '' })
  await write(url, 'PUT', 'industries/lost', { name: 'Lost' })
  t.same(await run('restore', 'copy.db', '--force'), {
    code: 1,
    stdout: '',
    stderr: `planledger: ${realpathSync(join(folder, 'register.db'))} is open in another program. Stop the server first.\n`,
  })
  t.equal((await fetch(`${url}/v1/industries/lost`)).status, 200, 'the open register is unchanged')
  child.kill('SIGKILL')
  await ended
  t.ok(statSync(join(folder, 'register.db-wal')).size > 0)
  t.match(await run('restore', 'copy.db', '--force'), { code: 0, stderr: '' })
  t.same(reading(join(folder, 'register.db'), faultsIn), [])
  t.same(changesIn(join(folder, 'register.db')), changesIn(join(folder, 'copy.db')))
})

t.test('a restore removes a log that was left without its register', async (t) => {
  const folder = t.testdir()
  const register = join(folder, 'register.db')
  await (await openRegister(register)).close()
  await backUp(register, join(folder, 'copy.db'), false)
  writeFileSync(join(folder, 'deep.db-wal'), 'left over')
  t.equal(await restore(join(folder, 'copy.db'), join(folder, 'deep.db'), false), 0)
  t.notOk(existsSync(join(folder, 'deep.db-wal')))
})

/** A register, a backup of it, and files that are neither. */
const files = async (t: Test): Promise<(name: string) => string> => {
  const folder = t.testdir({
    'text.db': 'no database at all, though long enough to have a header of one',
    'empty.db': '',
    'folder.db': {},
  })
  const at = (name: string): string => join(folder, name)
  await (await openRegister(at('register.db'))).close()
  await backUp(at('register.db'), at('copy.db'), false)
  const spoiled = (name: string, spoil: string): void => {
    copyFileSync(at('copy.db'), at(name))
    new Database(at(name)).exec(`PRAGMA foreign_keys = OFF; ${spoil}`).close()
  }
  new Database(at('other.db')).exec('CREATE TABLE register (id)').close()
  spoiled('later.db', `INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of tomorrow', 9999999999999)`)
  spoiled('torn.db', `INSERT INTO regions_member_ids (record_id, position, value) VALUES ('nowhere', 0, 'neither')`)
  const bytes = readFileSync(at('copy.db'))
  writeFileSync(at('damaged.db'), bytes.fill(0xff, 8192, bytes.length - 4096))
  return at
}

t.test('a file that is no backup is refused by name, and the register stays as it was', async (t) => {
  const at = await files(t)
  const bytes = readFileSync(at('register.db'))
  const names = readdirSync(at('.')).sort()
  for (const [name, reason] of [
    ['nowhere.db', `There is no file ${at('nowhere.db')}.`],
    ['text.db', `${at('text.db')} cannot be copied: it is no database.`],
    ['empty.db', `${at('empty.db')} cannot be copied: it is no register.`],
    ['other.db', `${at('other.db')} cannot be copied: it is no register.`],
    ['folder.db', `There is no file ${at('folder.db')}.`],
    ['later.db', `${at('later.db')} cannot be copied: ${laterWords('sqlite', 1, 'another version of Planledger')}.`],
    ['torn.db', `${at('torn.db')} cannot be copied: it is damaged: 2 references lead nowhere.`],
    ['damaged.db', `${at('damaged.db')} cannot be copied: database disk image is malformed.`],
  ] as const) {
    await t.rejects(restore(at(name), at('register.db'), true), { message: reason }, name)
  }
  await t.rejects(restore(at('copy.db'), at('register.db'), false), {
    message: `${at('register.db')} exists; --force replaces it.`,
  })
  t.same(readFileSync(at('register.db')), bytes)
  t.same(readdirSync(at('.')).sort(), names, 'nothing is left beside it')
})

t.test('a restore clears what a killed one has left', async (t) => {
  const at = await files(t)
  for (const end of ['', '-wal'])
    writeFileSync(at(`register.db.0f8fad5b-d9cb-469f-a165-70867728950e.part${end}`), 'a half')
  await restore(at('copy.db'), at('register.db'), true)
  const wrong = readdirSync(at('.')).filter((name) => name.includes('.part'))
  t.same(wrong, [])
})

t.test('a damaged register can be replaced', async (t) => {
  const at = await files(t)
  for (const name of ['text.db', 'empty.db', 'other.db', 'damaged.db']) {
    await restore(at('copy.db'), at(name), true)
    t.same(reading(at(name), faultsIn), [], name)
  }
})

t.test('a backup replaces a file only if forced to, and never the register', async (t) => {
  const at = await files(t)
  const bytes = readFileSync(at('text.db'))
  await t.rejects(backUp(at('register.db'), at('text.db'), false), {
    message: `${at('text.db')} exists; --force replaces it.`,
  })
  t.same(readFileSync(at('text.db')), bytes)
  t.equal(await backUp(at('register.db'), at('text.db'), true), 0)
  t.same(reading(at('text.db'), faultsIn), [])
  await t.rejects(backUp(at('register.db'), at('register.db'), true), {
    message: `${at('register.db')} is the register itself.`,
  })
  await t.rejects(backUp(at('nowhere.db'), at('new.db'), false), { message: `There is no file ${at('nowhere.db')}.` })
  t.notOk(existsSync(at('nowhere.db')) || existsSync(at('new.db')))
  await t.rejects(backUp(at('register.db'), at('nowhere/new.db'), false), {
    message: /^ENOENT: .*nowhere\/new\.db/,
    path: at('nowhere/new.db'),
  })
})

// A register that Litestream copies during writes is restored whole. Skipped where `litestream` is not installed.

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
    let left = 300
    await Promise.all([0, 1, 2].map((writer) => keepWriting(server.url, writer, () => left-- > 0)))
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
    const found = await launch(t, commandOf('restore', 'copied.db', '--force'), folder, settings).ended
    t.match(found, { code: 0, stderr: '', stdout: / up to change 304\.\n$/ })
    const database = new Database(join(folder, 'register.db'), { readonly: true })
    t.teardown(() => database.close())
    t.same(faultsIn(database), [])
  },
)
