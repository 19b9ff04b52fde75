/** Every read has an entity tag that lasts while the answer is the same: strong for a plain record, else weak. */
import t from 'tap'
import { includable } from '../../../src/model/filters.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { type Answer, build, type Built } from '../../support/build.ts'
import { databaseFor } from '../../support/databases.ts'
import { exampleIds, examples, putExamples, withExamples } from '../../support/examples.ts'
import { acrossResources } from '../../support/across.ts'
import { isInvalid } from '../../support/match-whole.ts'
import { wordsOf } from '../../support/words.ts'

const weak = /^W\/"[\w-]{22}"$/

const tagOf = async ({ ask }: Built, url: string, headers = {}): Promise<string> => {
  const answer = await ask('GET', url, { headers })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.headers['etag'] ?? ''
}

const app = await withExamples(t)

for (const resource of everyResource) {
  const { name } = resource
  const list = `/v1/${name}`
  const one = `${list}/${exampleIds[name]}`

  t.test(`${name}: a tag that the client has is answered 304 without a body`, async (t) => {
    for (const url of [
      one,
      `${one}?fields=id`,
      ...includable(resource)
        .slice(0, 1)
        .map(() => `${one}?include=${includable(resource).join(',')}`),
      list,
      `${list}?total=true`,
      `${list}?format=csv`,
      `${list}?format=ndjson`,
      `${list}?format=datapackage`,
    ]) {
      const tag = await tagOf(app, url)
      t.match(tag, url === one ? '"1-v3"' : weak)
      const known = [tag, `"other", ${tag}`, `W/${tag.replace('W/', '')}`, tag.replace('W/', ''), '*', ' * ']
      const asked = known.flatMap((tags) => ['GET', 'HEAD'].map((method) => [method, tags] as const))
      const answers = asked.map(async ([method, tags]) => {
        const { status, headers, text } = await app.ask(method, url, { headers: { 'if-none-match': tags } })
        return [method, tags, status, headers['etag'], headers['vary'], headers['cache-control'], text]
      })
      t.strictSame(
        await Promise.all(answers),
        asked.map((one) => [...one, 304, tag, 'Accept, Authorization', 'no-cache', '']),
        url,
      )
      const statuses: number[] = []
      for (const unknown of ['"0"', 'W/"other"', tag.replaceAll('"', ''), ''])
        statuses.push((await app.ask('GET', url, { headers: { 'if-none-match': unknown } })).status)
      t.strictSame(statuses, [200, 200, 200, 200], url)
    }
  })
}

t.test('a missing record is never 304', async (t) => {
  const { status, headers } = await app.ask('GET', '/v1/regions/nowhere', { headers: { 'if-none-match': '*' } })
  t.equal(status, 404)
  t.equal(headers['etag'], undefined)
})

t.test('a different query has another tag; the same parameters in another order have the same', async (t) => {
  const list = '/v1/regions'
  const one = `${list}/guangdong`
  const urls = [
    list,
    `${list}?limit=1`,
    `${list}?limit=2`,
    `${list}?kind=city`,
    `${list}?kind.not=city`,
    `${list}?name=a?b`,
    `${list}?name=a?c`,
    '/v1/industries',
    `${one}?fields=id`,
    `${one}?fields=name`,
  ]
  const tags = [
    ...(await Promise.all(urls.map((url) => tagOf(app, url)))),
    await tagOf(app, list, { accept: 'text/csv' }),
    await tagOf(app, list, { accept: 'application/x-ndjson' }),
  ]
  t.equal(new Set(tags).size, tags.length)
  t.equal(await tagOf(app, `${list}?limit=1&kind=city`), await tagOf(app, `${list}?kind=city&limit=1`))
  t.equal(await tagOf(app, `${list}?name=a%20b`), await tagOf(app, `${list}?name=a+b`))
})

