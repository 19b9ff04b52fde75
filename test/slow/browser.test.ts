/** Every page in a real browser, light and dark, on a desktop, a tablet and a phone; and the documentation. */
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { answerViews, checkPages, fullViews, open, pictures, serve, sizes } from '../support/pages/browsing.ts'
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

  t.test('in the documentation a GET, and with a key a POST, can be tried out as in the examples', async (t) => {
    const { page } = await open(t, browser, app.url)
    await page.goto('/docs')
    const tryOut = async (
      tag: string,
      operation: string,
      file?: { name: string; mimeType: string; buffer: Buffer },
    ): Promise<{ status: string | null; body: string | null }> => {
      const block = page.locator(`#operations-${tag}-${operation}`)
      await block.locator('.opblock-summary-control').click()
      await block.locator('.try-out__btn').click()
      if (file) await block.locator('input[type=file]').setInputFiles(file)
      await block.locator('.btn.execute').click()
      const answer = block.locator('.live-responses-table .response').first()
      return {
        status: await answer.locator('.response-col_status').textContent(),
        body: await answer.locator('.response-col_description').textContent(),
      }
    }
    t.match(await tryOut('totals', 'readTotals'), { status: /^200/, body: /"total": "1000000000000"/ })
    t.match(await tryOut('regions', 'listRegions'), { status: /^200/ })
    await page.click('.auth-wrapper .authorize')
    await page.fill('.modal-ux input', adminKey)
    await page.click('.modal-ux .auth.modal-btn.authorize')
    await page.click('.modal-ux .btn-done')
    t.match(await tryOut('regions', 'createRegion'), { status: /^201/, body: /"revision": 1/ })
    t.match((await app.ask('GET', '/v1/regions/nanshan')).body, { name: 'Nanshan', localName: '南山区' })
    const region = { resource: 'regions', record: { id: 'futian', name: 'Futian', kind: 'district' } }
    const file = {
      name: 'regions.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(JSON.stringify(region)),
    }
    t.match(await tryOut('import', 'importRecords', file), { status: /^200/, body: /"regions": 1/ })
    await page.screenshot({ path: `${pictures}docs.png`, fullPage: true })
  })
})
