/** Pages in Chinese in a real browser, on a phone: accessible, none wider than the screen. */
import t from 'tap'
import { checkPages, open, serve } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

const views = {
  'chinese-home': '/zh/',
  'chinese-region': '/zh/regions/guangdong',
  'chinese-total': '/zh/totals?metric=investment&groupBy=region',
  'chinese-checks': '/zh/checks',
}

t.test('pages in Chinese on a phone', skipped, async (t) => {
  const app = await serve(t, 'true')
  const browser = await browse(t)
  await checkPages(t, browser, app.url, 'light', 'phone', views)
  const { page } = await open(t, browser, app.url)
  await page.goto('/zh/regions/guangdong')
  await page.click('text=English')
  t.equal(page.url(), `${app.url}/regions/guangdong`)
  await page.click('text=中文')
  t.equal(page.url(), `${app.url}/zh/regions/guangdong`)
})
