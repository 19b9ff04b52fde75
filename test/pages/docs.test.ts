/** The page of the document and its assets are served again only if they changed, and load nothing from other servers. */
import { createHash } from 'node:crypto'
import t from 'tap'
import { build } from '../support/build.ts'

const app = await build(t)

/** Returns the scripts, style sheets and images that a page loads, and the modules that a script imports. */
const loadedBy = (text: string): string[] =>
  [...text.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"|^import .* from '([^']+)'/gm)].map(
    ([, asset, module]) => asset ?? module ?? '',
  )

const modules = ['accessible', 'answers', 'fold', 'kept-key', 'key', 'operations', 'parameters', 'references']
const assets = [
  ...['/style.css', '/suggest.js', '/icon.svg', '/docs/style.css', '/docs/swagger-ui.js', '/docs/index.js'],
  ...modules.map((name) => `/docs/${name}.js`),
]

t.test('Swagger UI is the version that was reviewed', async (t) => {
  const { bytes } = await app.ask('GET', '/docs/swagger-ui.js')
  t.equal(
    createHash('sha256').update(bytes).digest('hex'),
    '4d48f8d2e691dd56ee4c7ea26d786a10aac26c9bd3d80601bd8e957d51f4ea99',
  )
})

t.test('the page loads its assets from this server, and may load none from others', async (t) => {
  const loaded = new Set<string>()
  const waiting = ['/docs']
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { status, headers, text } = await app.ask('GET', at)
    t.equal(status, 200, at)
    t.match(
      headers['content-security-policy'],
      /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; /,
    )
    if (at.endsWith('.css')) t.notMatch(text, /url\(|@import/, `${at} loads nothing`)
    // The script of Swagger UI imports nothing, and has words in it that look as if.
    const found = at === '/docs/swagger-ui.js' ? [] : loadedBy(text)
    for (const { pathname, origin } of found.map((name) => new URL(name, `http://here${at}`))) {
      t.equal(origin, 'http://here', pathname)
      if (!loaded.has(pathname)) waiting.push(pathname)
      loaded.add(pathname)
    }
  }
  t.same([...loaded].sort(), [...assets].sort())
})

t.test('the page and its assets are served again only if they changed', async (t) => {
  for (const address of ['/docs', '/docs/', ...assets]) {
    const { status, headers, text } = await app.ask('GET', address)
    t.equal(status, 200)
    const etag = headers['etag'] ?? ''
    t.match(etag, /^W\/"[\w-]+"$/, address)
    t.not(text, '')
    t.equal((await app.ask('HEAD', address)).headers['etag'], etag)
    for (const known of [etag, `"other", ${etag}`, '*'])
      t.match(
        await app.ask('GET', address, { headers: { 'if-none-match': known } }),
        { status: 304, text: '', headers: { etag } },
        known,
      )
    t.match(await app.ask('GET', address, { headers: { 'if-none-match': 'W/"other"' } }), { status: 200, text })
  }
  t.notOk('etag' in (await app.ask('GET', '/docs/nothing')).headers)
})

t.test('without JavaScript the page leads to the document', async (t) => {
  const { text } = await app.ask('GET', '/docs')
  t.match(text, /<noscript>.*<a href="\/openapi.json">/s)
})
