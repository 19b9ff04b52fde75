/**
 * Requests for candidates: pages, hostile texts, bad input, access, and the kept texts of sources. Nothing is written.
 * Long texts are read in a thread, which opens the register anew: these tests have registers of their own.
 */
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { adminKey, build } from '../../support/build.ts'
import { candidatesBy, type Page } from '../../support/candidates.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { spentOn } from '../../support/spent.ts'
import { wordsOf } from '../../support/words.ts'

const app = await build(t, { SEED: 'article' })
const { pageOf } = candidatesBy(app)

t.test('a text is answered in pages; a cursor belongs to its text', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const text = Array.from({ length: 450 }, (_, at) => `广东完成投资${(at + 1).toString()}亿元。`).join('\n\n')
  const first = await pageOf({ text }, '?limit=200', app)
  t.equal(first.data.length, 200)
  const second = await pageOf({ text }, `?limit=200&cursor=${first.next ?? ''}`, app)
  const third = await pageOf({ text }, `?limit=100&cursor=${second.next ?? ''}`, app)
  t.equal(third.next, null)
  const all = [...first.data, ...second.data, ...third.data]
  t.strictSame(
    all.map(({ at, value }) => [at.paragraph, value]),
    Array.from({ length: 450 }, (_, at) => [at + 1, `${(at + 1).toString()}00000000`]),
  )
  t.strictSame([...new Set(all.map(({ subject }) => subject?.id))], ['guangdong'])
  for (const [body, cursor] of [
    [{ text: `${text} ` }, first.next],
    [{ text, publishedOn: '2025-01-01' }, first.next],
    [{ text }, 'bm9uZQ'],
  ] as const) {
    const answer = await app.ask('POST', `/v1/candidates?cursor=${cursor ?? ''}`, { body })
    matchWhole(t, answer, { status: 400, body: { errors: [{ parameter: 'cursor' }] } })
  }
})

t.test('within one long paragraph too, offsets are those of the whole text', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const text = `𠀀广东：${Array.from({ length: 700 }, (_, at) => `投资${(at + 1).toString()}亿元`).join('，')}。`
  let cursor: string | null = ''
  const values: string[] = []
  while (cursor !== null) {
    const { data, next }: Page = await pageOf({ text }, cursor === '' ? '' : `?cursor=${cursor}`, app)
    const found = data.map(({ at }) => text.slice(at.start, at.end))
    t.strictSame(found, pluck(data, 'asPrinted'))
    t.ok(data.every(({ quote, asPrinted }) => quote.length <= 300 && quote.includes(asPrinted) && text.includes(quote)))
    values.push(...data.map(({ value }) => value))
    cursor = next
  }
  t.equal(values.length, 700)
  t.equal(values.at(-1), '70000000000')
})

t.test('hostile texts of a megabyte take seconds, and other requests are answered meanwhile', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const size = 1_000_000
  const filled = (part: string): string => part.repeat(Math.ceil(size / Buffer.byteLength(part)))
  for (const text of [
    ...wordsOf('1 <b>1亿元</b> 广东省 1亿元 广东投资1亿元， 2025年1月 ( 万'),
    'Guangdong 5 projects. ',
  ].map(filled)) {
    const order: string[] = []
    const asking = async (method: string, url: string, body?: object): Promise<void> => {
      t.equal((await app.ask(method, url, { body })).status, 200)
      order.push(url)
    }
    const taken = await spentOn(async () => {
      const reading = asking('POST', '/v1/candidates', { text })
      for (let count = 0; count < 5; count++) await asking('GET', '/v1/regions/guangdong')
      await reading
    })
    t.equal(order[0], '/v1/regions/guangdong', 'what is asked later is answered before')
    t.ok(taken < 20_000, `${text.slice(0, 10)} takes ${taken.toFixed(0)} ms`)
  }
})

t.test('bad input is refused, and names the fault', async (t) => {
  const refused = async (status: number, body: unknown, pointer?: string, query = ''): Promise<void> => {
    const answer = await app.ask('POST', `/v1/candidates${query}`, { body })
    t.match(
      answer,
      { status, ...(pointer !== undefined && { body: { errors: [{ pointer }] } }) },
      JSON.stringify({ body }).slice(0, 60),
    )
  }
  await refused(400, undefined)
  await refused(400, {}, '/text')
  await refused(400, { text: '' }, '/text')
  await refused(400, { text: 5 }, '/text')
  await refused(400, { text: null }, '/text')
  await refused(400, { text: ['a'] }, '/text')
  await refused(400, { text: 'a\0b' }, '/text')
  await refused(400, '{"text": "\\ud800"}', '/text')
  await refused(400, { text: 'a', language: 'not a language' }, '/language')
  await refused(400, { text: 'a', publishedOn: '2025-02-30' }, '/publishedOn')
  await refused(400, { text: 'a', title: 'b' }, '/title')
  await refused(400, { text: 'a' }, undefined, '?limit=201')
  await refused(400, { text: 'a' }, undefined, '?total=true')
  await refused(413, { text: 'a'.repeat(2 ** 20) })
  t.strictSame((await pageOf({ text: 'Nothing is counted here.' })).data, [])
})

t.test('only editors and admins read texts, and nothing is written', async (t) => {
  const before = await app.store.stamp()
  const body = { text: '广东投资1亿元。' }
  await app.store.addKey(keyHash('key-of-a-reader'), { role: 'reader', label: 'a reader' })
  await app.store.addKey(keyHash('key-of-an-editor'), { role: 'editor', label: 'an editor' })
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: null })).status, 401)
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: 'key-of-a-reader' })).status, 403)
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: 'key-of-an-editor' })).status, 200)
  t.equal((await app.store.stamp()).sequence, before.sequence)
})

t.test('the kept text of a source is read, by its language and day of publication, for whom the text is', async (t) => {
  for (const texts of ['private', 'open']) {
    const own = await build(t, { SEED: 'article', TEXTS: texts })
    const address = '/v1/sources/global-times-2025-02-13/candidates'
    const asAdmin = { key: adminKey }
    t.equal((await own.ask('GET', address, asAdmin)).status, 404, 'no text yet')
    const text = '今年，广东计划投资1万亿元。\n\n安徽计划投资2万亿元。'
    const headers = { 'content-type': 'text/plain' }
    t.equal((await own.ask('PUT', '/v1/sources/global-times-2025-02-13/text', { body: text, headers })).status, 201)
    const first = await own.ask('GET', `${address}?limit=1`, asAdmin)
    matchWhole(t, first.body, {
      data: [{ value: '1000000000000', periodStart: '2025-01-01', subject: { id: 'guangdong' } }],
    })
    const { next } = first.body as Page
    t.match(first.headers['link'], `cursor=${next ?? ''}`)
    const second = await own.ask('GET', `${address}?limit=1&cursor=${next ?? ''}`, asAdmin)
    matchWhole(t, second.body, { data: [{ at: { paragraph: 2 }, subject: { id: 'anhui' } }], next: null })
    const tag = { 'if-none-match': first.headers['etag'] ?? '' }
    t.equal((await own.ask('GET', `${address}?limit=1`, { ...asAdmin, headers: tag })).status, 304)
    t.equal((await own.ask('GET', address)).status, texts === 'open' ? 200 : 401)
    t.equal((await own.ask('GET', '/v1/sources/nowhere/candidates', asAdmin)).status, 404)
  }
})
