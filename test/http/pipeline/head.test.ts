/** HEAD answers as GET does, without the body; a length that it states is that of the body (RFC 9110, 8.6). */
import t from 'tap'
import { build } from '../../support/build.ts'

const addresses = [
  '/v1/figures',
  '/v1/figures?limit=2&total=true',
  ...['csv', 'ndjson', 'xlsx', 'parquet'].map((format) => `/v1/figures?format=${format}`),
  ...['csv', 'xlsx', 'parquet', 'datapackage', 'ndjson&explain=true'].map(
    (format) => `/v1/totals?metric=investment&groupBy=region&format=${format}`,
  ),
  ...['csv', 'xlsx', 'parquet'].flatMap((format) => [`/v1/promises?format=${format}`, `/v1/checks?format=${format}`]),
  '/v1/export',
  '/v1/export/datapackage',
  '/v1/export/oc4ids',
  '/v1/changes',
  '/v1/changes?format=atom',
  '/v1/catalog',
  '/v1/regions/guangdong',
  '/openapi.json',
  '/health/ready',
  '/',
]

const { ask } = await build(t, { SEED: 'article' })

for (const address of addresses) {
  t.test(address, async (t) => {
    const [got, head] = [await ask('GET', address), await ask('HEAD', address)]
    t.equal(got.status, 200)
    t.equal(head.status, 200)
    t.equal(head.text, '')
    t.equal(head.headers['content-type'], got.headers['content-type'])
    t.equal(head.headers['etag'], got.headers['etag'])
    const stated = head.headers['content-length']
    if (stated !== undefined) t.equal(stated, got.bytes.length.toString())
  })
}
