/** The life of a key: created, used, expired or revoked, by the command line beside a running app. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mock } from 'node:test'
import type { Command, CommanderError } from 'commander'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { commandLine } from '../../src/command/commands.ts'
import { createKey, ensureKey } from '../../src/command/create-key.ts'
import { readConfig } from '../../src/config.ts'
import { keyHash } from '../../src/http/pipeline/auth.ts'
import type { Key } from '../../src/store/keys.ts'
import { build, type Built } from '../support/build.ts'
import { beside, databaseFor, withoutFile } from '../support/databases.ts'
import { command } from '../support/command.ts'
import { matchWhole } from '../support/match-whole.ts'
import { wordsOf } from '../support/words.ts'

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const keysOf =
  (t: Test, { database }: Built) =>
  (...args: string[]) =>
    command(['keys', ...args], t.testdirName, { DATABASE_URL: database })
const idOf = (key: string): string => keyHash(key).slice(0, 12)
const minutePasses = async (): Promise<void> => {
  mock.timers.tick(60_000)
  await new Promise((resolve) => setImmediate(resolve))
}
const statusWith = async ({ ask }: Built, key: string): Promise<number> =>
  (await ask('GET', '/v1/regions', { key })).status

t.test('a key is listed with its id, role, label and times, never its secret; --json is for scripts', async (t) => {
  const run = keysOf(t, await build(t))
  const create = async (label: string, ...args: string[]): Promise<string> =>
    (await run('create', '--role', 'editor', '--label', label, ...args)).stdout.trim()
  const [lasting, dated, timed] = await Promise.all([
    create('newsroom'),
    create('广东 desk', '--expires', '2099-01-01'),
    create('import', '--expires', '2099-01-01T09:00:00+08:00'),
  ])
  const [listed, json] = await Promise.all([run('list'), run('list', '--json')])
  t.same([listed.code, listed.stderr, json.code, json.stderr], [0, '', 0, ''])
  const keys = JSON.parse(json.stdout) as Key[]
  const common = { role: 'editor', state: 'valid', createdAt: instant, lastUsedAt: null, revokedAt: null }
  for (const [key, own] of [
    [lasting, { label: 'newsroom', expiresAt: null }],
    [dated, { label: '广东 desk', expiresAt: '2099-01-01T00:00:00.000Z' }],
    [timed, { label: 'import', expiresAt: '2099-01-01T01:00:00.000Z' }],
  ] as const) {
    const found = keys.find(({ id }) => id === idOf(key))
    t.match(found, { ...common, ...own })
    t.same(Object.keys(found ?? {}).sort(), wordsOf('createdAt expiresAt id label lastUsedAt revokedAt role state'))
    t.notOk(listed.stdout.includes(key) || json.stdout.includes(key))
  }
  const csv = await run('list', '--format', 'csv')
  t.equal(csv.stdout.split('\r\n')[0], 'id,role,state,created,expires,lastUsed,label')
  t.ok(
    csv.stdout.includes(
      `${idOf(lasting)},editor,valid,${keys.find(({ id }) => id === idOf(lasting))?.createdAt ?? ''},,,newsroom\r\n`,
    ),
  )
  t.strictSame(await run('list', '--format', 'json'), json)
  t.match(await run('list', '--json', '--format', 'csv'), { code: 1, stdout: '', stderr: /cannot be used with/ })
  const [head, ...rows] = listed.stdout.trimEnd().split('\n')
  t.equal(head, 'ID            ROLE    STATE  CREATED                   EXPIRES                   LAST USED  LABEL')
  t.same(
    rows,
    keys.map(
      ({ id, createdAt, expiresAt, label }) =>
        `${id}  editor  valid  ${createdAt}  ${(expiresAt ?? '-').padEnd(24)}  -          ${label}`,
    ),
  )
})

t.test('a running server refuses the next request of a key that is revoked by id or by label', async (t) => {
  const app = await build(t)
  const run = keysOf(t, app)
  const [first = '', second = '', other = ''] = await Promise.all(
    ['desk', 'desk', 'other'].map((label) => createKey(app.store, { role: 'editor', label })),
  )
  const both = await run('revoke', 'desk')
  t.same([both.code, both.stdout], [1, ''])
  const ids = (await app.store.keys()).filter(({ label }) => label === 'desk').map(({ id }) => id)
  t.equal(
    both.stderr,
    `planledger: Several keys are called desk: ${ids.map((id) => `${id} (editor, desk)`).join(', ')}. Say which by its id.\n`,
  )
  for (const key of [first, second, other]) t.equal(await statusWith(app, key), 200)

  const found = await run('revoke', idOf(first))
  t.same(found, { code: 0, stdout: `The key ${idOf(first)} (editor, desk) is revoked.\n`, stderr: '' })
  t.equal(await statusWith(app, first), 401)
  t.equal(await statusWith(app, second), 200)
  t.same(
    await run('revoke', 'desk'),
    { code: 0, stdout: `The key ${idOf(second)} (editor, desk) is revoked.\n`, stderr: '' },
    'the only valid key of that label',
  )
  t.equal(await statusWith(app, second), 401)
  t.equal(await statusWith(app, other), 200)

  const [again, list] = await Promise.all([run('revoke', idOf(first)), run('list')])
  t.match(again, {
    code: 1,
    stdout: '',
    stderr: new RegExp(
      `^planledger: The key ${idOf(first)} \\(editor, desk\\) was revoked at ${instant.source.slice(1, -1)}\\.\\n$`,
    ),
  })
  t.match(
    (await app.store.keys()).find(({ id }) => id === idOf(first)),
    { revokedAt: instant },
  )
  t.match(list.stdout, new RegExp(`${idOf(first)}  editor  revoked  `))
})

t.test('a key is valid until the instant of its expiry', async (t) => {
  const app = await build(t)
  const now = Date.now()
  mock.timers.enable({ apis: ['Date'], now })
  t.teardown(() => {
    mock.timers.reset()
  })
  const key = await createKey(app.store, { role: 'editor', label: 'short' }, new Date(now + 1000).toISOString())
  mock.timers.tick(999)
  t.equal(await statusWith(app, key), 200)
  mock.timers.tick(1)
  const { status, headers, body } = await app.ask('POST', '/v1/industries', { key, body: { name: 'Steel' } })
  t.equal(status, 401)
  t.equal(headers['www-authenticate'], 'Bearer realm="planledger"')
  t.match(body, { type: '/problems/unauthorized', title: 'Key needed', status: 401, detail: 'The key is not valid.' })
  t.equal((await app.store.stamp()).sequence, 0)
  mock.timers.reset()
  matchWhole(t, await app.store.keys(), [{ label: 'short', expiresAt: new Date(now + 1000).toISOString() }])
})

t.test('the last use of a key is stored once a minute; reads write nothing, and no answer changes', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => {
    mock.timers.reset()
  })
  const app = await build(t)
  const used = await createKey(app.store, { role: 'reader', label: 'used' })
  await createKey(app.store, { role: 'reader', label: 'unused' })
  const {
    headers: { etag = '' },
  } = await app.ask('GET', '/v1/regions')
  const { version } = await beside(t, app.database)
  const before = await version()
  const start = new Date().toISOString()
  for (let request = 0; request < 20; request++) t.equal(await statusWith(app, used), 200)
  t.equal(await version(), before, 'twenty reads wrote nothing')
  matchWhole(t, await app.store.keys(), [{ lastUsedAt: null }, { lastUsedAt: null }])

  await minutePasses()
  while ((await version()) === before) await new Promise((resolve) => setImmediate(resolve))
  const [first] = await app.store.keys()
  t.ok(first?.lastUsedAt && first.lastUsedAt >= start && first.lastUsedAt <= new Date().toISOString())
  matchWhole(t, await app.store.keys(), [
    { label: 'used', lastUsedAt: instant },
    { label: 'unused', lastUsedAt: null },
  ])
  const minute = await version()
  await minutePasses()
  t.equal(await version(), minute, 'a minute without use writes nothing')
  t.equal((await app.ask('GET', '/v1/regions', { headers: { 'if-none-match': etag } })).status, 304)
  t.equal((await app.store.stamp()).sequence, 0)
})

t.test('a last use that could not be stored is stored later, at the latest on close', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => {
    mock.timers.reset()
  })
  const database = await databaseFor(t)
  const { http, store } = await buildApp(readConfig({ DATABASE_URL: database, LOG_LEVEL: 'silent' }), 0)
  const key = await createKey(store, { role: 'reader', label: 'used' })
  await http.inject({ url: '/v1/regions', headers: { authorization: `Bearer ${key}` } })
  const holder = await beside(t, database)
  await holder.hold()
  await minutePasses()
  matchWhole(t, await store.keys(), [{ lastUsedAt: null }])
  await holder.letGo()
  await http.close()
  t.match(await holder.value('SELECT last_used_at FROM keys'), instant)
})

/** Has the database refuse every key, as it does where its disk is full. */
const refusesKeys =
  withoutFile === false
    ? `CREATE TRIGGER refusing BEFORE INSERT ON keys BEGIN SELECT RAISE(ABORT, 'no key today'); END`
    : `CREATE FUNCTION refusing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no key today'; END $$;
      CREATE TRIGGER refusing BEFORE INSERT ON keys FOR EACH ROW EXECUTE FUNCTION refusing()`

