/** The text of a source is kept for checks: written by editors, read by whom `TEXTS` allows, and nowhere else. */
import { createHash } from 'node:crypto'
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { build, type Ask, type Built } from '../../support/build.ts'
import { putExamples } from '../../support/examples.ts'

const text = '完成投资3972亿元。\n\nSecond paragraph: “quoted”.\n'
const hash = createHash('sha256').update(text).digest('hex')
const address = '/v1/sources/a-report/text'
const plain = { 'content-type': 'text/plain; charset=utf-8' }
const sent = (body: string, headers: Readonly<Record<string, string>> = {}): Ask => ({
  body,
  headers: { ...plain, ...headers },
})

const furnished = async (app: Built): Promise<Built> => {
  await putExamples(app)
  return app
}
const hashOf = async ({ ask }: Built): Promise<unknown> =>
  ((await ask('GET', '/v1/sources/a-report')).body as { textHash: unknown }).textHash
const editorKey = 'an-editor-of-texts'
const asEditor = { key: editorKey }

t.test('a text is kept, replaced and deleted, and the source has its hash', async (t) => {
  const app = await furnished(await build(t))
  const { ask } = app
  t.equal((await ask('GET', address, asAdmin)).status, 404)
  const kept = await ask('PUT', address, sent(text))
  t.strictSame(
    [kept.status, kept.headers['etag'], kept.body],
    [201, `"${hash}"`, { sourceId: 'a-report', textHash: hash }],
  )
  const read = await ask('GET', address, asAdmin)
  t.strictSame(
    [read.status, read.text, read.headers['etag'], read.headers['content-type'], read.headers['cache-control']],
    [200, text, `"${hash}"`, 'text/plain; charset=utf-8', 'private, no-cache'],
  )
  t.equal((await ask('GET', address, { ...asAdmin, headers: { 'if-none-match': `"${hash}"` } })).status, 304)
  t.equal(await hashOf(app), hash)
  t.match((await ask('GET', '/v1/sources/a-report')).body, { revision: 2 }, 'a revision tells that the text changed')
  t.equal((await ask('PUT', address, sent(text))).status, 200)
  t.match((await ask('GET', '/v1/sources/a-report')).body, { revision: 2 }, 'the same text changes nothing')
  t.equal((await ask('PUT', address, sent('Another text.'))).status, 200)
  t.equal((await ask('DELETE', address)).status, 204)
  t.equal((await ask('DELETE', address)).status, 404)
  t.strictSame([await hashOf(app), (await ask('GET', address, asAdmin)).status], [null, 404])
})

const asAdmin = { key: 'a-key-for-tests-that-is-long-enough-0123456789' }

t.test('preconditions compare the hash of the text', async (t) => {
  const { ask } = await furnished(await build(t))
  const put = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await ask('PUT', address, sent(text, headers))).status
  t.strictSame([await put({ 'if-match': '*' }), await put({ 'if-match': `"${hash}"` })], [412, 412])
  t.strictSame([await put({ 'if-none-match': '*' }), await put({ 'if-none-match': '*' })], [201, 412])
  t.strictSame([await put({ 'if-match': `"${hash}"` }), await put({ 'if-match': '"1"' })], [200, 412])
  t.equal((await ask('DELETE', address, { headers: { 'if-match': '"1"' } })).status, 412)
  t.equal((await ask('DELETE', address, { headers: { 'if-match': `"${hash}"` } })).status, 204)
})

t.test('keys of editors and admins read texts, others only if TEXTS is open', async (t) => {
  for (const texts of ['private', 'open']) {
    const app = await furnished(await build(t, { TEXTS: texts }))
    await app.store.addKey(keyHash('a-reader'), { label: 'reader', role: 'reader' })
    await app.store.addKey(keyHash(editorKey), { label: 'editor', role: 'editor' })
    t.equal((await app.ask('PUT', address, { ...sent(text), key: 'a-reader' })).status, 403)
    t.equal((await app.ask('PUT', address, { ...sent(text), ...asEditor })).status, 201)
    const statuses = await Promise.all(
      [null, 'a-reader', editorKey].map(async (key) => (await app.ask('GET', address, { key })).status),
    )
    t.strictSame(statuses, texts === 'open' ? [200, 200, 200] : [401, 403, 200], texts)
  }
})

