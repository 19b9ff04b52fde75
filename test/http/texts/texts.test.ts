/** The text of a source is kept for checks: written by editors, read by whom `TEXTS` allows, and nowhere else. */
import { createHash } from 'node:crypto'
import t from 'tap'
import type { Reader } from '../../../src/database/engine.ts'
import { openEngine } from '../../../src/database/open.ts'
import { questionOf } from '../../../src/database/postgres/connection.ts'
import { head } from '../../../src/database/history/sequence.ts'
import { Copy } from '../../../src/database/trees/follow.ts'
import type { Query } from '../../../src/database/sql/templates.ts'
import { Records } from '../../../src/database/trees/records.ts'
import { State } from '../../../src/database/trees/state.ts'

import { findInTexts } from '../../../src/database/trees/subjects.ts'
import { atOnce } from '../../../src/database/turns.ts'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { adminKey, type Ask, build, type Built, put } from '../../support/build.ts'
import { beside, locationOf } from '../../support/databases.ts'
import { today } from '../../support/derived.ts'
import { exampleIds, examples, withExamples } from '../../support/examples.ts'
import { pluck } from '../../support/match-whole.ts'
import { faultsBeside } from '../../support/pages/forms.ts'
import { visitor } from '../../support/pages/visitor.ts'

const text = '完成投资3972亿元。\n\nSecond paragraph: “quoted”.\n'
const hash = createHash('sha256').update(text).digest('hex')
const plain = { 'content-type': 'text/plain; charset=utf-8' }
const sent = (body: string, headers: Readonly<Record<string, string>> = {}): Ask => ({
  body,
  headers: { ...plain, ...headers },
})

const asAdmin = { key: adminKey }
const editorKey = 'an-editor-of-texts'
const asEditor = { key: editorKey }

// Each test has a source of its own, with a name that no other test has.
const app = await withExamples(t)
const { ask } = app

/** Puts a source, and returns its address, that of its text, and what asks for its hash. */
const sourceOf = async (id: string, of = app) => {
  await put(of, `sources/${id}`, examples.sources)
  const source = `/v1/sources/${id}`
  const hashOf = async (): Promise<unknown> => ((await of.ask('GET', source)).body as { textHash: unknown }).textHash
  return { source, address: `${source}/text`, hashOf }
}

t.test('a text is kept, replaced and deleted, and the source has its hash', async (t) => {
  const { source, address, hashOf } = await sourceOf('replaced')
  t.equal((await ask('GET', address, asAdmin)).status, 404)
  const kept = await ask('PUT', address, sent(text))
  t.strictSame(
    [kept.status, kept.headers['etag'], kept.body],
    [201, `"${hash}"`, { sourceId: 'replaced', textHash: hash }],
  )
  const read = await ask('GET', address, asAdmin)
  t.strictSame(
    [read.status, read.text, read.headers['etag'], read.headers['content-type'], read.headers['cache-control']],
    [200, text, `"${hash}"`, 'text/plain; charset=utf-8', 'private, no-cache'],
  )
  t.equal((await ask('GET', address, { ...asAdmin, headers: { 'if-none-match': `"${hash}"` } })).status, 304)
  t.equal(await hashOf(), hash)
  t.match((await ask('GET', source)).body, { revision: 2 }, 'a revision tells that the text changed')
  t.equal((await ask('PUT', address, sent(text))).status, 200)
  t.match((await ask('GET', source)).body, { revision: 2 }, 'the same text changes nothing')
  t.equal((await ask('PUT', address, sent('Another text.'))).status, 200)
  t.equal((await ask('DELETE', address)).status, 204)
  t.equal((await ask('DELETE', address)).status, 404)
  t.strictSame([await hashOf(), (await ask('GET', address, asAdmin)).status], [null, 404])
})

t.test('preconditions compare the hash of the text', async (t) => {
  const { address } = await sourceOf('conditional')
  const put = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await ask('PUT', address, sent(text, headers))).status
  t.strictSame([await put({ 'if-match': '*' }), await put({ 'if-match': `"${hash}"` })], [412, 412])
  t.strictSame([await put({ 'if-none-match': '*' }), await put({ 'if-none-match': '*' })], [201, 412])
  t.strictSame([await put({ 'if-match': `"${hash}"` }), await put({ 'if-match': '"1"' })], [200, 412])
  t.equal((await ask('DELETE', address, { headers: { 'if-match': '"1"' } })).status, 412)
  t.equal((await ask('DELETE', address, { headers: { 'if-match': `"${hash}"` } })).status, 204)
})