const expiry = (value: string, detail: string): string =>
  `error: option '--expires <when>' argument '${value}' is invalid. ${detail}\n`
const shape = 'It must be a date or an instant with an offset, such as 2027-01-01 or 2027-01-01T09:00:00+08:00.'
const mistakes: readonly (readonly [readonly string[], string])[] = [
  [['create', '--role', 'editor', '--label', 'x', '--expires', '2099-02-30'], expiry('2099-02-30', shape)],
  [
    ['create', '--role', 'editor', '--label', 'x', '--expires', '2099-01-01T00:00:00'],
    expiry('2099-01-01T00:00:00', shape),
  ],
  [['create', '--role', 'editor', '--label', 'x', '--expires', 'tomorrow'], expiry('tomorrow', shape)],
  [['create', '--role', 'editor', '--label', 'x', '--expires', ''], expiry('', shape)],
  [
    ['create', '--role', 'root', '--label', 'x'],
    `error: option '--role <role>' argument 'root' is invalid. Allowed choices are reader, editor, admin.\n`,
  ],
  [
    ['create', '--role', 'editor', '--label', ' '],
    `error: option '--label <label>' argument ' ' is invalid. It must be a line of 1 to 200 characters.\n`,
  ],
  [
    ['create', '--role', 'editor', '--label', 'a\nb'],
    `error: option '--label <label>' argument 'a\nb' is invalid. It must be a line of 1 to 200 characters.\n`,
  ],
  [['revoke'], `error: missing required argument 'key'\n`],
  [['rewoke'], `error: unknown command 'rewoke'\n(Did you mean revoke?)\n`],
]

