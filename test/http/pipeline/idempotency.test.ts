/** With `Idempotency-Key` a repeated POST does its work once, and gives its first answer. */
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import { everyResource, resources } from '../../../src/resources/index.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { build, type Answer, type Ask, type Built } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'

const times = <T>(number: number, made: (index: number) => T): T[] =>
  Array.from({ length: number }, (_, index) => made(index))
const source = examples.sources

const post = ({ ask }: Pick<Built, 'ask'>, key: string, options: Ask = {}, url = '/v1/sources'): Promise<Answer> =>
  ask('POST', url, { body: source, ...options, headers: { ...options.headers, 'idempotency-key': key } })

/** Returns the parts of an answer that are the same each time. */
const lasting = ({ status, headers, text }: Answer) => ({
  status,
  text,
  ...Object.fromEntries(
    ['content-type', 'etag', 'location', 'vary', 'cache-control'].map((name) => [name, headers[name]]),
  ),
})

const count = async ({ ask }: Built): Promise<number> =>
  ((await ask('GET', '/v1/sources?total=true')).body as { total: number }).total

/** Changes the stored claims, as time or another process would. */
const alter = async (t: Test, { database }: Built, statement: string): Promise<void> =>
  (await beside(t, database)).run(statement)

const rows = async (t: Test, { database }: Built): Promise<unknown> =>
  (await beside(t, database)).value('SELECT count(*) FROM idempotency')

const problem = (t: Test, { status, body, headers }: Answer, wanted: number, slug: string, title: string): void => {
  t.equal(status, wanted)
  t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
  t.match(body, { type: `/problems/${slug}`, title, status: wanted, detail: /./, requestId: /./ })
}

// Each test has keys of its own.
const app = await withExamples(t)

for (const { name } of everyResource) {
  t.test(`${name}: the same request again gives the first answer and makes no second record`, async (t) => {
    const url = `/v1/${name}`
    const body = { ...examples[name], id: undefined, ...(name === 'rates' && { on: '2001-01-01' }) }
    const first = await post(app, 'once', { body }, url)
    t.equal(first.status, 201, first.text)
    const { sequence } = await app.store.stamp()
    await app.ask('PATCH', new URL(first.headers['location'] ?? '').pathname, {
      body: name === 'rates' ? { rate: '9' } : name === 'figures' ? { note: 'Changed' } : {},
    })
    const changed = await app.store.stamp()
    for (const again of await Promise.all(times(3, () => post(app, 'once', { body }, url))))
      t.same(lasting(again), lasting(first))
    t.same(await app.store.stamp(), changed, 'nothing is written')
    t.ok(changed.sequence >= sequence)
    const other = await post(app, 'twice', { body: { ...body, id: 'other' } }, url)
    t.equal(other.status, 201, 'another key is another request')
  })
}

t.test('another body or another query under the same key is 422, and nothing is written', async (t) => {
  const before = await count(app)
  await post(app, 'body')
  for (const [url, body] of [
    ['/v1/sources', { ...source, title: 'Other' }],
    ['/v1/sources', `${JSON.stringify(source)} `],
    ['/v1/sources', {}],
    ['/v1/sources?x=1', source],
    ['/v1/sources?', source],
  ] as const) {
    const answer = await post(app, 'body', { body }, url)
    if (url.endsWith('?')) t.equal(answer.status, 201, 'an empty query equals none')
    else problem(t, answer, 422, 'other-request', 'Key used by another request')
  }
  t.equal(await count(app), before + 1)
})

t.test('a key is bound to the API key, the path and itself, in its case', async (t) => {
  const { store } = app
  const before = await count(app)
  const [one, two] = [
    await createKey(store, { role: 'editor', label: 'same' }),
    await createKey(store, { role: 'editor', label: 'same' }),
  ]
  const answers = [
    await post(app, 'k', { key: one }),
    await post(app, 'k', { key: two }),
    await post(app, 'K', { key: one }),
    await post(app, '"k"', { key: one }),
    await post(app, 'k', { key: one, body: examples.regions }, '/v1/regions'),
  ]
  t.same(
    pluck(answers, 'status'),
    times(5, () => 201),
  )
  t.equal(await count(app), before + 4)
  const found = lasting(await post(app, 'k', { key: one, headers: { authorization: `bearer ${one}` } }))
  t.same(found, lasting(answers[0] as Answer), 'in any spelling of the scheme')
})

