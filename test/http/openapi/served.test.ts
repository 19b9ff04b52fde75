/** The document as JSON and as YAML. */
import t from 'tap'
import { build } from '../../support/build.ts'

const app = await build(t)

for (const [address, type, beginning] of [
  ['/openapi.json', 'application/json; charset=utf-8', '{\n  "openapi": "3.1.0",\n'],
  ['/openapi.yaml', 'application/yaml; charset=utf-8', 'openapi: 3.1.0\n'],
] as const) {
  t.test(`${address} is served with an ETag, and again only if it changed`, async (t) => {
    const { status, headers, text } = await app.ask('GET', address)
    t.equal(status, 200)
    t.equal(headers['content-type'], type)
    t.ok(text.startsWith(beginning))
    const etag = headers['etag'] ?? ''
    t.match(etag, /^W\/"[\w-]+"$/)
    const again = await app.ask('GET', address, { headers: { 'if-none-match': etag } })
    t.match(again, { status: 304, text: '', headers: { etag } })
    t.equal((await app.ask('GET', address, { headers: { 'if-none-match': 'W/"other"' } })).status, 200)
  })
}