/** Returns the exit code for these arguments and what is printed on stderr. */
const complaint = async (args: readonly string[]): Promise<readonly [number, string]> => {
  let said = ''
  const listen = (command: Command): void => {
    command.exitOverride().configureOutput({
      writeErr: (text) => {
        said += text
      },
    })
    for (const inner of command.commands) listen(inner)
  }
  const program = commandLine()
  listen(program)
  try {
    await program.parseAsync(['keys', ...args], { from: 'user' })
    return [0, said]
  } catch (error) {
    return [(error as CommanderError).exitCode, said]
  }
}

for (const [args, stderr] of mistakes) {
  t.test(`bad arguments are named: ${JSON.stringify(args)}`, async (t) => t.same(await complaint(args), [1, stderr]))
}

t.test('a key that cannot be stored is not shown', async (t) => {
  const app = await build(t)
  const run = keysOf(t, app)
  const { run: does } = await beside(t, app.database)
  await does(refusesKeys)
  for (const json of [[], ['--json']]) {
    const { code, stdout, stderr } = await run('create', '--role', 'admin', '--label', 'me', ...json)
    t.same([code, stdout], [1, ''])
    t.match(stderr, /^planledger: .*no key today.*\n$/)
  }
  t.same(await app.store.keys(), [])
})

t.test('a mistake exits with code 1 and is named on stderr; no key is created', async (t) => {
  const app = await build(t)
  const run = keysOf(t, app)
  const [past, unknown] = await Promise.all([
    run('create', '--role', 'editor', '--label', 'x', '--expires', '2020-01-01'),
    run('revoke', 'nowhere'),
  ])
  t.same(past, { code: 1, stdout: '', stderr: expiry('2020-01-01', 'It is past.') })
  t.same(unknown, { code: 1, stdout: '', stderr: 'planledger: There is no key with the id or label nowhere.\n' })
  t.same(await app.store.keys(), [])
})

t.test('the file of the first key is for its owner alone, whatever was there', { skip: withoutFile }, async (t) => {
  const { store, database } = await build(t)
  const config = readConfig({ DATABASE_URL: database })
  const [file, target] = [join(t.testdirName, 'first-key'), join(t.testdirName, 'of-somebody')]
  writeFileSync(target, '', { mode: 0o666 })
  symlinkSync(target, file)
  t.same(await ensureKey(store, config, false), { file })
  t.ok(lstatSync(file).isFile())
  t.equal(lstatSync(file).mode & 0o777, 0o600)
  t.match(readFileSync(file, 'utf8'), /^pl_[\w-]{43}\n$/)
  t.equal(readFileSync(target, 'utf8'), '')
})

t.test(
  'no key is added without its file, and a file that is there stays while the register has a key',
  { skip: withoutFile },
  async (t) => {
    const { store, database } = await build(t)
    const config = readConfig({ DATABASE_URL: database })
    const file = join(t.testdirName, 'first-key')
    mkdirSync(file)
    await t.rejects(ensureKey(store, config, false), { message: `${file} is a folder, not a file.` })
    t.same(await store.keys(), [])
    rmdirSync(file)

    const made = await Promise.all([ensureKey(store, config, false), ensureKey(store, config, false)])
    const found = made.filter((first) => first !== undefined)
    t.same(found, [{ file }])
    const key = readFileSync(file, 'utf8')
    matchWhole(t, await store.keys(), [{ id: idOf(key.trim()), label: 'first', role: 'admin' }])
    t.equal(await ensureKey(store, config, false), undefined)
    t.equal(readFileSync(file, 'utf8'), key)
    t.same(
      readdirSync(t.testdirName).filter((name) => name.includes('first-key')),
      ['first-key'],
    )
  },
)
