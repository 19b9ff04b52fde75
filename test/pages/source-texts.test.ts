/** The text of a source on its page: for whom it is, and as it was pasted. */
import t from 'tap'
import { adminKey, build, type Built } from '../support/build.ts'
import { putExamples } from '../support/examples.ts'
import { controlsOf } from '../support/pages/forms.ts'
import { visitor } from '../support/pages/visitor.ts'

const path = '/sources/a-report/text'
const text = '完成投资3972亿元。\n\nSecond paragraph: “quoted” <b>&amp;</b>.\n'

/** Returns a page without the marks in its text, of numbers and of Chinese. */
const unmarked = (html: string): string =>
  html.replace(/<\/?(?:mark|span)[^>]*>|<a href="\/figures[^>]*>|(?<=元(?:<\/span>)?)<\/a>/g, '')

const kept = async ({ ask }: Built): Promise<string> =>
  (await ask('GET', `/v1${path}`, { key: adminKey, headers: { accept: 'text/plain' } })).text

t.test('an editor pastes the text, replaces it and removes it', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const person = visitor(app)
  await person.signIn()
  t.match((await person.get('/sources/a-report')).text, /No text is stored.*Paste the text/s)
  t.match(await person.fill(path, { text }), { status: 303, headers: { location: '/sources/a-report#text' } })
  t.equal(await kept(app), text)
  const page = await person.get('/sources/a-report')
  t.match(unmarked(page.text), /完成投资3972亿元。\n\nSecond paragraph: “quoted” &lt;b&gt;&amp;amp;&lt;\/b&gt;\./)
  t.equal(controlsOf((await person.get(path)).text, path).get('text'), text)
  t.equal((await person.fill(path, {})).status, 303)
  t.match((await app.ask('GET', '/v1/sources/a-report')).body, { revision: 2 }, 'the same text is no change')
  t.equal((await person.fill(path, { text: ' \n ' })).status, 400)
  t.equal((await person.fill(path, { removed: 'true' })).status, 303)
  t.match((await person.get('/sources/a-report')).text, /No text is stored/)
})

t.test('a text that another person keeps meanwhile is shown before it is replaced', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const keep = (body: string) => app.ask('PUT', `/v1${path}`, { body, headers: { 'content-type': 'text/plain' } })
  const readOnly = (html: string): string | undefined =>
    /<textarea id="in-kept"[^>]* readonly[^>]*>\n([^<]*)<\/textarea>/.exec(html)?.[1]
  const person = visitor(app)
  await person.signIn()
  await keep('Before')
  const seen = controlsOf((await person.get(path)).text, path)
  await keep('Theirs')
  const refused = await person.post(path, seen.set('text', 'Mine'))
  t.match(refused, { status: 412, text: /Your text is not saved yet\. Compare it with the text that is kept now/ })
  t.equal(controlsOf(refused.text, path).get('text'), 'Mine')
  t.equal(readOnly(refused.text), 'Theirs')
  t.equal(await kept(app), 'Theirs')
  t.equal((await person.post(path, controlsOf(refused.text, path))).status, 303)
  t.equal(await kept(app), 'Mine')

  const removal = await person.post(path, seen.set('removed', 'true'))
  t.match(removal, { status: 412, text: /Another person has changed it since you opened the page\. Look at it again/ })
  t.equal(controlsOf(removal.text, path).get('text'), 'Mine', 'the kept text stands in the form')
  seen.delete('removed')

  const fault = await person.post(path, seen.set('text', ' '))
  t.equal(fault.status, 400)
  t.equal(
    controlsOf(fault.text, path).get('revision'),
    seen.get('revision'),
    'a form with a fault is still about the revision that was seen',
  )

  await app.ask('DELETE', `/v1${path}`)
  const late = await person.post(path, seen.set('text', 'Late'))
  t.match(late, { status: 412, text: /No text is kept any more/ })
  t.match(await person.post(`/zh${path}`, seen), { status: 412, text: /现已不再保存文本/ })
})

