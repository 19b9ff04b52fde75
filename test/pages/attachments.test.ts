/** The text of a source on its page: for whom it is, and as it was pasted. */
import { writeXlsx } from 'hucre'
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { adminKey, build, type Built, put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { controlsOf } from '../support/pages/forms.ts'
import { textOf } from '../support/pages/html.ts'
import { visitor, type Visitor } from '../support/pages/visitor.ts'

// Each test has a source of its own, with a name that no other test has.
const app = await withExamples(t)
const open = await withExamples(t, { TEXTS: 'open' })

/** Puts a source, and returns the address of its page. */
const source = async (id: string, { ask } = app): Promise<string> => {
  await put({ ask }, `sources/${id}`, examples.sources)
  return `/sources/${id}`
}

const text = '完成投资3972亿元。\n\nSecond paragraph: “quoted” <b>&amp;</b>.\n'

/** Returns a page without the marks in its text, of numbers and of Chinese. */
const unmarked = (html: string): string =>
  html.replace(/<\/?(?:mark|span)[^>]*>|<a href="\/figures[^>]*>|(?<=元(?:<\/span>)?)<\/a>/g, '')

const kept = async (path: string): Promise<string> =>
  (await app.ask('GET', `/v1${path}`, { key: adminKey, headers: { accept: 'text/plain' } })).text
const keep = (path: string, body: string, { ask } = app) =>
  ask('PUT', `/v1${path}`, { body, headers: { 'content-type': 'text/plain' } })

t.test('an editor pastes the text, replaces it and removes it', async (t) => {
  const page = await source('pasted')
  const path = `${page}/text`
  const person = visitor(app)
  await person.signIn()
  t.match((await person.get(page)).text, /No text is stored.*Paste the text/s)
  t.match(await person.fill(path, { text }), { status: 303, headers: { location: `${page}#text` } })
  t.equal(await kept(path), text)
  const shown = await person.get(page)
  t.match(unmarked(shown.text), /完成投资3972亿元。\n\nSecond paragraph: “quoted” &lt;b&gt;&amp;amp;&lt;\/b&gt;\./)
  t.equal(controlsOf((await person.get(path)).text, path).get('text'), text)
  t.equal((await person.fill(path, {})).status, 303)
  t.match((await app.ask('GET', `/v1${page}`)).body, { revision: 2 }, 'the same text is no change')
  t.equal((await person.fill(path, { text: ' \n ' })).status, 400)
  t.equal((await person.fill(path, { removed: 'true' })).status, 303)
  t.match((await person.get(page)).text, /No text is stored/)
})

t.test('a text that another person keeps meanwhile is shown before it is replaced', async (t) => {
  const path = `${await source('contested')}/text`
  const readOnly = (html: string): string | undefined =>
    /<textarea id="in-kept"[^>]* readonly[^>]*>\n([^<]*)<\/textarea>/.exec(html)?.[1]
  const person = visitor(app)
  await person.signIn()
  await keep(path, 'Before')
  const seen = controlsOf((await person.get(path)).text, path)
  await keep(path, 'Theirs')
  const refused = await person.post(path, seen.set('text', 'Mine'))
  t.match(refused, { status: 412, text: /Your text is not saved yet\. Compare it with the text that is kept now/ })
  t.equal(controlsOf(refused.text, path).get('text'), 'Mine')
  t.equal(readOnly(refused.text), 'Theirs')
  t.equal(await kept(path), 'Theirs')
  t.equal((await person.post(path, controlsOf(refused.text, path))).status, 303)
  t.equal(await kept(path), 'Mine')

  const removal = await person.post(path, seen.set('removed', 'true'))
  t.match(removal, { status: 412, text: /Another person has changed it since you opened the page\. Look at it again/ })
  t.equal(controlsOf(removal.text, path).get('text'), 'Mine', 'the kept text stands in the form')
  seen.delete('removed')

  const fault = await person.post(path, seen.set('text', ' '))
  t.equal(fault.status, 400)
  const found = controlsOf(fault.text, path).get('revision')
  t.equal(found, seen.get('revision'), 'a form with a fault is still about the revision that was seen')

  await app.ask('DELETE', `/v1${path}`)
  const late = await person.post(path, seen.set('text', 'Late'))
  t.match(late, { status: 412, text: /No text is kept any more/ })
  t.match(await person.post(`/zh${path}`, seen), { status: 412, text: /现已不再保存文本/ })
})

t.test('a text that is pasted outlives its session', async (t) => {
  const path = `${await source('outliving')}/text`
  const person = visitor(app)
  await person.signIn()
  const controls = controlsOf((await person.get(path)).text, path).set('text', text)
  person.cookies.clear()
  t.match(await person.post(path, controls), { status: 401, text: /not lost/ })
  await person.signIn()
  const again = await person.post(path, controls)
  t.match(again, { status: 403, text: /made in another session/ })
  t.equal((await person.post(path, controlsOf(again.text, path))).status, 303)
  t.equal(await kept(path), text)
})

t.test('line ends that no form can send are kept', async (t) => {
  const path = `${await source('strange')}/text`
  const strange = 'One\r\nTwo\rThree\n'
  await keep(path, strange)
  const person = visitor(app)
  await person.signIn()
  await person.fill(path, {})
  t.equal(await kept(path), strange)
})

t.test('a text is shown to those whom `TEXTS` lets read it', async (t) => {
  for (const [register, isShown] of [
    [app, false],
    [open, true],
  ] as const) {
    const page = await source('read', register)
    const path = `${page}/text`
    const person = visitor(register)
    t.notMatch((await person.get(page)).text, /id="text"/)
    await keep(path, text, register)
    t.equal(unmarked((await person.get(page)).text).includes('完成投资3972亿元'), isShown)
    t.match(await person.get(path), { status: 401, headers: { 'www-authenticate': /^Bearer / } })
    await person.signIn()
    t.ok(unmarked((await person.get(page)).text).includes('完成投资3972亿元'))
  }
})

t.test('a text that is too long comes back', async (t) => {
  const app = await withExamples(t, { BODY_LIMIT: '2048' })
  const path = '/sources/a-report/text'
  const person = visitor(app)
  await person.signIn()
  const long = '亿'.repeat(700)
  const refused = await person.fill(path, { text: long })
  t.equal(refused.status, 413)
  t.equal(controlsOf(refused.text, path).get('text'), long)
})

t.test('every quantity of a text is marked, and leads to its figure or to a form that is filled with it', async (t) => {
  const app = await build(t, { SEED: 'article', TEXTS: 'open' })
  const page = '/sources/global-times-2025-02-13'
  const words =
    'Guangdong plans 1,500 key provincial construction projects in 2025, with an annual investment of 1 trillion yuan ($136.8 billion).\n\nHefei will invest 12.5 billion yuan in 2025.\n'
  await keep(`${page}/text`, words, app)
  const reader = (await visitor(app).get(page)).text
  t.notMatch(reader, /figures\/new/)
  t.match(reader, /<mark>12\.5 billion yuan<\/mark>/)
  const person = visitor(app)
  await person.signIn()
  const { text: shown } = await person.get(page)
  const [, href = ''] = /<mark><a href="([^"]*)">12\.5 billion yuan<\/a><\/mark>/.exec(shown) ?? []
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
  const whole = await person.get(`${page}/read`)
  t.equal(whole.status, 200)
  t.match(whole.text, /paragraph%20?\+?2|paragraph\+2/)
  t.equal((await person.get('/sources/xinhua/read')).status, 404)
})

