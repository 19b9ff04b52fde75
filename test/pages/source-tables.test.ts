/** The table of a source on its pages: uploaded without JavaScript, and shown to those who may read it. */
import { writeXlsx } from 'hucre'
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { adminKey, build, type Built } from '../support/build.ts'
import { putExamples } from '../support/examples.ts'
import { textOf } from '../support/pages/html.ts'
import { visitor, type Visitor } from '../support/pages/visitor.ts'

const path = '/sources/a-report/table'

const furnished = async (app: Built): Promise<readonly [app: Built, editor: Visitor]> => {
  await putExamples(app)
  const editor = visitor(app)
  await editor.signIn(await createKey(app.store, { role: 'editor', label: 'newsroom' }))
  return [app, editor]
}
const csvOf = async ({ ask }: Built): Promise<string> =>
  (await ask('GET', `/v1${path}?format=csv`, { key: adminKey })).text

const csv = '项目,总投资（万元）\n<b>地铁</b>,"12,345"\n'

t.test('an editor uploads a table, looks at it, replaces it by a sheet of a workbook and removes it', async (t) => {
  const [app, editor] = await furnished(await build(t))
  t.match(textOf((await editor.get('/sources/a-report')).text), 'No table is stored. Upload a table')
  t.match(await editor.upload(path, { name: 'list.csv', content: `\ufeff${csv}` }), {
    status: 303,
    headers: { location: path },
  })
  t.equal(await csvOf(app), csv)
  const page = await editor.get(path)
  t.match(textOf(page.text), 'Rows 1 to 2 of 2')
  t.match(page.text, '&lt;b&gt;')
  t.notMatch(page.text, '<b>')
  t.match(page.headers['cache-control'], 'private')
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
  t.equal(await csvOf(app), '地铁,1.5\n')
  const shown = textOf((await editor.get(path)).text)
  for (const words of ['(of Cover, 清单', '1 row, 2 columns', '1 (hidden)', '#2 (hidden)']) t.match(shown, words)
  t.match(textOf((await editor.get(`/zh${path}`)).text), '1（隐藏）')
  t.match(textOf((await editor.get('/sources/a-report')).text), '1 row, 2 columns')
  t.match(await editor.upload(path, { name: '', content: '' }, { removed: 'true' }), { status: 303 })
  t.match(textOf((await editor.get(path)).text), 'No table is stored.')
})

t.test('a file that is refused brings the page again, with the reason', async (t) => {
  const [app, editor] = await furnished(await build(t))
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
  t.match(textOf(late.text), 'Another person has changed the source')
  t.equal(await csvOf(app), 'theirs\n')
})

t.test('the form takes forms with files of its own session alone', async (t) => {
  const [app, editor] = await furnished(await build(t))
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
  for (const texts of ['private', 'open']) {
    const [app, editor] = await furnished(await build(t, { TEXTS: texts }))
    const anybody = visitor(app)
    t.equal((await anybody.get(path)).status, texts === 'open' ? 404 : 401)
    const rows = Array.from({ length: 120 }, (_, index) => `row ${index.toString()},${'长'.repeat(300)}\n`)
    await editor.upload(path, { name: 'a.csv', content: rows.join('') })
    const page = await anybody.get(`${path}?from=50`)
    t.equal(page.status, texts === 'open' ? 200 : 401)
    const isShown = textOf((await anybody.get('/sources/a-report')).text).includes('120 rows, 2 columns')
    t.equal(isShown, texts === 'open')
    if (texts === 'private') continue
    t.match(textOf(page.text), 'Rows 51 to 100 of 120')
    t.match(page.text, `${path}?from=100`)
    t.match(page.text, `${'长'.repeat(200)}…`)
    t.notMatch(page.text, 'type="file"')
    t.match(textOf((await anybody.get(`${path}?from=500`)).text), 'Rows 1 to 50 of 120')
    t.equal((await anybody.get(`${path}?from=-1`)).status, 400)
  }
})
