/** A server whose database can only be read answers everything but writes. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { ensureKey } from '../../src/command/create-key.ts'
import { readConfig } from '../../src/config.ts'
import { isPostgres } from '../../src/database/location.ts'
import { openRegister } from '../../src/database/open.ts'
import { assertSound, isReadOnlyFile } from '../../src/database/sqlite/file.ts'
import { keyHash } from '../../src/http/pipeline/auth.ts'
import { adminKey, build, type Answer, type Ask, type Built, type Settings } from '../support/build.ts'
import { beside, databaseFor, locationOf, withoutFile, withoutServer } from '../support/databases.ts'
import { exampleChanges, exampleIds, examples, putExamples } from '../support/examples.ts'
import { pluck } from '../support/match-whole.ts'
import { replicaOf } from '../support/postgres/replica.ts'

/**
 * Returns the `DATABASE_URL` by which a register can only be read as it is now. A file is copied and marked: SQLite
 * writes none whose format a later version writes ("File format version numbers"), whoever the user is.
 */
const readOnlyUrl = (url: string): string => {
  if (isPostgres(url)) return `${url}?options=-c%20default_transaction_read_only%3Don`
  const file = `${locationOf(url)}.read-only`
  new Database(locationOf(url)).exec(`VACUUM INTO '${file}'`).close()
  const open = openSync(file, 'r+')
  writeSync(open, Buffer.from([3]), 0, 1, 18)
  closeSync(open)
  return `file:${file}`
}

interface Both {
  readonly primary: Built
  readonly replica: Built
}

/** Returns an app over a register with the examples, and one over the same register that can only read it. */
const both = async (t: Test, settings: Settings = {}): Promise<Both> => {
  const primary = await build(t)
  await putExamples(primary)
  await primary.ask('PUT', '/v1/sources/a-report/text', { body: 'It costs 12.5 yuan.', headers: text })
  return { primary, replica: await build(t, { ...settings, DATABASE_URL: readOnlyUrl(primary.database) }) }
}

const text = { 'content-type': 'text/plain' }
const ndjson = { 'content-type': 'application/x-ndjson' }
const merge = { 'content-type': 'application/merge-patch+json' }
const line = `${JSON.stringify({ resource: 'regions', record: { id: 'anhui', name: 'Anhui', kind: 'province' } })}\n`

const reads: readonly (readonly [method: string, url: string, ask?: Ask])[] = [
  ...Object.entries(exampleIds).flatMap(([name, id]) => [
    ['GET', `/v1/${name}`] as const,
    ['GET', `/v1/${name}/${id}`] as const,
    ['GET', `/v1/${name}/${id}/revisions`] as const,
    ['GET', `/v1/${name}?total=true`] as const,
    // At `/metrics` are those of the server.
    ['GET', `/${name}?limit=1`, { headers: { accept: 'text/html' } }] as const,
    ['GET', `/${name}/${id}`] as const,
  ]),
  ['GET', '/v1/figures?format=csv'],
  ['GET', '/v1/figures?format=ndjson'],
  ['GET', '/v1/search?q=bridge'],
  ['GET', '/v1/resolve?name=Tencent'],
  ['GET', '/v1/reconcile/suggest/entity?prefix=Tenc'],
  ['POST', '/v1/candidates', { body: { text: 'A bridge costs 12.5 yuan.' }, key: adminKey }],
  ['GET', '/v1/sources/a-report/candidates', { key: adminKey }],
  ['GET', '/v1/sources/a-report/text', { key: adminKey }],
  ['GET', '/v1/verify?claim=A+bridge+costs+12.5+yuan'],
  ['GET', '/v1/changes'],
  ['GET', '/v1/changes?format=atom'],
  ['GET', '/v1/webhooks', { key: adminKey }],
  ['GET', '/v1/export'],
  ['GET', '/v1/catalog'],
  ['GET', '/v1/totals?metric=investment&groupBy=year'],
  ['GET', '/v1/totals?metric=investment&explain=true&unit=USD'],
  ['GET', '/v1/totals?metric=investment&explain=true&format=ndjson'],
  ['GET', '/v1/promises'],
  ['GET', '/v1/promises?reportedBy=2024-12-31&format=csv'],
  ['GET', '/v1/checks'],
  ['GET', '/v1/checks?format=csv'],
  ['GET', '/'],
  ['GET', '/search?q=bridge'],
  ['GET', '/docs'],
  ['GET', '/openapi.json'],
]