// The table of a source on its pages: uploaded without JavaScript, and shown to those who may read it.

const editorOf = async (register: Built): Promise<Visitor> => {
  const editor = visitor(register)
  await editor.signIn(await createKey(register.store, { role: 'editor', label: 'newsroom' }))
  return editor
}
const csvOf = async (path: string): Promise<string> =>
  (await app.ask('GET', `/v1${path}?format=csv`, { key: adminKey })).text

const csv = '项目,总投资（万元）\n<b>地铁</b>,"12,345"\n'

t.test('an editor uploads a table, looks at it, replaces it by a sheet of a workbook and removes it', async (t) => {
  const editor = await editorOf(app)
  const page = await source('uploaded')
  const path = `${page}/table`
  t.match(textOf((await editor.get(page)).text), 'No table is stored. Upload a table')
  const found = await editor.upload(path, { name: 'list.csv', content: `\ufeff${csv}` })
  t.match(found, { status: 303, headers: { location: path } })
  t.equal(await csvOf(path), csv)
  const shown = await editor.get(path)
  t.match(textOf(shown.text), 'Rows 1 to 2 of 2')
  t.match(shown.text, '&lt;b&gt;')
  t.notMatch(shown.text, '<b>')
  t.match(shown.headers['cache-control'], 'private')
  const content = Buffer.from(
    await writeXlsx({
      sheets: [
        { name: 'Cover', rows: [['a cover']] },
        {
          name: '清单',
          rows: [['地铁', 1.5]],
          rowDefs: new Map([[0, { hidden: true }]]),
          columns: [{}, { hidden: true }],
        },
      ],
    }),
  )
  t.match(await editor.upload(path, { name: 'list.bin', content }, { sheet: '清单' }), { status: 303 })
  t.equal(await csvOf(path), '地铁,1.5\n')
  const sheet = textOf((await editor.get(path)).text)
  for (const words of ['(of Cover, 清单', '1 row, 2 columns', '1 (hidden)', '#2 (hidden)']) t.match(sheet, words)
  t.match(textOf((await editor.get(`/zh${path}`)).text), '1（隐藏）')
  t.match(textOf((await editor.get(page)).text), '1 row, 2 columns')
  t.match(await editor.upload(path, { name: '', content: '' }, { removed: 'true' }), { status: 303 })
  t.match(textOf((await editor.get(path)).text), 'No table is stored.')
})

