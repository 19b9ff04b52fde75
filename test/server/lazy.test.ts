/** A process loads a package when it is first needed, and a package that cannot be loaded is an error each time. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { asAdmin } from '../support/as-admin.ts'
import { adminKey, type Settings } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'
import { planledger, startServer } from '../support/planledger.ts'
import { wordsOf } from '../support/words.ts'

const { dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as Record<'dependencies' | 'peerDependencies', Record<string, string>>

/** Records the address of every module of ours, and of every module that ours import, before it is loaded. */
const noting = (file: string): string => `import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({
  load: (url, context, next) => {
    appendFileSync(${JSON.stringify(file)}, url + '\\n')
    return next(url, context)
  },
})`

/** Makes the import of sharp throw an error with this code. */
const withoutPictures = (code: string): string => `import { registerHooks } from 'node:module'
registerHooks({
  resolve: (name, context, next) => {
    if (name.startsWith('sharp')) throw Object.assign(new Error('The pictures are gone.'), { code: '${code}' })
    return next(name, context)
  },
})`

const withSlowDictionary = `import { registerHooks } from 'node:module'
let isSlow = true
registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context)
    if (!isSlow || !url.includes('/pinyin-pro/')) return loaded
    isSlow = false
    return { ...loaded, source: 'await new Promise((resolve) => setTimeout(resolve, 500));' + loaded.source }
  },
})`

const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`

/** Settings with which a process runs this code first. */
const hooked = (code: string): Settings => ({ NODE_OPTIONS: `--import=${dataUrl(code)}` })

/** Returns the packages that a process has loaded, among our dependencies. */
const packagesIn = (file: string): string[] => {
  const named = readFileSync(file, 'utf8')
    .split('\n')
    .map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? '')
  return [...new Set(named)].filter((name) => name in dependencies || name in peerDependencies).sort()
}

const started = async (t: Test, settings: Settings): Promise<string> =>
  (await startServer(t, t.testdir(), { SEED: 'article', ADMIN_KEY: adminKey, ...settings })).url

const ofEveryStart = wordsOf(`
  @fastify/cookie @fastify/cors @fastify/helmet better-sqlite3 close-with-grace commander currency-codes
  drizzle-orm fastest-levenshtein fastify ipaddr.js lru-cache negotiator opencc-js secure-json-parse typebox
  uuidv7
`)

/** Requests, and the packages that each loads. */
const firsts: readonly (readonly [
  method: string,
  path: string,
  body: string | undefined,
  status: number,
  loads: readonly string[],
])[] = [
  ['GET', '/v1/regions/guangdong', undefined, 200, []],
  ['GET', '/v1/projects?include=regions&total=true', undefined, 200, []],
  ['GET', '/v1/totals?metric=investment', undefined, 200, ['sorted-btree']],
  ['GET', '/v1/search?q=steel', undefined, 200, []],
  ['GET', '/totals?metric=investment', undefined, 200, []],
  ['GET', '/openapi.json', undefined, 200, ['@fastify/swagger']],
  ['PATCH', '/v1/regions/guangdong', '{"aliases":["Canton"]}', 200, []],
  ['GET', '/v1/totals?metric=investment&format=svg', undefined, 200, []],
  ['GET', '/v1/totals?metric=investment&format=png', undefined, 200, ['sharp']],
  ['GET', '/v1/regions/guangdong/revisions', undefined, 200, ['rfc6902']],
  ['GET', '/metrics', undefined, 200, ['prom-client']],
  ['POST', '/v1/industries', '{"name":"钢"}', 201, ['pinyin-pro', 'transliteration']],
  ['GET', '/v1/export/datapackage', undefined, 200, ['zip-stream']],
  ['GET', '/v1/regions?format=parquet', undefined, 200, ['hyparquet-writer']],
  ['GET', '/v1/export/oc4ids', undefined, 200, ['lossless-json']],
  ['POST', '/mcp', '{"jsonrpc":"2.0","id":1,"method":"ping"}', 406, ['@modelcontextprotocol/server']],
  ['POST', '/v1/import?resource=industries', 'id,name\nsteel-too,Steel\n', 200, ['csv-parse']],
]

t.test('a server starts with what every answer needs; the first request that needs a package loads it', async (t) => {
  const file = join(t.testdir(), 'loaded')
  const url = await started(t, hooked(noting(file)))
  t.same(packagesIn(file), ofEveryStart)
  for (const [method, path, body, status, loads] of firsts) {
    const before = packagesIn(file)
    const headers = path.startsWith('/v1/import') ? { 'content-type': 'text/csv' } : {}
    const response = await asAdmin(url + path, { method, body, headers })
    await response.arrayBuffer()
    t.equal(response.status, status, `${method} ${path}`)
    const found = packagesIn(file).filter((name) => !before.includes(name))
    t.same(found, loads, `${method} ${path}`)
  }
})

t.test('a command that serves nothing loads no server', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'loaded')
  t.match(await planledger(t, ['keys', 'create', '--role', 'reader', '--label', 'me'], folder, hooked(noting(file))), {
    code: 0,
    stderr: '',
  })
  t.ok(existsSync(join(folder, 'data', 'planledger.db')))
  const wrong = packagesIn(file).filter((name) => /fastify|sharp|string-width|prom-client|pinyin-pro/.test(name))
  t.same(wrong, [])
})

t.test('a package that cannot be loaded fails each request that needs it, and no other', async (t) => {
  const url = await started(t, hooked(withoutPictures('ERR_DLOPEN_FAILED')))
  for (const time of ['once', 'and again']) {
    const response = await fetch(`${url}/v1/totals?metric=investment&format=png`)
    t.equal(response.status, 500, time)
    t.match(await response.json(), { type: '/problems/internal' })
  }
  t.equal((await fetch(`${url}/v1/totals?metric=investment`)).status, 200)
})

t.test('without sharp, which is optional, PNG is not acceptable, and the problem says what helps', async (t) => {
  const url = await started(t, hooked(withoutPictures('ERR_MODULE_NOT_FOUND')))
  for (const path of ['/v1/totals', '/totals/chart']) {
    const png = await fetch(`${url}${path}?metric=investment`, { headers: { accept: 'image/png' } })
    t.equal(png.status, 406, path)
    t.match(await png.json(), {
      type: '/problems/not-acceptable',
      detail:
        'PNG needs the package sharp, which is not installed on this server: `npm install sharp` adds it. ' +
        '`format=svg` draws the same chart without it.',
    })
    t.equal((await fetch(`${url}${path}?metric=investment&format=svg`)).status, 200)
  }
})

t.test('no read misses a write that is answered while a search loads the dictionary', async (t) => {
  const url = await started(t, hooked(withSlowDictionary))
  const answers: Response[] = []
  const searched = fetch(`${url}/v1/search?q=guangdnog`).then((response) => answers.push(response))
  let writes = 0
  for (; answers.length === 0; writes++) {
    const title = `Report ${writes.toString()}`
    const record = await asAdmin(`${url}/v1/sources/told`, {
      method: 'PUT',
      body: { title, kind: 'report', official: false },
    })
    const written = await record.json()
    t.match(written, { title })
    t.strictSame(await (await fetch(`${url}/v1/sources/told`)).json(), written)
    matchWhole(t, await (await fetch(`${url}/v1/sources?id=told`)).json(), { data: [{ title }] })
  }
  t.ok(writes > 1)
  await searched
  t.match(await answers[0]?.json(), { corrected: { guangdnog: 'guangdong' } })
})
