/** Every page in a real browser, light and dark, on a desktop, a tablet and a phone. */
import t from 'tap'
import { answerViews, checkPages, fullViews, serve, sizes } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

t.test('pages in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
      t.test(`every page is accessible and fits, ${colorScheme}, on a ${size}`, (t) =>
        checkPages(t, browser, app.url, colorScheme, size),
      )
    }
  }

  t.test('pages of all seeds are accessible and fit, on a desktop; answers on every screen', async (t) => {
    const all = await serve(t, 'true')
    await checkPages(t, browser, all.url, 'light', 'desktop', fullViews)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of Object.keys(sizes) as (keyof typeof sizes)[])
        await checkPages(t, browser, all.url, colorScheme, size, answerViews)
  })
})