t.test('a file that is refused brings the page again, with the reason', async (t) => {
  const editor = await editorOf(app)
  const path = `${await source('refused')}/table`
  const refused: readonly (readonly [name: string, content: string | Buffer, status: number, reason: string])[] = [
    ['', '', 400, 'Choose a file.'],
    ['a.csv', Buffer.from('cfeec4bfc3fbb3c62cd7dccdb6d7ca0a', 'hex'), 400, 'save it as “CSV UTF-8”'],
    ['a.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 400, 'but an older one (XLS)'],
    ['a.csv', 'a\n'.repeat(60_000), 413, 'The table has 60,000 rows, and may have 50,000.'],
  ]
  for (const [name, content, status, reason] of refused) {
    const answer = await editor.upload(path, { name, content })
    t.equal(answer.status, status, reason)
    t.match(textOf(answer.text), reason)
  }
  const [, other] = [await editor.get(path), visitor(app)]
  await other.signIn()
  const { text } = await editor.get(path)
  const revision = /name="revision" value="(\d+)"/.exec(text)?.[1] ?? ''
  await other.upload(path, { name: 'a.csv', content: 'theirs\n' })
  const late = await editor.upload(path, { name: 'a.csv', content: 'mine\n' }, { revision })
  t.equal(late.status, 412)
  t.match(textOf(late.text), 'Another person has changed it')
  t.equal(await csvOf(path), 'theirs\n')
})

t.test('the form takes forms with files of its own session alone', async (t) => {
  const editor = await editorOf(app)
  const path = `${await source('posted')}/table`
  const post = async (headers: Readonly<Record<string, string>>, payload: string): Promise<number> => {
    const cookie = [...editor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return (await app.http.inject({ method: 'POST', url: path, headers: { cookie, ...headers }, payload })).statusCode
  }
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
  const part = (name: string, text: string): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
  const form = `${part('token', 'x')}${part('revision', '1')}--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\r\n--b--\r\n`
  t.equal(await post({ 'content-type': 'application/x-www-form-urlencoded' }, 'token=x'), 415)
  t.equal(await post(multipart, form), 403, 'the token of another session')
  t.equal(await post({ ...multipart, origin: 'https://example.org' }, form), 403)
  for (const body of ['', 'b', '--b', '--b\r\n', form.slice(0, -8), `--b\r\n\r\n${'x'.repeat(10)}--b--`])
    t.equal(await post(multipart, body), 400, JSON.stringify(body).slice(0, 60))
  t.equal(await post({ 'content-type': 'multipart/form-data' }, form), 400)
  t.equal(await post(multipart, `${part('a', 'b').repeat(21)}--b--`), 400)
  t.equal((await visitor(app).post(path, [])).status, 401)
})

t.test('a long table has pages; others read it only if TEXTS is open', async (t) => {
  for (const register of [app, open]) {
    const [editor, anybody] = [await editorOf(register), visitor(register)]
    const page = await source('long', register)
    const path = `${page}/table`
    t.equal((await anybody.get(path)).status, register === open ? 404 : 401)
    const rows = Array.from({ length: 120 }, (_, index) => `row ${index.toString()},${'长'.repeat(300)}\n`)
    await editor.upload(path, { name: 'a.csv', content: rows.join('') })
    const shown = await anybody.get(`${path}?from=50`)
    t.equal(shown.status, register === open ? 200 : 401)
    const isShown = textOf((await anybody.get(page)).text).includes('120 rows, 2 columns')
    t.equal(isShown, register === open)
    if (register === app) continue
    t.match(textOf(shown.text), 'Rows 51 to 100 of 120')
    t.match(shown.text, `${path}?from=100`)
    t.match(shown.text, `${'长'.repeat(200)}…`)
    t.notMatch(shown.text, 'type="file"')
    t.match(textOf((await anybody.get(`${path}?from=500`)).text), 'Rows 1 to 50 of 120')
    t.equal((await anybody.get(`${path}?from=-1`)).status, 400)
  }
})