t.test('a refusal is stored too: the same request gets the same refusal', async (t) => {
  const before = await count(app)
  const refused = await post(app, 'refused', { body: { ...source, publisherId: 'nowhere' } })
  t.equal(refused.status, 422)
  await app.ask('PUT', '/v1/organizations/nowhere', { body: { ...examples.organizations, regionId: null } })
  t.same(lasting(await post(app, 'refused', { body: { ...source, publisherId: 'nowhere' } })), lasting(refused))
  const wrong = await post(app, 'w', { body: {} })
  t.equal(wrong.status, 400)
  t.same(lasting(await post(app, 'w', { body: {} })), lasting(wrong))
  problem(t, await post(app, 'w'), 422, 'other-request', 'Key used by another request')
  const taken = { ...source, id: 'taken' }
  await app.ask('PUT', '/v1/sources/taken', { body: source })
  const conflict = await post(app, 'c', { body: taken })
  problem(t, conflict, 409, 'already-exists', 'Already exists')
  await app.ask('DELETE', '/v1/sources/taken')
  t.same(lasting(await post(app, 'c', { body: taken })), lasting(conflict))
  t.equal(await count(app), before)
})

t.test('a request that was not read, or not authorized, is not stored', async (t) => {
  const before = await rows(t, app)
  for (const [options, status] of [
    [{ body: '{' }, 400],
    [{ key: null }, 401],
    [{ key: 'wrong' }, 401],
    [{ headers: { 'content-type': 'text/plain' } }, 415],
  ] as const) {
    t.equal((await post(app, 'unread', options)).status, status)
    t.equal(await rows(t, app), before)
  }
  t.equal((await post(app, 'unread')).status, 201)
})

t.test('a malformed key is 400 and named, and nothing is written', async (t) => {
  const before = await count(app)
  for (const key of ['', ' ', 'ключ', 'clé', 'a\tb', 'k'.repeat(256), 'a\u007fb']) {
    const answer = await post(app, key)
    problem(t, answer, 400, 'invalid-request', 'Invalid request')
    matchWhole(t, answer.body, {
      errors: [{ parameter: 'Idempotency-Key', detail: 'Must be 1 to 255 printable ASCII characters.' }],
    })
  }
  const twice = await post(app, ['a', 'b'] as unknown as string)
  matchWhole(t, twice.body, { status: 400, errors: [{ parameter: 'Idempotency-Key', detail: 'Is given twice.' }] })
  t.equal(await count(app), before)
  for (const key of ['k'.repeat(255), '~ !"#', 'a, b']) t.equal((await post(app, key)).status, 201)
})

t.test('of many requests at once one does the work; the others are 409, or get its answer', async (t) => {
  const before = await count(app)
  const answers = await Promise.all(times(20, () => post(app, 'at once')))
  const made = answers.filter(({ status }) => status === 201)
  t.ok(made.length > 0)
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    problem(t, answer, 409, 'still-running', 'Still running')
    t.equal(answer.headers['retry-after'], '1')
  }
  t.same(new Set(made.map(({ text }) => text)).size, 1)
  t.equal(await count(app), before + 1)
})

t.test('two apps on one database share keys, and answers survive a restart', async (t) => {
  const app = await build(t)
  await t.test('the other app', async (t) => {
    const two = await build(t, { DATABASE_URL: app.database })
    const answers = await Promise.all(times(20, (index) => post(index % 2 === 0 ? app : two, 'k')))
    t.equal(await count(app), 1)
    t.notOk(answers.some(({ status }) => ![201, 409].includes(status)))
    t.same(lasting(await post(two, 'k')), lasting(await post(app, 'k')))
  })
  await app.http.close()
  await t.test('after a restart', async (t) => {
    const next = await build(t, { DATABASE_URL: app.database })
    t.equal((await post(next, 'k')).status, 201)
    t.equal(await count(next), 1)
  })
})

t.test('while the first request runs others are 409; the claim of a dead process expires after a minute', async (t) => {
  const app = await build(t)
  await post(app, 'k')
  // The state that a process leaves when it dies before it writes.
  const { run, forgive } = await beside(t, app.database)
  for (const table of ['changes', 'sources_history']) await forgive(table)
  await run(
    `UPDATE idempotency SET answer = NULL, expires_at = '9999'; DELETE FROM changes; DELETE FROM sources_history; DELETE FROM sources`,
  )
  problem(t, await post(app, 'k'), 409, 'still-running', 'Still running')
  problem(t, await post(app, 'k', { body: {} }), 422, 'other-request', 'Key used by another request')
  await alter(t, app, `UPDATE idempotency SET expires_at = '2000'`)
  t.equal((await post(app, 'k')).status, 201)
  t.equal(await count(app), 1)
})

