/** Roles: reads are open unless closed, writes need an editor, and a key that is sent must be valid. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buildApp } from '../../../src/app.ts'
import { createKey } from '../../../src/command/create-key.ts'
import { readConfig } from '../../../src/config.ts'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { everyResource } from '../../../src/resources/index.ts'
import type { Role } from '../../../src/store/keys.ts'
import { acrossResources } from '../../support/across.ts'
import { adminKey, build, type Answer, type Ask, type Built } from '../../support/build.ts'
import { databaseFor, withoutFile } from '../../support/databases.ts'
import { exampleIds, examples, putExamples, withExamples } from '../../support/examples.ts'

interface Route {
  readonly method: string
  readonly url: string
  readonly body?: unknown
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { security?: unknown[] }>>>>
}

const roles = ['reader', 'editor', 'admin'] as const

/** Operations that only some callers or some resources have; they are tested with them. */
const isSpecial = (path: string): boolean =>
  /\/(?:text|candidates|table|layout|rows|merge|compare|similar|\{otherId\})$/.test(path)

/** Returns every documented operation on records that exist, and HEAD for each GET. */
const routesOf = async ({ ask }: Built): Promise<Route[]> => {
  const { paths }: Document = (await ask('GET', '/openapi.json')).body
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).flatMap((operation): Route[] => {
      const resource = everyResource.find(({ name }) => path.split('/')[2] === name)
      if (!resource || isSpecial(path)) return []
      const isRestore = path.endsWith('/restore')
      const method = operation.toUpperCase()
      const url = `${path.replace('{id}', exampleIds[resource.name])}${isRestore ? '?revision=1' : ''}`
      const body = method === 'PATCH' ? {} : { ...examples[resource.name], ...(method === 'POST' && { id: 'example' }) }
      return method === 'GET'
        ? [
            { method, url },
            { method: 'HEAD', url },
          ]
        : [{ method, url, ...(method !== 'DELETE' && !isRestore && { body }) }]
    }),
  )
}
const isRead = ({ method }: Route): boolean => ['GET', 'HEAD'].includes(method)

const keysOf = async ({ store }: Built): Promise<Record<Role, string>> => ({
  reader: await createKey(store, { role: 'reader', label: 'a reader' }),
  editor: await createKey(store, { role: 'editor', label: 'an editor' }),
  admin: await createKey(store, { role: 'admin', label: 'an admin' }),
})

/** Sends `asked` to each route; each must be refused with the detail. */
const refused = async (
  t: Test,
  { ask }: Built,
  routes: readonly Route[],
  asked: Ask,
  detail: string,
): Promise<Answer[]> => {
  const answers: Answer[] = []
  for (const { method, url, body } of routes) answers.push(await ask(method, url, { body, ...asked }))
  t.strictSame(
    answers.map(({ status, headers, text, body }, index) => {
      const problem = { ...(body as object | undefined), requestId: '' }
      return [routes[index], status, headers['www-authenticate'], text === '' ? '' : problem]
    }),
    routes.map((route) => [
      route,
      401,
      'Bearer realm="planledger"',
      route.method === 'HEAD'
        ? ''
        : { type: '/problems/unauthorized', title: 'Key needed', status: 401, detail, requestId: '' },
    ]),
    `asked with ${JSON.stringify(asked).slice(0, 100)}`,
  )
  return answers
}

const app = await withExamples(t)
const keys = await keysOf(app)
const routes = await routesOf(app)
/** The routes of one resource: a key is checked by one function for all. */
const ofRegions = routes.filter(({ url }) => url.startsWith('/v1/regions'))
const { sequence } = await app.store.stamp()

t.test('every route of the app is tested', async (t) => {
  t.equal(routes.length, everyResource.length * 11)
  const untested = routes.filter(
    ({ method, url }) =>
      !app.http.hasRoute({ method, url: url.replace(/\?.*/, '').replace(/^(\/v1\/\w+\/)[^/]+/, '$1:id') }),
  )
  t.same(untested, [])
  t.equal(ofRegions.length, 11)
})

