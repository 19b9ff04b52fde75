/** The ids of the reconciliation service lead to pages, and to a preview that stands in the frame of another program. */
import t from 'tap'
import { build, put } from '../support/build.ts'

const app = await build(t, { SEED: 'article', PUBLIC_URL: 'https://register.example' })
const { send } = app
const html = { headers: { accept: 'text/html' } }

t.test('an id leads to the page of its record', async (t) => {
  const { status, headers } = await send('GET', '/entity/guangdong', html)
  t.match({ status, headers }, { status: 303, headers: { location: '/regions/guangdong' } })
})

t.test('a preview says what a record is, and may be framed by any page', async (t) => {
  const { status, headers, text } = await send('GET', '/entity/guangdong/preview', html)
  t.equal(status, 200)
  t.equal(headers['content-type'], 'text/html; charset=utf-8')
  t.match(
    headers['content-security-policy'] ?? '',
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors \*$/,
  )
  t.notOk('x-frame-options' in headers)
  t.equal(headers['cross-origin-resource-policy'], 'cross-origin')
  const main = /<main>\n([^]+)<\/main>/.exec(text)?.[1]
  t.equal(
    main,
    `<article>
<h1><a href="https://register.example/regions/guangdong" target="_blank" rel="noopener">Guangdong</a></h1>
<p>Province in South China; <span lang="zh">广东省</span>; CN-GD, 440000</p>
<p><small>Also: Guangdong Province, CN-44, <span lang="zh">广东</span>, <span lang="zh">粤</span></small></p>
</article>
`,
  )
  t.notMatch(text, /<script|<link|<img/)
  // The answer from the cache has the same headers.
  const again = await send('GET', '/entity/guangdong/preview', html)
  t.same(
    [again.text, again.headers['content-security-policy'], 'x-frame-options' in again.headers],
    [text, headers['content-security-policy'], false],
  )
})

t.test('an id of several records leads to all of them', async (t) => {
  await put(app, 'organizations/anhui', { name: '<Anhui> & Co.', kind: 'company' })
  const { status, text } = await send('GET', '/entity/anhui', html)
  t.equal(status, 200)
  t.match(text, 'href="https://register.example/regions/anhui" target="_blank" rel="noopener">Anhui</a>')
  t.match(
    text,
    'href="https://register.example/organizations/anhui" target="_blank" rel="noopener">&lt;Anhui&gt; &amp; Co.</a>',
  )
})

for (const [path, status] of [
  ['/entity/nobody', 404],
  ['/entity/nobody/preview', 404],
  ['/entity/A%20b/preview', 400],
  ['/entity/guangdong/preview?width=1', 400],
] as const) {
  t.test(`${path} is ${status.toString()}`, async (t) => {
    t.equal((await send('GET', path, html)).status, status)
    t.match(await send('GET', path), { status, headers: { 'content-type': /^application\/problem\+json/ } })
  })
}

t.test('where reads need a key, so does a preview', async (t) => {
  const closed = await build(t, { READ_ACCESS: 'key' })
  t.equal((await closed.send('GET', '/entity/guangdong/preview', html)).status, 401)
})