t.test('keys of editors and admins read texts, others only if TEXTS is open', async (t) => {
  const open = await build(t, { TEXTS: 'open' })
  for (const one of [app, open]) {
    const { address } = await sourceOf('read', one)
    await one.store.addKey(keyHash('a-reader'), { label: 'reader', role: 'reader' })
    await one.store.addKey(keyHash(editorKey), { label: 'editor', role: 'editor' })
    t.equal((await one.ask('PUT', address, { ...sent(text), key: 'a-reader' })).status, 403)
    t.equal((await one.ask('PUT', address, { ...sent(text), ...asEditor })).status, 201)
    const statuses = await Promise.all(
      [null, 'a-reader', editorKey].map(async (key) => (await one.ask('GET', address, { key })).status),
    )
    t.strictSame(statuses, one === open ? [200, 200, 200] : [401, 403, 200])
  }
})

t.test('the text is in no search, export, feed, history or body', async (t) => {
  const { source, address, hashOf } = await sourceOf('searched')
  const secret = 'zzyzx'
  await ask('PUT', address, sent(`Here is ${secret}.`))
  for (const url of [
    `/v1/sources?q=${secret}`,
    `/v1/search?q=${secret}`,
    '/v1/export',
    '/v1/changes?limit=200',
    `${source}/revisions`,
    '/v1/export/datapackage',
    '/sources/searched',
  ])
    t.notMatch((await ask('GET', url)).text, `is ${secret}`, url)
  const { body } = await ask('GET', source)
  const own = await hashOf()
  t.equal((await ask('PUT', source, { body: { ...(body as object), textHash: hash } })).status, 200)
  t.equal(await hashOf(), own, 'a body sets no hash')
  t.equal((await ask('PATCH', source, { body: { textHash: null, author: 'A. Writer' } })).status, 200)
  t.equal(await hashOf(), own)
})

t.test('deleting the source erases its text; an import brings none', async (t) => {
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
  const { ask, http } = await withExamples(t, { BODY_LIMIT: '20000' })
  const address = '/v1/sources/a-report/text'
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
  const answer = await ask('PUT', address, { body: '{}', headers: { 'content-type': 'application/json' } })
  t.match(answer, { status: 415, body: { detail: 'The body is `application/json`: send `text/plain`.' } })
  const found = await ask('PUT', address, { body: text, headers: { 'content-type': 'text/html' } })
  t.match(found, { status: 415, body: { detail: 'The body is `text/html`: send `text/plain`.' } })
  t.equal(await status('a'.repeat(20_001)), 413)
  t.equal(await status('<script>alert(1)</script>\u202e'), 201, 'markup is text')
  t.equal((await ask('PUT', '/v1/sources/nowhere/text', sent(text))).status, 404)
  t.equal((await ask('PUT', `${address}?x=1`, sent(text))).status, 400)
  t.equal((await ask('POST', address, sent(text))).status, 405)
})

// Words of figures that do not occur in the kept text of their source are an error, which goes when either changes.

interface Checks {
  readonly data: readonly { check: string; severity: string; printed: string; records: readonly { id: string }[] }[]
}

const missing = async ({ ask }: Built, more = ''): Promise<unknown[]> =>
  ((await ask('GET', `/v1/checks?check=not-in-source${more}`)).body as Checks).data.map(
    ({ severity, printed, records }) => [severity, printed, ...records.map(({ id }) => id)],
  )
const keep = async ({ ask }: Built, body: string, id = 'a-report'): Promise<void> => {
  const { status } = await ask('PUT', `/v1/sources/${id}/text`, sent(body))
  if (status > 201) throw new Error(status.toString())
}