t.test('without a key reads are open, and writes are closed', async (t) => {
  const writes = routes.filter((route) => !isRead(route))
  await refused(t, app, writes, { key: null }, 'This needs a key: `Authorization: Bearer <key>`.')
  const closed: Route[] = []
  for (const route of routes.filter(isRead))
    if ((await app.ask(route.method, route.url, { key: null })).status !== 200) closed.push(route)
  t.same(closed, [])
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('a key that is sent must be valid, even where none is needed', async (t) => {
  for (const [authorization, detail] of [
    ['', '`Authorization` must be `Bearer` and a key.'],
    ['Bearer', '`Authorization` must be `Bearer` and a key.'],
    ['Bearer two words', '`Authorization` must be `Bearer` and a key.'],
    [`Basic ${adminKey}`, '`Authorization` must be `Bearer` and a key.'],
    [adminKey, '`Authorization` must be `Bearer` and a key.'],
    ['Bearer clé', '`Authorization` must be `Bearer` and a key.'],
    ['Bearer wrong', 'The key is not valid.'],
    [`Bearer ${adminKey}x`, 'The key is not valid.'],
    [`Bearer ${adminKey.slice(1)}`, 'The key is not valid.'],
    [`Bearer ${'x'.repeat(10_000)}`, 'The key is not valid.'],
    [`Bearer ' OR 1=1`, '`Authorization` must be `Bearer` and a key.'],
  ] as const) {
    const asked = { key: null, headers: { authorization } }
    const some = authorization === 'Bearer wrong' ? routes : ofRegions
    await refused(t, app, [...some, { method: 'GET', url: '/health/live' }], asked, detail)
  }
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('an expired or a revoked key of any role is refused with the same answer as a wrong one', async (t) => {
  const { store } = app
  const ended = await Promise.all(
    roles.flatMap((role) =>
      ['expired', 'revoked'].map(async (end) => {
        const key = await createKey(
          store,
          { role, label: `${end} ${role}` },
          end === 'expired' ? new Date().toISOString() : undefined,
        )
        if (end === 'revoked') await store.revokeKey(keyHash(key).slice(0, 12))
        return key
      }),
    ),
  )
  // The first two are of a reader: one has expired, one is revoked.
  for (const [index, key] of ended.entries())
    await refused(t, app, index < 2 ? routes : ofRegions, { key }, 'The key is not valid.')
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('a reader reads; an editor and an admin also write', async (t) => {
  const open = await build(t)
  await putExamples(open)
  const keys = await keysOf(open)
  const wrong: string[] = []
  const forbidden: unknown[] = []
  for (const role of roles) {
    for (const route of routes) {
      const { status, body } = await open.ask(route.method, route.url, { body: route.body, key: keys[role] })
      const isForbidden = role === 'reader' && !isRead(route)
      if (isForbidden) forbidden.push(body)
      if (isForbidden ? status !== 403 : [401, 403].includes(status))
        wrong.push(`${role} ${route.method} ${route.url}: ${status.toString()}`)
    }
  }
  t.same(wrong, [])
  t.match(
    forbidden,
    forbidden.map(() => ({
      type: '/problems/forbidden',
      title: 'Not allowed',
      status: 403,
      detail: 'This needs the role `editor`; the key has the role `reader`.',
    })),
  )
})

t.test('the scheme may be written in any case', async (t) => {
  for (const scheme of ['bearer', 'BEARER', 'Bearer ']) {
    t.equal(
      (await app.ask('GET', '/v1/regions', { headers: { authorization: `${scheme} ${keys.reader}` } })).status,
      200,
    )
  }
})

t.test('READ_ACCESS=key closes reads, and marks answers as private', async (t) => {
  const closed = await build(t, { READ_ACCESS: 'key' })
  await putExamples(closed)
  const keys = await keysOf(closed)
  const across = acrossResources.flatMap((url) => ['GET', 'HEAD'].map((method): Route => ({ method, url })))
  const reads = [...routes.filter(isRead), ...across]
  const detail = 'This needs a key: `Authorization: Bearer <key>`.'
  const without = await refused(t, closed, reads, { key: null }, detail)
  t.same([...new Set(without.map(({ headers }) => headers['cache-control']))], ['private, no-cache'])
  for (const role of roles) {
    const answers: unknown[] = []
    for (const { method, url } of reads) {
      const { status, headers } = await closed.ask(method, url, { key: keys[role] })
      answers.push([method, url, status, headers['cache-control'], headers['vary']])
    }
    t.strictSame(
      answers,
      reads.map(({ method, url }) => [method, url, 200, 'private, no-cache', 'Accept, Authorization']),
      role,
    )
  }
  t.equal((await closed.ask('GET', '/health/live')).status, 200)
  t.equal((await closed.ask('GET', '/v1/regions', { key: adminKey })).status, 200)
})

t.test('without ADMIN_KEY no such key is valid', async (t) => {
  const { http } = await buildApp(readConfig({ DATABASE_URL: await databaseFor(t, 'keyless.db'), LOG_LEVEL: 'silent' }))
  t.teardown(() => http.close())
  t.equal((await http.inject('/v1/regions')).statusCode, 200)
  const { statusCode } = await http.inject({ url: '/v1/regions', headers: { authorization: `Bearer ${adminKey}` } })
  t.equal(statusCode, 401)
})

const folder = t.testdirName

t.test('keys are stored as hashes only, and ADMIN_KEY not at all', { skip: withoutFile }, async (t) => {
  const files = readdirSync(folder)
    .filter((name) => name.startsWith('register.db'))
    .map((name) => readFileSync(join(folder, name), 'latin1'))
  for (const text of files) {
    for (const key of [...Object.values(keys), adminKey]) t.notOk(text.includes(key))
  }
  for (const key of Object.values(keys)) t.ok(files.some((text) => text.includes(keyHash(key))))
  t.notOk(files.some((text) => text.includes(keyHash(adminKey))))
})
