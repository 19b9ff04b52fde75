/** The text of a source on its page: for whom it is, and as it was pasted. */
import t from 'tap'
import { adminKey, build, type Built } from '../support/build.ts'
import { putExamples } from '../support/examples.ts'
import { controlsOf } from '../support/pages/forms.ts'
import { visitor } from '../support/pages/visitor.ts'

const path = '/sources/a-report/text'
const text = '完成投资3972亿元。\n\nSecond paragraph: “quoted” <b>&amp;</b>.\n'

const kept = async ({ ask }: Built): Promise<string> =>
  (await ask('GET', `/v1${path}`, { key: adminKey, headers: { accept: 'text/plain' } })).text

t.test('an editor pastes the text, replaces it and removes it', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const person = visitor(app)
  await person.signIn()
  t.match((await person.get('/sources/a-report')).text, /No text is kept.*Paste the text/s)
  t.match(await person.fill(path, { text }), { status: 303, headers: { location: '/sources/a-report#text' } })
  t.equal(await kept(app), text)
  const page = await person.get('/sources/a-report')
  t.match(page.text, /完成投资3972亿元。\n\nSecond paragraph: “quoted” &lt;b&gt;&amp;amp;&lt;\/b&gt;\./)
  t.equal(controlsOf((await person.get(path)).text, path).get('text'), text)
  t.equal((await person.fill(path, {})).status, 303)
  t.match((await app.ask('GET', '/v1/sources/a-report')).body, { revision: 2 }, 'the same text is no change')
  t.equal((await person.fill(path, { text: ' \n ' })).status, 400)
  t.match(await person.fill(path, { text, revision: '1' }), { status: 412, text: /Your text is kept here/ })
  t.equal((await person.fill(path, { removed: 'true' })).status, 303)
  t.match((await person.get('/sources/a-report')).text, /No text is kept/)
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
    t.equal((await person.get('/sources/a-report')).text.includes('完成投资3972亿元'), isShown, setting)
    t.equal((await person.get(path)).status, 401)
    await person.signIn()
    t.ok((await person.get('/sources/a-report')).text.includes('完成投资3972亿元'))
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