t.test('words are looked for in the text, whatever its script, marks and spaces', async (t) => {
  const figure = (more: object): object => ({ ...examples.figures, ...more })
  await put(app, 'figures/a-figure', figure({ asPrinted: '投资12.5元' }))
  await put(app, 'figures/quoted', figure({ asPrinted: '12.5元', quote: '投资…12.5元，“其中”', stage: 'actual' }))
  await put(app, 'figures/wrong', figure({ asPrinted: '13 yuan', rank: 'deprecated' }))
  t.strictSame(await missing(app), [], 'without a text nothing is checked')
  await keep(app, '完成投資\n１２.5元，「其中」……')
  t.strictSame(await missing(app), [])
  await keep(app, '完成投资12.5\n\n元')
  const both = [
    ['error', '投资12.5元', 'a-figure'],
    ['error', '12.5元', 'quoted'],
  ]
  t.strictSame(await missing(app), both, 'words do not cross paragraphs')
  const { at } = await app.store.stamp()
  t.strictSame(await missing(app, `&asOf=${encodeURIComponent(at)}`), both, 'as of that change')
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { asPrinted: '投资12.5' } })
  await app.ask('PATCH', '/v1/figures/quoted', { body: { asPrinted: '12.5' } })
  t.strictSame(await missing(app), [['error', '投资…12.5元，“其中”', 'quoted']], 'quotes are checked too')
  t.equal((await app.ask('DELETE', '/v1/sources/a-report/text')).status, 204)
  t.strictSame(await missing(app), [])
})

const pieces = (many: number): string => '1…'.repeat(many)

t.test('a finding goes and comes with what supersedes its figure, and goes with the figure', async (t) => {
  const ofLost = () => missing(app, '&records.id=lost')
  for (const id of ['other', 'silent']) await put(app, `sources/${id}`, examples.sources)
  await put(app, 'figures/lost', { ...examples.figures, sourceId: 'other' })
  await keep(app, 'nothing of the kind', 'other')
  const wrong = ['error', '12.5 yuan', 'lost']
  t.strictSame(await ofLost(), [wrong])
  await put(app, 'figures/later', { ...examples.figures, sourceId: 'silent', supersedesId: 'lost' })
  t.strictSame(await ofLost(), [])
  await app.ask('PATCH', '/v1/figures/later', { body: { rank: 'deprecated' } })
  t.strictSame(await ofLost(), [wrong])
  await app.ask('DELETE', '/v1/figures/later')
  await app.ask('PATCH', '/v1/figures/lost', { body: { sourceId: 'silent' } })
  t.strictSame(await ofLost(), [], 'another source has another text')
  await app.ask('PATCH', '/v1/figures/lost', { body: { sourceId: 'other' } })
  t.strictSame(await ofLost(), [wrong])
  await app.ask('DELETE', '/v1/figures/lost')
  t.strictSame(await ofLost(), [])
})

/** Reports whether a query reads a text. */
const isOfText = (query: Query): boolean => questionOf(query).text.startsWith('SELECT text FROM source_texts')

t.test('a text is read only for words that have not been looked for in it', async (t) => {
  const app = await withExamples(t)
  await keep(app, '12.5 yuan')
  const engine = await openEngine(locationOf(app.database))
  t.teardown(() => engine.close())
  let textsRead = 0
  const counting: Reader = {
    all: (query) => {
      textsRead += Number(isOfText(query))
      return engine.all(query)
    },
  }
  const found = async (asOf?: number): Promise<readonly [found: number, textsRead: number]> => {
    textsRead = 0
    const snapshot = engine.snapshot()
    const state = new State(await Records.load(snapshot, atOnce, asOf), asOf ?? 0)
    snapshot.close()
    let count = 0
    for await (const { found } of findInTexts(state, [...state.records.maps.figures.values()], counting, asOf, atOnce))
      count += found.length
    return [count, textsRead]
  }
  const { sequence } = await app.store.stamp()
  t.strictSame(await found(), [0, 1])
  t.strictSame(await found(), [0, 0])
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '12.6', quote: 'yuan' } })
  t.strictSame(await found(), [0, 1], 'for other words')
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '12.7' } })
  t.strictSame(await found(), [0, 0], 'not for another value')
  t.strictSame(await found(sequence), [0, 0], 'nor for those of before')
  await keep(app, '12.50 yuan')
  t.strictSame(await found(), [1, 1], 'for another text')
  t.strictSame(await found(sequence), [0, 0], 'a text that is kept no more checks nothing')
})