t.test('any write changes every weak tag, and the strong tag of its record alone', async (t) => {
  const urls = [
    '/v1/regions/guangdong?fields=id',
    ...wordsOf('regions rates rates?format=csv sources/a-report/revisions changes?format=atom').map(
      (url) => `/v1/${url}`,
    ),
    ...acrossResources,
  ]
  const tags = () => Promise.all(urls.map((url) => tagOf(app, url)))
  let before = await tags()
  const changes = async (why: string) => {
    // Nothing is kept of an answer after a write: these come from the routes themselves.
    const known = await Promise.all(urls.map((url) => app.ask('GET', url, { headers: { 'if-none-match': '*' } })))
    t.strictSame(
      known.map(({ status, text }) => [status, text]),
      urls.map(() => [304, '']),
      why,
    )
    const after = await tags()
    t.ok(
      after.every((tag, index) => tag !== before[index]),
      why,
    )
    before = after
  }
  t.equal((await app.ask('POST', '/v1/industries', { body: { name: 'Software' } })).status, 201)
  await changes('POST')
  t.equal((await app.ask('PUT', '/v1/industries/software', { body: { name: 'Programs' } })).status, 200)
  await changes('PUT')
  t.equal((await app.ask('PATCH', '/v1/industries/software', { body: { localName: '软件' } })).status, 200)
  await changes('PATCH')
  t.equal(await tagOf(app, '/v1/industries/software'), '"3-v3"')
  t.equal(await tagOf(app, '/v1/industries/steel'), '"1-v3"')
  t.equal((await app.ask('DELETE', '/v1/industries/software')).status, 204)
  await changes('DELETE')
  t.equal((await app.ask('PUT', '/v1/industries/software', { body: { name: 'Programs' } })).status, 201)
  t.equal(await tagOf(app, '/v1/industries/software'), '"5-v3"')
  await changes('PUT after DELETE')
  t.equal((await app.ask('PUT', '/v1/industries/software', { body: { name: 'Programs' } })).status, 200)
  t.strictSame(await tags(), before, 'a write that changes nothing keeps the tags')
  t.equal((await app.ask('PUT', '/v1/industries/software', { body: { name: 1 } })).status, 400)
  t.strictSame(await tags(), before, 'a refused write keeps the tags')
})

t.test('tags survive a restart, and differ between registers', async (t) => {
  const settings = { DATABASE_URL: await databaseFor(t, 'kept.db') }
  const urls = [
    '/v1/regions',
    '/v1/regions/guangdong',
    '/v1/figures?format=csv',
    '/v1/figures/a-figure?include=sources',
  ]
  let tags: string[] = []
  await t.test('before the restart', async (t) => {
    const first = await build(t, settings)
    await putExamples(first)
    tags = await Promise.all(urls.map((url) => tagOf(first, url)))
  })
  await t.test('after the restart', async (t) => {
    const second = await build(t, settings)
    t.strictSame(await Promise.all(urls.map((url) => tagOf(second, url))), tags)
    const again = async () =>
      (await second.ask('GET', '/v1/regions', { headers: { 'if-none-match': tags[0] ?? '' } })).status
    t.equal(await again(), 304)
    await second.ask('PUT', '/v1/regions/anhui', { body: examples.regions })
    t.equal(await again(), 200)
  })
  await t.test('another register', async (t) => {
    const other = await build(t)
    await putExamples(other)
    t.not(await tagOf(other, '/v1/regions'), tags[0])
  })
})

// A write that names a revision succeeds only on that revision; otherwise it is 412 and writes nothing.

const { ask } = app

/** Returns what an answer says as a refusal, for comparison with `stale`. */
const said = ({ status, headers, body }: Answer): unknown[] => {
  const problem: { type: string; title: string; status: number; detail: string } = body
  return [status, headers['etag'], problem.type, problem.title, problem.status, problem.detail]
}
const stale = (detail: string): unknown[] => [
  412,
  undefined,
  '/problems/stale-precondition',
  'Precondition failed',
  412,
  detail,
]

