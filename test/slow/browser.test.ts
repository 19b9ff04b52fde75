/** Every page in a real browser, light and dark, on a desktop, a tablet and a phone. */
import t from 'tap'
import { aboutPaths } from '../../src/pages/layout/addresses.ts'
import {
  answerViews,
  bothSchemes,
  checkPages,
  faultsOn,
  formViews,
  fullViews,
  listViews,
  open,
  serve,
  signIn,
  sizes,
} from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

const everySize = Object.keys(sizes) as (keyof typeof sizes)[]

t.test('pages in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)
  for (const size of everySize)
    t.test(`every page is accessible and fits a ${size}`, (t) => checkPages(t, browser, app.url, bothSchemes, size))

  t.test('pages of all seeds are accessible and fit, on a desktop and a phone; answers on every screen', async (t) => {
    const all = await serve(t, 'true')
    await checkPages(t, browser, all.url, ['light'], 'desktop', fullViews)
    await checkPages(t, browser, all.url, ['dark'], 'phone', fullViews)
    for (const size of everySize)
      await checkPages(t, browser, all.url, bothSchemes, size, { ...answerViews, ...listViews })
  })

  t.test('every form is accessible and fits a desktop', (t) =>
    checkPages(t, browser, app.url, ['light'], 'desktop', formViews, signIn),
  )

  t.test('a refused question and an address without a page are accessible on a phone', async (t) => {
    const options = { viewport: { width: sizes.phone, height: 900 } }
    const { page } = await open(t, browser, app.url, options, /status of 40[04]/)
    for (const path of [
      '/figures?stage=hoped&periodStart.gte=soon&stag=x',
      '/totals',
      '/region',
      '/regions/guangdon',
    ]) {
      await page.goto(path)
      t.same(await faultsOn(page), [], `axe on ${path}`)
      t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path)
    }
  })

  t.test('the front page of all seeds prints on six pages of A4 or fewer, a list without its form', async (t) => {
    const all = await serve(t, 'true')
    const { page } = await open(t, browser, all.url)
    for (const [path, most] of Object.entries({ '/': 6, '/promises': 6 })) {
      await page.goto(path)
      const printed = await page.pdf({ preferCSSPageSize: true })
      const pages = printed.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
      t.ok(pages > 0 && pages <= most, `${path}: ${pages.toString()} pages`)
    }
    await page.goto('/figures')
    await page.emulateMedia({ media: 'print' })
    t.equal(await page.locator('form:visible, nav:visible, .curl:visible').count(), 0)
    t.equal(await page.locator('thead:visible').count(), 1, 'tables are tables')
  })
})

// Pages in Chinese in a real browser, light and dark, on a phone: accessible, none wider than the screen.

const chineseViews = {
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
  await checkPages(t, browser, app.url, bothSchemes, 'phone', chineseViews)
  const { page } = await open(t, browser, app.url)
  await page.goto('/zh/regions/guangdong')
  await page.click('text=English')
  t.equal(page.url(), `${app.url}/regions/guangdong`)
  await page.click('text=中文')
  t.equal(page.url(), `${app.url}/zh/regions/guangdong`)
})