t.test('a request that lost its claim writes nothing', async (t) => {
  const app = await build(t)
  const { store } = app
  const claimed = await store.claim({ id: 'request', digest: 'body' })
  if (typeof claimed === 'string' || 'answer' in claimed) throw new Error('It was free.')
  await alter(t, app, `UPDATE idempotency SET expires_at = '2000'`)
  t.match(await store.claim({ id: 'request', digest: 'body' }), { claim: { id: 'request' } }, 'another takes it over')
  const answer = () => ({ status: 201, headers: {}, body: '' })
  const write = { resource: resources.sources, id: 'late', creates: true, edit: () => source }
  await t.rejects(store.write([write], 'test', { ...claimed, answer }), new Refusal('overloaded', ['running-again']))
  await store.keep(claimed.claim, answer())
  await store.release(claimed.claim)
  t.equal((await store.stamp()).sequence, 0)
  t.equal(await store.claim({ id: 'request', digest: 'body' }), 'running', 'the other’s claim is untouched')
})

t.test('an import whose claim expires while it waits is done, unless another has taken it over', async (t) => {
  const app = await build(t)
  const { store } = app
  const line = `${JSON.stringify({ resource: 'sources', record: { ...source, id: 'late' } })}\n`
  const answer = () => ({ status: 200, headers: {}, body: 'done' })
  const imported = async (takesOver: boolean) => {
    const claimed = await store.claim({ id: 'import', digest: 'body' })
    if (typeof claimed === 'string' || 'answer' in claimed) throw new Error('It was free.')
    const aMinuteAgo = new Date(Date.now() - 60_000).toISOString()
    await alter(t, app, `UPDATE idempotency SET expires_at = '${aMinuteAgo}' WHERE answer IS NULL`)
    await store.claim({ id: takesOver ? 'import' : 'other', digest: 'body' })
    let isRead = false
    const read = () => {
      isRead = true
      return Readable.from([Buffer.from(line)])
    }
    const request = { read, by: 'test', dryRun: false, resource: undefined, keep: { ...claimed, answer } }
    return { report: store.import(request), isRead: () => isRead }
  }
  const lost = await imported(true)
  await t.rejects(lost.report, new Refusal('overloaded', ['running-again']))
  t.notOk(lost.isRead())
  await alter(t, app, 'DELETE FROM idempotency')
  await (
    await imported(false)
  ).report
  t.equal(await count(app), 1)
  t.same(await store.claim({ id: 'import', digest: 'body' }), { answer: answer() })
})

t.test('the answer of a write that changes nothing is stored as well', async (t) => {
  const { store } = await build(t)
  const write = { resource: resources.sources, id: 'same', creates: true, edit: () => source }
  await store.write([write], 'test')
  const claimed = await store.claim({ id: 'request', digest: 'body' })
  if (typeof claimed === 'string' || 'answer' in claimed) throw new Error('It was free.')
  const answer = { status: 200, headers: { etag: '"1"' }, body: '{}' }
  matchWhole(t, await store.write([write], 'test', { ...claimed, answer: () => answer }), [{ action: 'none' }])
  t.same(await store.claim({ id: 'request', digest: 'body' }), { answer })
})

t.test('a failure is not stored, and can be retried', async (t) => {
  const app = await build(t)
  // The claim still succeeds, the record does not.
  const database = await beside(t, app.database)
  await database.spoil('INSERT', 'sources')
  t.equal((await post(app, 'k')).status, 500)
  t.equal(await rows(t, app), 0)
  await database.mend('sources')
  t.equal((await post(app, 'k')).status, 201)
  t.equal(await count(app), 1)
})

t.test('an answer that cannot be stored is given all the same, and its claim expires', async (t) => {
  const app = await build(t)
  const database = await beside(t, app.database)
  await database.spoil('UPDATE', 'idempotency')
  t.equal((await post(app, 'k', { body: {} })).status, 400)
  t.equal((await post(app, 'k', { body: {} })).status, 409)
})

t.test('answers are kept for a day, and removed with the next claims', async (t) => {
  const app = await build(t)
  for (const key of times(3, String)) await post(app, key)
  const last = (await (await beside(t, app.database)).value('SELECT max(expires_at) FROM idempotency')) as string
  t.ok(Math.abs(Date.parse(last) - Date.now() - 86_400_000) < 60_000)
  await alter(t, app, `UPDATE idempotency SET expires_at = '2000'`)
  t.equal((await post(app, '0')).status, 201)
  t.equal(await count(app), 4, 'the request is new again')
  t.equal(await rows(t, app), 1)
})

t.test('without the header nothing is claimed; other methods and addresses ignore it', async (t) => {
  const before = await rows(t, app)
  await app.ask('POST', '/v1/sources', { body: source })
  for (const index of [1, 2]) {
    const headers = { 'idempotency-key': 'ignored' }
    t.equal(
      (await app.ask('PUT', '/v1/sources/put', { body: { ...source, title: `Title ${index.toString()}` }, headers }))
        .status,
      index === 1 ? 201 : 200,
    )
    t.equal((await app.ask('GET', '/v1/sources', { headers })).status, 200)
  }
  t.equal(await rows(t, app), before)
})