t.test('the text is in no search, export, feed, history or body', async (t) => {
  const app = await furnished(await build(t))
  const { ask } = app
  const secret = 'zzyzx'
  await ask('PUT', address, sent(`Here is ${secret}.`))
  for (const url of [
    `/v1/sources?q=${secret}`,
    `/v1/search?q=${secret}`,
    '/v1/export',
    '/v1/changes?limit=200',
    '/v1/sources/a-report/revisions',
    '/v1/export/datapackage',
    '/sources/a-report',
  ])
    t.notMatch((await ask('GET', url)).text, `is ${secret}`, url)
  const { body } = await ask('GET', '/v1/sources/a-report')
  const own = await hashOf(app)
  t.equal((await ask('PUT', '/v1/sources/a-report', { body: { ...(body as object), textHash: hash } })).status, 200)
  t.equal(await hashOf(app), own, 'a body sets no hash')
  t.equal((await ask('PATCH', '/v1/sources/a-report', { body: { textHash: null, author: 'A. Writer' } })).status, 200)
  t.equal(await hashOf(app), own)
})

t.test('deleting the source erases its text; an import brings none', async (t) => {
  const app = await build(t)
  const { ask } = app
  const body = { title: 'A source', kind: 'report', official: false, textHash: hash }
  t.match((await ask('PUT', '/v1/sources/alone', { body })).body, { textHash: null })
  await ask('PUT', '/v1/sources/alone/text', sent(text))
  t.equal((await ask('DELETE', '/v1/sources/alone')).status, 204)
  t.equal((await ask('GET', '/v1/sources/alone/text', asAdmin)).status, 410)
  t.match((await ask('PUT', '/v1/sources/alone', { body })).body, { textHash: null, revision: 4 })
  t.equal((await ask('GET', '/v1/sources/alone/text', asAdmin)).status, 404)
  const line = `${JSON.stringify({ resource: 'sources', record: { id: 'alone', ...body, title: 'Imported' } })}\n`
  const headers = { 'content-type': 'application/x-ndjson' }
  t.equal((await ask('POST', '/v1/import', { body: line, headers })).status, 200)
  t.match((await ask('GET', '/v1/sources/alone')).body, { title: 'Imported', textHash: null })
})

t.test('refused: what is no text in UTF-8', async (t) => {
  const { ask, http } = await furnished(await build(t, { BODY_LIMIT: '20000' }))
  const put = (payload: Buffer | string, type = 'text/plain') =>
    http.inject({
      method: 'PUT',
      url: address,
      headers: { authorization: `Bearer ${asAdmin.key}`, 'content-type': type },
      payload,
    })
  const status = async (payload: Buffer | string, type?: string): Promise<number> =>
    (await put(payload, type)).statusCode
  t.equal(await status(Buffer.from([0x41, 0xff, 0x42])), 400)
  t.equal(await status('A\0B'), 400)
  t.equal(await status(''), 400)
  t.equal(await status('A', 'text/plain; charset=gb18030'), 415)
  t.match(await ask('PUT', address, { body: '{}', headers: { 'content-type': 'application/json' } }), {
    status: 415,
    body: { detail: 'The body is `application/json`: send `text/plain`.' },
  })
  t.match(await ask('PUT', address, { body: text, headers: { 'content-type': 'text/html' } }), {
    status: 415,
    body: { detail: 'The body is `text/html`: send `text/plain`.' },
  })
  t.equal(await status('a'.repeat(20_001)), 413)
  t.equal(await status('<script>alert(1)</script>\u202e'), 201, 'markup is text')
  t.equal((await ask('PUT', '/v1/sources/nowhere/text', sent(text))).status, 404)
  t.equal((await ask('PUT', `${address}?x=1`, sent(text))).status, 400)
  t.equal((await ask('POST', address, sent(text))).status, 405)
})