const writes: readonly (readonly [method: string, url: string, ask: Ask])[] = [
  ...Object.entries(exampleIds).flatMap(([name, id]) => [
    ['PUT', `/v1/${name}/${id}`, { body: examples[name as keyof typeof examples] }] as const,
    ['PATCH', `/v1/${name}/${id}`, { body: exampleChanges[name as keyof typeof examples], headers: merge }] as const,
    ['DELETE', `/v1/${name}/${id}`, {}] as const,
    ['POST', `/v1/${name}`, { body: examples[name as keyof typeof examples] }] as const,
    ['POST', `/v1/${name}/${id}/restore?revision=1`, {}] as const,
  ]),
  ['POST', '/v1/regions', { body: examples.regions, headers: { 'idempotency-key': 'once' } }],
  ['PUT', '/v1/sources/a-report/text', { body: 'It costs 13 yuan.', headers: text }],
  ['DELETE', '/v1/sources/a-report/text', {}],
  ['POST', '/v1/import', { body: line, headers: ndjson }],
  ['POST', '/v1/webhooks', { body: { url: 'https://example.org/hook' } }],
  ['PATCH', '/v1/checks/no-finding', { body: { review: 'explained' } }],
]

/** An answer without what differs between two servers. */
const shown = ({ status, text }: Answer) => ({
  status,
  text: text.replaceAll(/"(requestId|dateModified)":"[^"]*"/g, ''),
})

t.test('all reads are answered as by a server that writes', async (t) => {
  const { primary, replica } = await both(t)
  for (const [method, url, ask] of reads) {
    const [there, here] = [await primary.ask(method, url, ask), await replica.ask(method, url, ask)]
    t.same(shown(here), shown(there), `${method} ${url}`)
    t.equal(here.status, 200, url)
  }
})

t.test('each write is refused alike, and nothing is written', async (t) => {
  const { primary, replica } = await both(t)
  const { version } = await beside(t, primary.database)
  const before = await version()
  const bytes = isPostgres(replica.database) ? undefined : readFileSync(locationOf(replica.database))
  for (const [method, url, ask] of writes) {
    const { status, headers, body } = await replica.ask(method, url, { key: adminKey, ...ask })
    t.match(
      { status, body },
      { status: 503, body: { type: '/problems/read-only', detail: /^This server reads a replica/ } },
      `${method} ${url}`,
    )
    t.equal(headers['retry-after'], undefined)
  }
  t.equal(await version(), before)
  if (bytes) t.ok(bytes.equals(readFileSync(locationOf(replica.database))))
})

/** A browser that sends the form of signing in. */
const signIn: Ask = {
  body: `key=${adminKey}&next=/`,
  key: null,
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    accept: 'text/html',
  },
}

t.test('pages say why nobody signs in', async (t) => {
  const { replica } = await both(t)
  for (const [url, words] of [
    ['/sign-in', 'This server reads a replica: it answers everything but writes.'],
    ['/zh/sign-in', '该服务器读取的是副本'],
  ] as const) {
    const { status, text } = await replica.send('POST', url, signIn)
    t.equal(status, 503)
    t.match(text, words)
  }
})

t.test('health says that it can only be read', async (t) => {
  const { primary, replica } = await both(t)
  for (const url of ['/health/live', '/health/ready']) {
    t.same((await replica.ask('GET', url)).body, { status: 'ok', readOnly: true })
    t.same((await primary.ask('GET', url)).body, { status: 'ok' })
  }
})