t.test('a text that is pasted outlives its session', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const person = visitor(app)
  await person.signIn()
  const controls = controlsOf((await person.get(path)).text, path).set('text', text)
  person.cookies.clear()
  t.match(await person.post(path, controls), { status: 401, text: /not lost/ })
  await person.signIn()
  const again = await person.post(path, controls)
  t.match(again, { status: 403, text: /made in another session/ })
  t.equal((await person.post(path, controlsOf(again.text, path))).status, 303)
  t.equal(await kept(app), text)
})

t.test('line ends that no form can send are kept', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const strange = 'One\r\nTwo\rThree\n'
  await app.ask('PUT', `/v1${path}`, { body: strange, headers: { 'content-type': 'text/plain' } })
  const person = visitor(app)
  await person.signIn()
  await person.fill(path, {})
  t.equal(await kept(app), strange)
})

t.test('a text is shown to those whom `TEXTS` lets read it', async (t) => {
  for (const [setting, isShown] of [
    ['private', false],
    ['open', true],
  ] as const) {
    const app = await build(t, { TEXTS: setting })
    await putExamples(app)
    const person = visitor(app)
    t.notMatch((await person.get('/sources/a-report')).text, /id="text"/)
    await app.ask('PUT', `/v1${path}`, { body: text, headers: { 'content-type': 'text/plain' } })
    t.equal(unmarked((await person.get('/sources/a-report')).text).includes('完成投资3972亿元'), isShown, setting)
    t.match(await person.get(path), { status: 401, headers: { 'www-authenticate': /^Bearer / } })
    await person.signIn()
    t.ok(unmarked((await person.get('/sources/a-report')).text).includes('完成投资3972亿元'))
  }
})

t.test('a text that is too long comes back', async (t) => {
  const app = await build(t, { BODY_LIMIT: '2048' })
  await putExamples(app)
  const person = visitor(app)
  await person.signIn()
  const long = '亿'.repeat(700)
  const refused = await person.fill(path, { text: long })
  t.equal(refused.status, 413)
  t.equal(controlsOf(refused.text, path).get('text'), long)
})

t.test('every quantity of a text is marked, and leads to its figure or to a form that is filled with it', async (t) => {
  const app = await build(t, { SEED: 'article', TEXTS: 'open' })
  const source = '/sources/global-times-2025-02-13'
  const words =
    'Guangdong plans 1,500 key provincial construction projects in 2025, with an annual investment of 1 trillion yuan ($136.8 billion).\n\nHefei will invest 12.5 billion yuan in 2025.\n'
  await app.ask('PUT', `/v1${source}/text`, { body: words, headers: { 'content-type': 'text/plain' } })
  const reader = (await visitor(app).get(source)).text
  t.notMatch(reader, /figures\/new/)
  t.match(reader, /<mark>12\.5 billion yuan<\/mark>/)
  const person = visitor(app)
  await person.signIn()
  const { text: page } = await person.get(source)
  const [, href = ''] = /<mark><a href="([^"]*)">12\.5 billion yuan<\/a><\/mark>/.exec(page) ?? []
  const form = await person.get(href.replaceAll('&amp;', '&'))
  t.match(Object.fromEntries(controlsOf(form.text, '/figures/new')), {
    sourceId: 'global-times-2025-02-13',
    value: '12500000000',
    unit: 'CNY',
    asPrinted: '12.5 billion yuan',
    quote: 'Hefei will invest 12.5 billion yuan in 2025.',
    locator: 'paragraph 2',
    periodStart: '2025-01-01',
    subjectKind: 'region',
    subjectId: 'hefei',
  })
  const whole = await person.get(`${source}/read`)
  t.equal(whole.status, 200)
  t.match(whole.text, /paragraph%20?\+?2|paragraph\+2/)
  t.equal((await person.get('/sources/xinhua/read')).status, 404)
})
