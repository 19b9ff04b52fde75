/** Sessions: a person signs in with a key, and nobody else gets in, or stays longer than the key is good. */
import { mock } from 'node:test'
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { adminKey, build, put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { pluck } from '../support/match-whole.ts'
import { controlsOf } from '../support/pages/forms.ts'
import { linksOf } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'

const app = await withExamples(t)
const edit = '/projects/a-bridge/edit'

t.test('a person signs in, sees who it is, and signs out', async (t) => {
  const person = visitor(app)
  t.notMatch((await person.get('/projects/a-bridge')).text, /Signed in|\/projects\/new/)
  t.match((await person.get(edit)).text, /href="\/sign-in\?next=%2Fprojects%2Fa-bridge%2Fedit"/)
  const { status, headers, text } = await person.post('/sign-in', [
    ['key', ` ${adminKey}\n`],
    ['next', edit],
  ])
  t.match({ status, location: headers['location'], text }, { status: 303, location: edit, text: '' })
  t.match(
    headers['set-cookie'],
    /^planledger=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    'for 12 hours, for no script and no other site',
  )
  const page = await person.get('/projects/a-bridge')
  t.match(page.text, /Signed in as <strong>ADMIN_KEY<\/strong> \(admin\).*href="\/projects\/a-bridge\/edit"/s)
  t.equal(page.headers['cache-control'], 'private, no-store')
  t.notOk(
    page.text.includes(adminKey) || page.text.includes([...person.cookies.values()].join()),
    'no secret in a page',
  )
  const [cookie] = [...person.cookies]
  t.match(await person.post('/sign-out', controlsOf(page.text, '/sign-out')), { status: 303 })
  t.equal(person.cookies.size, 0)
  person.cookies.set(...(cookie as [string, string]))
  t.equal((await person.get(edit)).status, 401, 'the cookie that another has kept is of no use')
})

t.test('pages depend on the cookie, and no cache gives them to others', async (t) => {
  const person = visitor(app)
  const open = await person.get('/projects/a-bridge')
  t.equal(open.headers['vary'], 'Accept, Authorization, Cookie')
  t.equal(open.headers['cache-control'], 'no-cache')
  await person.signIn()
  const own = await person.get('/projects/a-bridge', { 'if-none-match': open.headers['etag'] ?? '' })
  t.equal(own.status, 200, 'another tag')
  t.match(own.text, /Signed in/)
  const other = visitor(app)
  t.notMatch((await other.get('/projects/a-bridge')).text, /Signed in/)
  await other.signIn()
  t.equal((await other.get('/projects/a-bridge', { 'if-none-match': own.headers['etag'] ?? '' })).status, 200)
})

t.test('signing in makes a new session, and ends the one before', async (t) => {
  const person = visitor(app)
  person.cookies.set('planledger', 'a'.repeat(43))
  await person.signIn()
  const first = person.cookies.get('planledger') ?? ''
  t.not(first, 'a'.repeat(43), 'no session has a token that somebody else chose')
  await person.signIn()
  t.not(person.cookies.get('planledger'), first)
  t.equal((await person.get(edit)).status, 200)
  person.cookies.set('planledger', first)
  t.equal((await person.get(edit)).status, 401)
})

t.test('a form is taken as a form alone, and no header or field stands for another method', async (t) => {
  const person = visitor(app)
  for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x'])
    t.match(await person.post('/sign-in', [['key', adminKey]], { 'content-type': type }), {
      status: 415,
      headers: { 'set-cookie': undefined },
    })
  for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override'])
    t.equal((await app.ask('POST', '/v1/projects/a-bridge', { body: {}, headers: { [header]: 'DELETE' } })).status, 405)
  t.equal((await app.ask('GET', '/v1/projects/a-bridge?_method=DELETE')).status, 400)
  await person.signIn()
  const form = controlsOf((await person.get(edit)).text, edit)
  await person.post(edit, new Map([...form, ['_method', 'DELETE']]))
  t.equal((await app.ask('GET', '/v1/projects/a-bridge')).status, 200)
})

t.test('a key that is not valid gets no session', async (t) => {
  const key = await createKey(app.store, { role: 'editor', label: 'archive' }, '2020-01-01T00:00:00.000Z')
  for (const wrong of ['', 'x', `${adminKey}x`, key, 'ключ']) {
    const person = visitor(app)
    const { status, headers, text } = await person.signIn(wrong)
    t.match({ status, cookie: headers['set-cookie'] }, { status: 401, cookie: undefined })
    t.match(text, /The key is not valid\./)
    t.ok(wrong === '' || wrong === 'x' || !text.includes(wrong), 'the key is not shown again')
  }
  const { status, headers } = await visitor(app).signIn('\u0000')
  t.match({ status, cookie: headers['set-cookie'] }, { status: 400, cookie: undefined }, 'NUL is no text of a form')
})

t.test('a forged cookie is none', async (t) => {
  const person = visitor(app)
  await person.signIn()
  const token = person.cookies.get('planledger') ?? ''
  for (const forged of ['', 'x', `${token}x`, `${token.slice(0, -2)}AA`, token.toLowerCase(), '%', 'a'.repeat(5000)]) {
    person.cookies.set('planledger', forged)
    t.equal((await person.get(edit)).status, 401)
    t.match(await person.get('/projects/a-bridge'), { status: 200, headers: { 'cache-control': 'no-cache' } })
  }
})

t.test('a session ends at once with its key', async (t) => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label: 'newsroom' }))
  t.match(await person.get(edit), { status: 200, text: /newsroom/ })
  const key = (await app.store.keys()).find(({ label }) => label === 'newsroom')
  await app.store.revokeKey(key?.id ?? '')
  t.equal((await person.get(edit)).status, 401)

  const soon = new Date(Date.now() + 60_000).toISOString()
  await person.signIn(await createKey(app.store, { role: 'editor', label: 'intern' }, soon))
  t.equal((await person.get(edit)).status, 200)
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 })
  t.equal((await person.get(edit)).status, 401, 'the key has expired')
  mock.timers.reset()
})

