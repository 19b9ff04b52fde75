/** The pages of a list in a real browser: accessible, on a phone, by keyboard. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { adminKey } from '../../support/build.ts'
import { checkPages, faultsOn, open, serve, signIn, sizes } from '../../support/pages/browsing.ts'
import { browse, skipped } from '../../support/pages/chromium.ts'
import { put } from '../../support/put.ts'

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
