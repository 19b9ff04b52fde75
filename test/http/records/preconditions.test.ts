/** A write that names a revision succeeds only on that revision; otherwise it is 412 and writes nothing. */
import t from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import type { Answer } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await withExamples(t)
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
      t.strictSame(answers, Array(3).fill(stale('The record is at revision 1 by now.')), match)
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
    matchWhole(
      t,
      await ask('PUT', '/v1/sources/unread', {
        body: { ...examples.sources, title: 'Other' },
        headers: headersOf(text),
      }),
      {
        status: 400,
        body: {
          errors: [
            {
              parameter: 'If-None-Match',
              detail: 'Must be `*`, or entity tags in quotation marks, separated by commas.',
            },
          ],
        },
      },
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
  t.strictSame(said(lost), stale('The record is at revision 3 by now.'))
  t.match((await ask('GET', '/v1/sources/chain')).body, { title: 'Three' })
})
