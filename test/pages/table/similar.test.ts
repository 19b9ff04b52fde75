/** The page of projects that a project may be. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { adminKey } from '../../support/build.ts'
import { listRegister } from '../../support/lists.ts'
import { checkPages, faultsOn, open, serve, signIn, sizes } from '../../support/pages/browsing.ts'
import { browse, skipped } from '../../support/pages/chromium.ts'
import { says, visitor } from '../../support/pages/visitor.ts'
import { put } from '../../support/put.ts'

t.test('an editor sees similar projects with reasons, and calls one different', async (t) => {
  const register = await listRegister(t)
  for (const [id, title] of [
    ['tunnel', 'Harbour tunnel'],
    ['renamed', 'Harbour Tunnels Project'],
  ])
    await register.put(`projects/${id ?? ''}`, { title, kind: 'project', status: 'preparation' })
  const path = '/projects/tunnel/similar'
  const person = visitor(register)
  t.equal((await person.get(path)).status, 401)
  await person.signIn()
  says(t, await person.get('/projects/tunnel'), 'Similar projects')
  const page = await person.get(path)
  says(t, page, 'Harbour Tunnels Project: a name much like it', 'Merge into it…', 'Different')
  t.ok(page.text.includes('href="/projects/tunnel/merge?into=renamed"'))
  says(t, await person.get(`/zh${path}`), '与Harbour tunnel相似的项目', '名称相近', '不是同一项目')
  const sent = await person.fill(path, {})
  t.strictSame([sent.status, sent.headers['location']], [303, path])
  says(t, await person.get(path), 'No similar projects.')
  t.equal((await register.ask('DELETE', '/v1/projects/renamed/similar/tunnel')).status, 204)
  const refused = async (different: string, wanted: number): Promise<void> => {
    const sent = await person.fill(path, { different })
    t.equal(sent.status, wanted, different)
  }
  await refused('nope', 404)
  await refused('Not an id', 400)
  await refused('tunnel', 422)
})

// The pages of a list in a real browser: accessible, on a phone, by keyboard.

t.test('the pages of a list in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)
  await put(app, 'sources/list', {
    title: '广东省2026年重点建设项目清单（示例）',
    kind: 'government-document',
    official: true,
    publishedOn: '2026-02-20',
  })
  const file = readFileSync(new URL('../../../examples/guangdong/key-projects-2026.csv', import.meta.url), 'utf8')
  await app.ask('PUT', '/v1/sources/list/table', {
    body: file,
    headers: { 'content-type': 'text/csv' },
    key: adminKey,
  })
  const views = {
    'list-columns': '/sources/list/table/layout',
    'list-rows': '/sources/list/table/rows',
  }
  const others = {
    'list-columns-chinese': '/zh/sources/list/table/layout',
    'list-rows-chinese': '/zh/sources/list/table/rows',
    'list-saved': '/sources/list/table/saved?created=projects:30,figures:90&skipped=2&faults=1',
  }
  t.test('accessible and no wider than a phone, in the dark', (t) =>
    checkPages(t, browser, app.url, 'dark', 'phone', { ...views, ...others }, signIn),
  )
  t.test('accessible on a desktop', (t) => checkPages(t, browser, app.url, 'light', 'desktop', views, signIn))

  t.test('from the columns to saved rows by keyboard', async (t) => {
    const { page } = await open(t, browser, app.url, { viewport: { width: sizes.phone, height: 900 } })
    await signIn(page)
    await page.goto('/sources/list/table/layout')
    const press = async (name: string): Promise<void> => {
      await page.getByRole('button', { name }).focus()
      await page.keyboard.press('Enter')
    }
    await page.getByText('到上年底累计完成投资', { exact: true }).first().focus()
    await press('Next: the rows')
    await page.waitForURL(/\/table\/rows$/)
    await page.getByLabel('Decision on row 6').focus()
    await page.keyboard.press('s')
    t.equal(await page.getByLabel('Decision on row 6').inputValue(), 'skip')
    await press('See what saving would do')
    await page.getByRole('heading', { name: '29 rows would be saved' }).waitFor()
    t.same(await faultsOn(page), [])
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'the effects fit a phone')
    await press('Save 29 rows')
    await page.getByRole('heading', { name: 'The rows are saved' }).waitFor()
    t.match(await page.getByText('New: 29 projects').textContent(), /figures/)
  })
})
