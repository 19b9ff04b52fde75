/** The response cache: answers are kept, and none outlives a write by any process. */
import t from 'tap'
import { openRegister } from '../../../src/database/open.ts'
import { resources } from '../../../src/resources/index.ts'
import type { Built } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { wordsOf } from '../../support/words.ts'

const addresses = wordsOf(`
  /v1/sources/a-report /v1/sources?limit=5 /v1/sources?format=csv /v1/search?q=report /v1/resolve?name=A%20report
  /v1/totals?metric=investment /v1/totals?metric=investment&format=svg /v1/promises /v1/checks /v1/changes?limit=5
  /v1/sources/a-report/revisions / /sources/a-report /search?q=report
`)

const volatile = ['date', 'connection', 'ratelimit', 'ratelimit-policy']
const stable = (headers: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !volatile.includes(name)))

/** Counts the answers from the cache, and the answers computed. */
const answers = async ({ ask }: Built): Promise<Record<string, number>> =>
  Object.fromEntries(
    [...(await ask('GET', '/metrics')).text.matchAll(/^planledger_answers_total\{kind="(\w+)"\} (\d+)$/gm)].map(
      ([, kind = '', count]) => [kind, Number(count)],
    ),
  )

/** Returns how many answers were made, and how many came from the cache. */
const since = (before: Record<string, number>, after: Record<string, number>): number[] =>
  ['made', 'remembered'].map((kind) => (after[kind] ?? NaN) - (before[kind] ?? NaN))

const app = await withExamples(t, { RATE_LIMIT: '100000' })

t.test('a repeated answer is the same to the last header', async (t) => {
  for (const address of addresses) {
    const first = await app.ask('GET', address)
    for (const key of [null, undefined]) {
      const again = await app.ask('GET', address, key === null ? {} : { key: 'wrong' })
      if (key === null)
        t.strictSame(
          [again.status, again.text, stable(again.headers)],
          [200, first.text, stable(first.headers)],
          address,
        )
      else t.equal(again.status, 401, 'an invalid key gets no cached answer')
    }
    const tag = first.headers['etag'] ?? ''
    const answer = await app.ask('GET', address, { headers: { 'if-none-match': tag } })
    t.match(answer, { status: 304, text: '', headers: { etag: tag } }, address)
    t.match(await app.ask('HEAD', address), { status: 200, text: '', headers: { etag: tag } }, address)
  }
})

t.test('after a write by this process or another no earlier answer is given', async (t) => {
  const other = await openRegister(locationOf(app.database))
  t.teardown(() => other.close())
  let title = ''
  const write = (store: typeof other) =>
    store.write(
      [{ resource: resources.sources, id: 'a-report', creates: true, edit: () => ({ ...examples.sources, title }) }],
      'test',
    )
  for (let index = 0; index < 40; index++) {
    title = `A report, number ${index.toString()}`
    await write(index % 2 === 0 ? other : app.store)
    // A client takes at least a turn of the event loop between two requests.
    await new Promise(setImmediate)
    for (const address of [
      '/v1/sources/a-report',
      '/v1/sources?limit=5',
      '/v1/sources?format=ndjson',
      '/sources/a-report',
    ]) {
      t.ok((await app.ask('GET', address)).text.includes(title), `${address} ${title}`)
      t.ok((await app.ask('GET', address)).text.includes(title), `${address} ${title}, again`)
    }
  }
})

t.test('a client that has the answer gets 304, whatever others ask; other clients get it all', async (t) => {
  for (const address of addresses) {
    const {
      headers: { etag = '' },
      text,
    } = await app.ask('HEAD', address).then(async ({ headers }) => ({
      headers,
      text: (await app.ask('GET', address, { headers: { accept: '*/*' } })).text,
    }))
    for (const [tag, status, body] of [
      [etag, 304, ''],
      [etag, 304, ''],
      ['"other"', 200, text],
      [undefined, 200, text],
      [`"other", ${etag}`, 304, ''],
      ['*', 304, ''],
    ] as const) {
      const answer = await app.ask('GET', address, tag === undefined ? {} : { headers: { 'if-none-match': tag } })
      t.strictSame(
        [answer.status, answer.headers['etag'], answer.text.length],
        [status, etag, body.length],
        `${address} ${String(tag)}`,
      )
    }
  }
})

t.test('a 304 is kept too, for clients that have the answer', async (t) => {
  // After a write no answer is kept.
  await app.ask('PUT', '/v1/sources/newest', { body: examples.sources })
  for (const address of addresses) {
    const headers = { 'if-none-match': (await app.ask('HEAD', address)).headers['etag'] ?? '' }
    const before = await answers(app)
    for (let again = 0; again < 3; again++) t.equal((await app.ask('GET', address, { headers })).status, 304, address)
    t.strictSame(since(before, await answers(app)), [1, 2], address)
    t.equal((await app.ask('GET', address)).status, 200, address)
    const isStreamed = address.includes('csv')
    t.strictSame(since(before, await answers(app)), [isStreamed ? 1 : 2, 2], 'other clients get all of it')
  }
})

t.test('Accept selects another answer', async (t) => {
  for (let index = 0; index < 2; index++) {
    for (const [accept, type] of [
      ['application/json', 'application/json; charset=utf-8'],
      ['text/csv', 'text/csv; charset=utf-8; header=present'],
      ['application/x-ndjson', 'application/x-ndjson; charset=utf-8'],
    ] as const) {
      const answer = await app.ask('GET', '/v1/sources', { headers: { accept } })
      t.match(answer, { status: 200, headers: { 'content-type': type } })
    }
    t.equal((await app.ask('GET', '/v1/sources', { headers: { accept: 'text/html' } })).status, 406)
  }
})

t.test('an answer is kept at its first request, whatever its size, and is the same every time', async (t) => {
  for (let index = 0; index < 70; index++)
    await app.ask('PUT', `/v1/sources/s${index.toString()}`, {
      body: { ...examples.sources, title: `${index.toString()} ${'报告'.repeat(245)}` },
    })
  for (const address of ['/v1/sources?limit=100', '/v1/sources?limit=10', '/sources/s0']) {
    const before = await answers(app)
    const first = await app.ask('GET', address)
    for (let again = 0; again < 3; again++) {
      const answer = await app.ask('GET', address)
      t.strictSame([answer.status, answer.text, stable(answer.headers)], [200, first.text, stable(first.headers)])
    }
    const found = await app.ask('GET', address, { headers: { 'if-none-match': first.headers['etag'] ?? '' } })
    t.match(found, { status: 304, text: '' })
    const after = await answers(app)
    t.strictSame(since(before, after), [1, 4], address)
  }
})
