/** Roles: reads are open unless closed, writes need an editor, and a key that is sent must be valid. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buildApp } from '../../../src/app.ts'
import { createKey } from '../../../src/command/keys.ts'
import { readConfig } from '../../../src/config.ts'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { everyResource } from '../../../src/resources/index.ts'
import type { Role } from '../../../src/store/keys.ts'
import { adminKey, build, type Answer, type Built } from '../../support/build.ts'
import { databaseFor, withoutFile } from '../../support/databases.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'

interface Route {
  readonly method: string
  readonly url: string
  readonly body?: unknown
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { security?: unknown[] }>>>>
}

const roles = ['reader', 'editor', 'admin'] as const

/** Returns every documented operation, on records that exist, and HEAD for each GET. */
const routesOf = async ({ ask }: Built): Promise<Route[]> => {
  const { paths }: Document = (await ask('GET', '/openapi.json')).body
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).flatMap((operation): Route[] => {
      const resource = everyResource.find(({ name }) => path.split('/')[2] === name)
      if (!resource) return []
      const method = operation.toUpperCase()
      const url = path.replace('{id}', exampleIds[resource.name])
      const body = method === 'PATCH' ? {} : { ...examples[resource.name], ...(method === 'POST' && { id: 'example' }) }
      return method === 'GET'
        ? [
            { method, url },
            { method: 'HEAD', url },
          ]
        : [{ method, url, ...(method !== 'DELETE' && { body }) }]
    }),
  )
}
const isRead = ({ method }: Route): boolean => ['GET', 'HEAD'].includes(method)

const keysOf = async ({ store }: Built): Promise<Record<Role, string>> => ({
  reader: await createKey(store, { role: 'reader', label: 'a reader' }),
  editor: await createKey(store, { role: 'editor', label: 'an editor' }),
  admin: await createKey(store, { role: 'admin', label: 'an admin' }),
})

const refused = (t: Test, { method }: Route, { status, headers, body, text }: Answer, detail: string): void => {
  t.equal(status, 401)
  t.equal(headers['www-authenticate'], 'Bearer realm="planledger"')
  if (method === 'HEAD') t.equal(text, '')
  else t.match(body, { type: '/problems/unauthorized', title: 'Key needed', status: 401, detail })
}

const app = await build(t)
await putExamples(app)
const keys = await keysOf(app)
const routes = await routesOf(app)
const { sequence } = await app.store.stamp()

t.test('every route of the app is tested', async (t) => {
  t.equal(routes.length, everyResource.length * 10)
  for (const { method, url } of routes)
    t.ok(app.http.hasRoute({ method, url: url.replace(/^(\/v1\/\w+\/)[^/]+/, '$1:id') }), `${method} ${url}`)
})

t.test('without a key reads are open, and writes are closed', async (t) => {
  for (const route of routes) {
    const answer = await app.ask(route.method, route.url, { body: route.body, key: null })
    if (isRead(route)) t.equal(answer.status, 200, route.url)
    else refused(t, route, answer, 'This needs a key: `Authorization: Bearer <key>`.')
  }
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
    for (const route of [...routes, { method: 'GET', url: '/health/live' }]) {
      refused(
        t,
        route,
        await app.ask(route.method, route.url, { body: route.body, key: null, headers: { authorization } }),
        detail,
      )
    }
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
  for (const key of ended) {
    for (const route of routes)
      refused(t, route, await app.ask(route.method, route.url, { body: route.body, key }), 'The key is not valid.')
  }
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('a reader reads; an editor and an admin also write', async (t) => {
  const open = await build(t)
  await putExamples(open)
  const keys = await keysOf(open)
  for (const role of roles) {
    for (const route of routes) {
      const { status, body } = await open.ask(route.method, route.url, { body: route.body, key: keys[role] })
      if (role === 'reader' && !isRead(route)) {
        t.equal(status, 403)
        t.match(body, {
          type: '/problems/forbidden',
          title: 'Not allowed',
          status: 403,
          detail: 'This needs the role `editor`; the key has the role `reader`.',
        })
      } else t.notOk([401, 403].includes(status), `${role} ${route.method} ${route.url}`)
    }
  }
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
  for (const route of routes.filter(isRead)) {
    const without = await closed.ask(route.method, route.url, { key: null })
    refused(t, route, without, 'This needs a key: `Authorization: Bearer <key>`.')
    t.equal(without.headers['cache-control'], 'private, no-cache')
    for (const role of roles) {
      const { status, headers } = await closed.ask(route.method, route.url, { key: keys[role] })
      t.equal(status, 200, `${role} ${route.method} ${route.url}`)
      t.equal(headers['cache-control'], 'private, no-cache')
      t.equal(headers['vary'], 'Accept, Authorization')
    }
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
