/** The document and the page that shows it load nothing from other servers. */
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

t.test('the page, its assets and the document beside it are served again only if they changed', async (t) => {
  for (const address of [
    '/docs',
    '/docs/',
    '/docs/json',
    '/docs/yaml',
    '/docs/static/swagger-initializer.js',
    '/docs/static/swagger-ui.css',
  ]) {
    const { status, headers, text } = await app.ask('GET', address)
    t.equal(status, 200)
    const etag = headers['etag'] ?? ''
    t.match(etag, /^W\/"[\w-]+"$/, address)
    t.not(text, '')
    t.equal((await app.ask('HEAD', address)).headers['etag'], etag)
    for (const known of [etag, `"other", ${etag}`, '*']) {
      t.match(
        await app.ask('GET', address, { headers: { 'if-none-match': known } }),
        { status: 304, text: '', headers: { etag } },
        known,
      )
    }
    t.match(await app.ask('GET', address, { headers: { 'if-none-match': 'W/"other"' } }), { status: 200, text })
  }
  t.notOk('etag' in (await app.ask('GET', '/docs/nothing')).headers)
})

/** Returns the scripts, style sheets and images that a page loads. */
const assetsOf = (html: string): string[] =>
  [...html.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)

for (const page of ['/docs', '/docs/']) {
  t.test(`${page} loads all its assets from this server, and may load none from others`, async (t) => {
    const { status, headers, text } = await app.ask('GET', page)
    t.equal(status, 200)
    t.equal(headers['content-type'], 'text/html; charset=utf-8')
    const policy = headers['content-security-policy'] ?? ''
    t.match(policy, /^default-src 'self'; /)
    t.notMatch(policy, /https?:|[a-z]+\.[a-z]+|\*|unsafe/, 'no other host, nothing inline')
    t.notMatch(policy, 'upgrade-insecure-requests', 'a server without TLS could not answer upgraded requests')
    const assets = assetsOf(text)
    t.equal(assets.length, 8 - 1)
    for (const asset of assets) {
      const { host, pathname } = new URL(asset, 'http://here/docs/')
      t.equal(host, 'here', asset)
      const answer = await app.ask('GET', pathname)
      t.equal(answer.status, 200, asset)
      t.ok(answer.text.length > 0)
      if (asset.endsWith('.css'))
        t.notMatch(answer.text, /(url\(["']?|@import ["']?)(https?:)?\/\//, `${asset} loads nothing`)
    }
  })
}

t.test('the page shows the document, keeps the key that a reader enters, and calls no validator', async (t) => {
  const { text } = await app.ask('GET', '/docs/static/swagger-initializer.js')
  t.match(text, `url: resolveUrl('./json')`)
  t.match(text, '"persistAuthorization":true')
  t.match(text, 'validatorUrl: null')
  t.same((await app.ask('GET', '/docs/json')).body, (await app.ask('GET', '/openapi.json')).body)
})