t.test('what changes while words are compared is compared again, the text or the words', async (t) => {
  const app = await withExamples(t)
  await keep(app, '12.5 yuan')
  const print = async (words: Readonly<Record<string, string>>): Promise<void> => {
    for (const [id, asPrinted] of Object.entries(words))
      await put(app, `figures/${id}`, { ...examples.figures, asPrinted })
  }
  await print({ corrected: '21.5 yuan', deleted: '22.5 yuan', kept: '23.5 yuan', spoiled: '12.5 yuan' })
  const elsewhere = { subjectKind: 'organization', subjectId: exampleIds.organizations }
  await put(app, 'figures/found', { ...examples.figures, ...elsewhere, asPrinted: '25 yuan' })
  const engine = await openEngine(locationOf(app.database))
  t.teardown(() => engine.close())
  const snapshot = engine.snapshot()
  const copy = await Copy.load(snapshot, atOnce)
  const { findings } = copy
  snapshot.close()
  let textsRead = 0
  const changing: Reader = {
    all: async (query) => {
      const rows = await engine.all(query)
      if (isOfText(query) && ++textsRead === 1) {
        await print({ corrected: '12.5 yuan', spoiled: '24.5 yuan' })
        await app.ask('DELETE', '/v1/figures/deleted')
        await keep(app, '12.5 yuan, or 25 yuan')
        await copy.follow(engine, await head(engine))
      }
      return rows
    },
  }
  await findings.catchUp(atOnce, changing)
  while (findings.lag > 0) await findings.catchUp(atOnce, changing)
  t.equal(textsRead, 2, 'once more for what has changed')
  const missing = findings.listOn('not-in-source,', today())
  t.strictSame(missing && [...missing.visible.after()].map(({ unit }) => unit), ['kept', 'spoiled'])
})

t.test('a register that holds quotes of very many pieces is checked, read and exported', async (t) => {
  const app = await withExamples(t)
  await put(app, 'figures/a-figure', { ...examples.figures, quote: pieces(20) })
  await keep(app, Array(50).fill('1'.repeat(499)).join('\n\n'))
  const database = await beside(t, app.database)
  await database.run(`UPDATE figures SET quote = '${pieces(499)}'`)
  await app.http.close()
  const again = await build(t, { DATABASE_URL: app.database })
  t.strictSame(await missing(again), [['error', '12.5 yuan', 'a-figure']])
  await again.ask('PATCH', '/v1/sources/a-report', { body: { title: 'Another' } })
  t.strictSame(await missing(again), [['error', '12.5 yuan', 'a-figure']])
  t.match(await again.ask('GET', '/v1/figures/a-figure'), { status: 200, body: { quote: pieces(499) } })
  t.match((await again.ask('GET', '/v1/export')).text, pieces(499))
  t.equal((await again.ask('PATCH', '/v1/figures/a-figure', { body: { quote: pieces(20) } })).status, 200)
})

t.test('a quote of more than twenty pieces is refused on every way in', async (t) => {
  await sourceOf('quoted')
  await put(app, 'figures/in-pieces', { ...examples.figures, sourceId: 'quoted', quote: pieces(20) })
  const detail = 'Has 21 pieces around `…`, and may have 20.'
  const record = { ...examples.figures, id: 'quoted', quote: pieces(21) }
  const line = `${JSON.stringify({ resource: 'figures', record })}\n`
  const imported = await app.ask('POST', '/v1/import', {
    body: line,
    headers: { 'content-type': 'application/x-ndjson' },
  })
  t.equal(imported.status, 422)
  t.strictSame((imported.body as { errors: unknown }).errors, [
    { line: 1, resource: 'figures', id: 'quoted', pointer: '/quote', detail },
  ])
  const exported = await app.ask('GET', '/v1/export/oc4ids')
  const project = exported.text.replace(pieces(20), pieces(21))
  const converted = await app.ask('POST', '/v1/import', {
    body: project,
    headers: { 'content-type': 'application/json' },
  })
  t.equal(converted.status, 422)
  t.strictSame(pluck((converted.body as { errors: { line: number; detail: string }[] }).errors, 'line', 'detail'), [
    [1, `\`quote\`: ${detail}`],
  ])
  const person = visitor(app)
  await person.signIn()
  const refused = await person.fill('/figures/in-pieces/edit', { quote: pieces(21) })
  t.equal(refused.status, 422)
  t.strictSame(faultsBeside(refused.text, 'quote'), [detail.replaceAll('`', '')])
  const inChinese = await person.fill('/zh/figures/in-pieces/edit', { quote: pieces(21) })
  t.strictSame(faultsBeside(inChinese.text, 'quote'), ['以“…”分为21段，至多20段。'])
})