for (const { name } of everyResource) {
  const body = examples[name]
  const address = `/v1/${name}/guarded`
  const ways = [['PUT', body], ['PATCH', {}], ['DELETE']] as const

  t.test(`${name}: If-Match accepts the current strong tag only`, async (t) => {
    await ask('PUT', address, { body })
    for (const match of [
      '"2"',
      '"0"',
      '"01"',
      'W/"1"',
      '"x"',
      '1',
      '',
      '"9999999999999999"',
      '"2", W/"1"',
      '"1 "',
      '"-1"',
      '"1.0"',
    ]) {
      const answers: unknown[] = []
      for (const [method, sent] of ways)
        answers.push(said(await ask(method, address, { body: sent, headers: { 'if-match': match } })))
      t.strictSame(answers, Array(3).fill(stale('The record is now at revision 1: `If-Match: "1"`.')), match)
    }
    t.match((await ask('GET', address)).body, { revision: 1 })
    for (const match of ['"1"', ' "1" ', '*', '"7", "1"', 'W/"1","1"', '"1-v3"', '"1-v1"']) {
      for (const [method, sent] of ways.slice(0, 2)) {
        const { status, headers } = await ask(method, address, { body: sent, headers: { 'if-match': match } })
        t.equal(status, 200, `${method} ${match}`)
        t.equal(headers['etag'], '"1-v3"')
      }
    }
    t.equal((await ask('DELETE', address, { headers: { 'if-match': '"1"' } })).status, 204)
  })

  t.test(`${name}: If-Match, even with *, creates nothing`, async (t) => {
    for (const match of ['*', '"1"']) {
      const put = await ask('PUT', `/v1/${name}/unborn`, { body, headers: { 'if-match': match } })
      t.strictSame(said(put), stale('The record does not exist.'))
      t.equal((await ask('PATCH', `/v1/${name}/unborn`, { body: {}, headers: { 'if-match': match } })).status, 404)
      t.equal((await ask('DELETE', `/v1/${name}/unborn`, { headers: { 'if-match': match } })).status, 404)
    }
    t.equal((await ask('GET', `/v1/${name}/unborn`)).status, 404)
  })

  t.test(`${name}: If-None-Match: * creates and never replaces`, async (t) => {
    const headers = { 'if-none-match': '*' }
    const once = `/v1/${name}/once`
    t.equal((await ask('PUT', once, { body, headers })).status, 201)
    t.strictSame(said(await ask('PUT', once, { body, headers })), stale('The record exists already.'))
    t.match((await ask('GET', once)).body, { revision: 1 })
    await ask('DELETE', once)
    t.equal((await ask('PUT', once, { body, headers })).status, 201, 'a deleted record does not exist')
    t.equal((await ask('PUT', once, { body, headers: { 'if-none-match': '"9"' } })).status, 200, 'it has another tag')
    for (const tag of ['"3"', 'W/"3-v3"', '"9", "3-v3"'])
      t.strictSame(
        said(await ask('PUT', once, { body, headers: { 'if-none-match': tag } })),
        stale('The record is still at revision 3.'),
      )
  })
}

t.test('an If-None-Match that is no list of tags writes nothing', async (t) => {
  const headersOf = (text: string) => ({ 'if-none-match': text })
  await ask('PUT', '/v1/sources/unread', { body: examples.sources })
  for (const text of ['junk', '"1', '"x", *', '*, "x"', '1', ''])
    isInvalid(
      t,
      await ask('PUT', '/v1/sources/unread', {
        body: { ...examples.sources, title: 'Other' },
        headers: headersOf(text),
      }),
      [
        {
          parameter: 'If-None-Match',
          detail: 'Must be `*`, or entity tags in quotation marks, separated by commas.',
        },
      ],
    )
  t.match((await ask('GET', '/v1/sources/unread')).body, { revision: 1 })
})

t.test('a write answers the tag that the next write needs', async (t) => {
  const first = await ask('PUT', '/v1/sources/chain', { body: examples.sources })
  const second = await ask('PATCH', '/v1/sources/chain', {
    body: { title: 'Two' },
    headers: { 'if-match': first.headers['etag'] ?? '' },
  })
  const third = await ask('PATCH', '/v1/sources/chain', {
    body: { title: 'Three' },
    headers: { 'if-match': second.headers['etag'] ?? '' },
  })
  const found = [first, second, third].map(({ headers }) => headers['etag'])
  t.same(found, ['"1-v3"', '"2-v3"', '"3-v3"'])
  const lost = await ask('PATCH', '/v1/sources/chain', { body: { title: 'Lost' }, headers: { 'if-match': '"2"' } })
  t.strictSame(said(lost), stale('The record is now at revision 3: `If-Match: "3"`.'))
  t.match((await ask('GET', '/v1/sources/chain')).body, { title: 'Three' })
})