t.test('keys and limits hold, and nothing is kept of them', async (t) => {
  const primary = await build(t)
  const key = 'a-key-of-a-reader'
  await primary.store.addKey(keyHash(key), { label: 'reader', role: 'reader' })
  await primary.store.webhooks.add({
    id: 'hook',
    url: 'https://example.org/hook',
    secret: 'secret',
    filter: { resource: null, id: null, within: null },
    createdBy: 'admin',
  })
  const replica = await build(t, { DATABASE_URL: readOnlyUrl(primary.database), READ_ACCESS: 'key', RATE_LIMIT: '2' })
  t.same(
    [
      (await replica.ask('GET', '/v1/regions')).status,
      (await replica.ask('GET', '/v1/regions', { key })).status,
      (await replica.ask('GET', '/v1/regions', { key })).status,
      (await replica.ask('GET', '/v1/regions', { key })).status,
    ],
    [401, 200, 200, 429],
  )
  await replica.store.keepUses(new Map([[keyHash(key), new Date().toISOString()]]))
  t.strictSame(pluck(await replica.store.keys(), 'lastUsedAt'), [null])
  t.equal(await replica.store.webhooks.lead('this process'), false)
})

t.test('a file is tried out', async (t) => {
  const { replica } = await both(t)
  const { status, body } = await replica.ask('POST', '/v1/import?dryRun=true', {
    body: line,
    headers: { ...ndjson, 'idempotency-key': 'once' },
  })
  t.match({ status, body }, { status: 200, body: { dryRun: true, created: { regions: 1 } } })
})

t.test('an empty register is neither seeded nor given a key', async (t) => {
  const { store } = await build(t, { DATABASE_URL: readOnlyUrl(await databaseFor(t)), SEED: 'true' })
  t.equal((await store.stamp()).sequence, 0)
  t.equal(await ensureKey(store, readConfig({}), true), undefined)
})

t.test('a register of another version is not served', async (t) => {
  const isServer = withoutFile !== false
  const table = isServer ? 'drizzle.__drizzle_migrations' : '__drizzle_migrations'
  for (const [change, message] of [
    [
      isServer ? `DELETE FROM ${table}` : 'PRAGMA user_version = 0',
      /^The database can only be read: it is a register of an earlier version; /,
    ],
    [
      `INSERT INTO ${table} (hash, created_at, version) VALUES ('new', 9000000000000, '9.0.0')`,
      /^The database can only be read: the register was migrated by Planledger 9\.0\.0 /,
    ],
    [`UPDATE register SET text_version = 'other'`, /indexed by the rules of another version\.$/],
  ] as const) {
    const url = await databaseFor(t)
    await (await beside(t, url)).run(change)
    await t.rejects(openRegister(locationOf(readOnlyUrl(url))), { message }, change)
  }
})

const isRoot = process.geteuid?.() === 0
/** Reports whether every user may open what is in a folder, as its migrations. */
const isPublic = (folder: string): boolean =>
  (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isPublic(dirname(folder)))
const withoutUser =
  isRoot && !isPublic(import.meta.dirname) ? 'root would become a user who cannot read this checkout' : false

t.test('a file that the user may not write is only read', { skip: withoutFile || withoutUser }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'planledger-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const [backup, log] = [join(folder, 'backup.db'), join(folder, 'log.db')]
  const url = await databaseFor(t)
  new Database(locationOf(url)).exec(`VACUUM INTO '${backup}'`).close()
  copyFileSync(locationOf(url), log)
  t.equal(isReadOnlyFile(backup), false)
  for (const [path, mode] of [
    [backup, 0o444],
    [log, 0o444],
    [folder, 0o555],
  ] as const)
    chmodSync(path, mode)
  if (isRoot) process.seteuid?.(65_534)
  try {
    const store = await openRegister(backup)
    t.equal(store.isReadOnly, true)
    t.equal((await store.stamp()).sequence, 0)
    await store.close()
    assertSound(log)
    await t.rejects(openRegister(log), { message: /^The database can only be read: it is in WAL mode, / })
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(folder, 0o755)
  }
})

t.test('a standby follows its primary', { skip: withoutServer }, async (t) => {
  const primary = await build(t)
  const standby = await replicaOf(t, process.env['TEST_DATABASE'] ?? '')
  const replica = await build(t, { DATABASE_URL: standby.urlOf(primary.database) })
  const following = replica.store.moved(0, 60_000, new AbortController().signal)
  await primary.ask('PUT', '/v1/regions/guangdong', { body: examples.regions })
  await standby.caughtUp()
  await following
  t.equal((await replica.ask('GET', '/v1/regions/guangdong')).status, 200)
  t.match(await replica.ask('DELETE', '/v1/regions/guangdong'), { status: 503, body: { type: '/problems/read-only' } })
})
