/** Pages in Chinese in a real browser, light and dark, on a phone: accessible, none wider than the screen. */
import t from 'tap'
import { aboutPaths } from '../../src/pages/layout/layout.ts'
import { checkPages, open, serve } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

const views = {
  'chinese-home': '/zh/',
  'chinese-region': '/zh/regions/guangdong',
  'chinese-total': '/zh/totals?metric=investment&groupBy=region',
  'chinese-checks': '/zh/checks',
  'chinese-promises': '/zh/promises',
  'chinese-verdict':
    '/zh/verify?claim=%E5%B9%BF%E4%B8%9C%E8%AE%A1%E5%88%92%E6%8A%95%E8%B5%841%E4%B8%87%E4%BA%BF%E5%85%83',
  'chinese-regions': '/zh/regions?limit=20',
  'chinese-figure': '/zh/figures/anhui-vehicle-output-2025-target',
  ...Object.fromEntries(aboutPaths.map((path) => [`chinese-${path.slice(1)}`, `/zh${path}`])),
}

t.test('pages in Chinese on a phone', skipped, async (t) => {
  const app = await serve(t, 'true')
  const browser = await browse(t)
  for (const colorScheme of ['light', 'dark'] as const)
    await checkPages(t, browser, app.url, colorScheme, 'phone', views)
  const { page } = await open(t, browser, app.url)
  await page.goto('/zh/regions/guangdong')
  await page.click('text=English')
  t.equal(page.url(), `${app.url}/regions/guangdong`)
  await page.click('text=中文')
  t.equal(page.url(), `${app.url}/zh/regions/guangdong`)
})
