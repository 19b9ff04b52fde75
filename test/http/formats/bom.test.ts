/** `bom=true` begins CSV with a byte order mark, by which Excel knows UTF-8. */
import t from 'tap'
import { withoutBatch } from '../../support/batches.ts'
import { build } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })

t.test('the mark comes first, and nothing else differs', async (t) => {
  for (const url of ['/v1/regions', '/v1/totals?metric=investment', '/v1/promises', '/v1/checks']) {
    const csv = `${url}${url.includes('?') ? '&' : '?'}format=csv`
    const [marked, plain, without] = [
      await app.ask('GET', `${csv}&bom=true`),
      await app.ask('GET', csv),
      await app.ask('GET', `${csv}&bom=false`),
    ]
    t.ok(marked.bytes.equals(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain.bytes])), url)
    t.ok(without.bytes.equals(plain.bytes))
    t.not(marked.headers['etag'], plain.headers['etag'])
  }
})

t.test('other formats have none', async (t) => {
  for (const url of ['/v1/regions', '/v1/totals?metric=investment', '/v1/promises']) {
    for (const format of ['', 'format=json', 'format=xlsx']) {
      const { status, body } = await app.ask(
        'GET',
        `${url}${url.includes('?') ? '&' : '?'}bom=true&${format}`.replace(/&$/, ''),
      )
      t.equal(status, 400)
      matchWhole(t, body, { errors: [{ parameter: 'bom', detail: 'Goes with the format csv.' }] })
    }
  }
})

t.test('a file with the mark can be imported', async (t) => {
  const { text } = await app.ask('GET', '/v1/industries?format=csv&bom=true')
  const headers = { 'content-type': 'text/csv' }
  const { status, body } = withoutBatch(
    await app.ask('POST', '/v1/import?resource=industries', { body: text, headers }),
  )
  t.equal(status, 200)
  const industries = text.trim().split('\r\n').length - 1
  t.strictSame(body, { dryRun: false, created: {}, updated: {}, unchanged: { industries } })
})