t.test('a session ends after 12 hours', async (t) => {
  const person = visitor(app)
  await person.signIn()
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 12 * 3_600_000 - 60_000 })
  t.equal((await person.get(edit)).status, 200)
  mock.timers.setTime(Date.now() + 120_000)
  t.equal((await person.get(edit)).status, 401)
  await visitor(app).signIn()
  mock.timers.reset()
})

t.test('a session outlives a restart and holds at every server, until the key of a container changes', async (t) => {
  const person = visitor(app)
  await person.signIn()
  for (const [settings, status] of [
    [{}, 200],
    [{ ADMIN_KEY: 'another-key-that-is-long-enough-0123456789' }, 401],
  ] as const) {
    const other = visitor(await build(t, { DATABASE_URL: app.database, ...settings }))
    for (const cookie of person.cookies) other.cookies.set(...cookie)
    t.equal((await other.get(edit)).status, status)
  }
})

t.test('a session is no key of the API, and a key is no session', async (t) => {
  const person = visitor(app)
  await person.signIn()
  const cookie = `planledger=${person.cookies.get('planledger') ?? ''}`
  const body = { name: 'Anhui', kind: 'province' }
  t.equal((await app.ask('POST', '/v1/regions', { key: null, body, headers: { cookie } })).status, 401)
  const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  t.equal((await app.send('POST', '/v1/regions', { body: 'name=Anhui', headers: form })).status, 415)
  const { status, text } = await visitor(app).get(edit, { authorization: `Bearer ${adminKey}` })
  t.equal(status, 401, text)
})

t.test('a form of another session, of another origin or without a token is refused', async (t) => {
  await put(app, 'projects/a-road', { ...examples.projects, title: 'A road' })
  const edit = '/projects/a-road/edit'
  const [person, other] = [visitor(app), visitor(app)]
  await person.signIn()
  await other.signIn()
  const controls = controlsOf((await person.get(edit)).text, edit)
  controls.set('title', 'A tunnel')
  const withToken = (token: string) => new Map([...controls, ['token', token]])
  const refusals = [
    await other.post(edit, controls),
    await person.post(
      edit,
      [...controls].filter(([name]) => name !== 'token'),
    ),
    await person.post(edit, withToken('')),
    await person.post(edit, withToken(`${controls.get('token') ?? ''}x`)),
    await person.post(edit, withToken('鐵'.repeat(66))),
    await person.post(edit, controls, { origin: 'https://example.org' }),
    await person.post(edit, controls, { origin: 'null' }),
    await person.post(edit, controls, { origin: 'http://127.0.0.1:3001' }),
    await person.post(edit, controls, { 'sec-fetch-site': 'cross-site' }),
    await person.post(edit, controls, { 'sec-fetch-site': 'same-site' }),
    await visitor(app).post('/sign-in', [['key', adminKey]], { origin: 'https://example.org' }),
    await person.post('/sign-out', []),
  ]
  t.same(
    pluck(refusals, 'status'),
    refusals.map(() => 403),
  )
  t.match(refusals[0]?.text, /<!doctype html>.*another session/s)
  t.match((await app.ask('GET', '/v1/projects/a-road')).body, { title: 'A road', revision: 1 })
  t.equal((await person.post(edit, controls)).status, 303, 'nothing was wrong with the form itself')
})

t.test('a reader who signs in reads where reads are closed, and edits nothing', async (t) => {
  const app = await build(t, { READ_ACCESS: 'key' })
  await put(app, 'projects/a-bridge', examples.projects)
  const person = visitor(app)
  t.match(await person.get('/'), { status: 401, text: /href="\/sign-in\?next=%2F"/ })
  await person.signIn(await createKey(app.store, { role: 'reader', label: 'library' }))
  const page = await person.get('/projects/a-bridge')
  t.equal(page.status, 200)
  t.notMatch(page.text, /\/edit"|\/new"|Put revision/)
  t.equal((await person.get(edit)).status, 403)
  const session = person.cookies.get('planledger')
  t.equal((await app.ask('GET', '/v1/projects', { headers: { cookie: `planledger=${session ?? ''}` } })).status, 401)
})

t.test('what a page fetches has the address of a page, which a session may read', async (t) => {
  const fetched = ['/totals/chart?metric=investment&groupBy=region', '/search/hits?q=guangdong&limit=3']
  const closed = await build(t, { SEED: 'article', READ_ACCESS: 'key' })
  const person = visitor(closed)
  for (const url of fetched) t.equal((await person.get(url, { accept: '*/*' })).status, 401, url)
  await person.signIn(await createKey(closed.store, { role: 'reader', label: 'library' }))
  for (const path of ['/totals?metric=investment&groupBy=region', '/regions/guangdong']) {
    const charts = linksOf((await person.get(path)).text).filter((link) => /^\/totals\/chart\?.*format=svg$/.test(link))
    t.ok(charts.length > 0, path)
    for (const url of charts) {
      const { status, headers, text } = await person.get(url, { accept: 'image/avif,image/webp,*/*;q=0.8' })
      t.match(
        { status, headers, text },
        {
          status: 200,
          headers: {
            'content-type': 'image/svg+xml; charset=utf-8',
            'cache-control': 'private, no-store',
            'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
          },
          text: /^<svg .*Planledger, http:\/\/127\.0\.0\.1:3000\/v1\/totals\?/s,
        },
      )
    }
  }
  const found = (await person.get('/search/hits?q=guangdong&limit=3', { accept: '*/*' })).text
  t.match(found, /"resource":"regions","id":"guangdong"/)
  const open = visitor(await build(t, { SEED: 'article' }))
  for (const url of fetched) t.equal((await open.get(url, { accept: '*/*' })).status, 200, url)
  for (const wrong of ['format=csv', 'explain=true', 'metrics=x'])
    t.equal((await open.get(`/totals/chart?metric=investment&${wrong}`, { accept: '*/*' })).status, 400)
  t.equal((await open.get('/totals/chart?metric=investment', { accept: 'image/avif' })).status, 406)
})

t.test('behind https the cookie is for https and this host alone', async (t) => {
  const app = await build(t, { PUBLIC_URL: 'https://register.example' })
  const person = visitor(app)
  const signIn = (origin: string) => person.post('/sign-in', [['key', adminKey]], { origin })
  t.equal((await signIn('http://register.example')).status, 403)
  const found = (await signIn('https://register.example')).headers['set-cookie']
  t.match(found, /^__Host-planledger=.*; Secure; SameSite=Strict$/)
  const proxied = visitor(await build(t, { TRUST_PROXY: 'true' }))
  const headers = { origin: 'https://register.example', 'x-forwarded-proto': 'https', host: 'register.example' }
  t.match((await proxied.post('/sign-in', [['key', adminKey]], headers)).headers['set-cookie'], /^__Host-.*; Secure;/)
})

t.test('signing in leads to no other site', async (t) => {
  for (const [next, location] of [
    ['/projects/new', '/projects/new'],
    ['//example.org', '/'],
    ['/\\example.org', '/'],
    ['https://example.org/', '/'],
    ['/a\n/b', '/'],
    ['javascript:alert(1)', '/'],
  ] as const) {
    const { headers } = await visitor(app).post('/sign-in', [
      ['key', adminKey],
      ['next', next],
    ])
    t.equal(headers['location'], location, next)
  }
})

t.test('guesses count against the limit of their address', async (t) => {
  const app = await build(t, { RATE_LIMIT: '3' })
  const person = visitor(app)
  for (const status of [401, 401, 401, 429, 429]) t.equal((await person.signIn('a-guess')).status, status)
  t.equal((await person.signIn()).status, 429, 'even of the right key')
})
