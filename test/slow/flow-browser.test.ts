/** The way from a document to a total in a real browser, by keyboard, with and without JavaScript, wide and on a phone. */
import t from 'tap'
import { faultsOn, open, pictures, serve, signIn, sizes } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

t.test('from a document to a total', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)

  for (const javaScriptEnabled of [true, false]) {
    t.test(`a document becomes figures in a total ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async (t) => {
      const { page } = await open(t, browser, app.url, {
        javaScriptEnabled,
        ...(!javaScriptEnabled && { viewport: { width: sizes.phone, height: 800 } }),
      })
      /** Looks at a step: it is accessible and fits, on a desktop and in the dark on a phone. */
      const look = async (name: string): Promise<void> => {
        if (!javaScriptEnabled) return
        // The bar that stays in sight while one works covers what is under it.
        await page.evaluate(
          `document.activeElement?.blur(); document.querySelector('.desk')?.classList.remove('working')`,
        )
        for (const [size, colorScheme] of [
          ['phone', 'dark'],
          ['desktop', 'light'],
        ] as const) {
          await page.setViewportSize({ width: sizes[size], height: 900 })
          await page.emulateMedia({ colorScheme })
          t.same(await faultsOn(page), [], `axe on ${name}`)
          t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name} fits`)
          await page.screenshot({ path: `${pictures}flow-${name}-${size}-${colorScheme}.png`, fullPage: true })
        }
      }
      const press = async (name: string): Promise<void> => {
        await page.getByRole('button', { name }).focus()
        await page.keyboard.press('Enter')
      }
      const year = javaScriptEnabled ? '2026' : '2027'
      const metro = `/v1/projects/metro-${year}`
      const body = { title: `Metro of ${year}`, kind: 'project', status: 'preparation', regionId: 'hefei' }
      await app.ask('PUT', metro, { body })
      await signIn(page)

      await page.goto('/sources/new')
      await page.getByLabel('Title', { exact: true }).fill(`Plan of ${year}`)
      await page.getByLabel('Kind').selectOption('government-document')
      await page.getByLabel(/^Published/).fill(`${year}-01-20`)
      await page.getByLabel('Official').selectOption('true')
      await press('Save the source')
      await page.getByRole('link', { name: 'Paste the text' }).click()
      await page
        .getByLabel('Text as printed')
        .fill(
          `The Metro of ${year} will invest 5 billion yuan ($700 million) in ${year}.\n\nAnhui will invest 31 billion yuan.\n\nNobody knows of 3 billion yuan.`,
        )
      await look('paste')
      await press('Keep the text')
      await page.locator('mark', { hasText: '5 billion yuan' }).waitFor()
      await look('source')

      await page.getByRole('link', { name: '31 billion yuan' }).click()
      await page.getByRole('heading', { name: 'What saving would change' }).waitFor()
      t.equal(await page.getByLabel(/^Period start/).inputValue(), `${year}-01-01`, 'of the year in the title')
      await look('one-figure')
      await page.goBack()

      await page.getByRole('link', { name: 'Make figures of its numbers' }).click()
      const second = page.getByRole('rowgroup', { name: /^2: .31 billion yuan/ })
      t.equal(await second.getByLabel('Save', { exact: true }).inputValue(), 'true')
      await second.getByLabel('Save', { exact: true }).selectOption('false')
      await look('check')
      await press('See what changes')
      await page.getByRole('heading', { name: '1 figure will be made, and 2 numbers are left out' }).waitFor()
      t.match(
        await page.getByRole('row', { name: `Hefei, ${year}: planned investment` }).textContent(),
        /5 billion CNY/,
      )
      await look('review')

      await press('Back to the numbers')
      t.equal(await second.getByLabel('Save', { exact: true }).inputValue(), 'false', 'as it was filled in')
      await second.getByLabel('Save', { exact: true }).selectOption('true')
      await second.getByLabel(/^Period start/).fill(`${year}-01-01`)
      await second.getByLabel(/^Period end/).fill(`${year}-12-31`)
      await press('See what changes')
      await press('Save the figures')
      await page.locator('mark.said', { hasText: '31 billion yuan' }).waitFor()
      t.match(
        (await app.ask('GET', `/v1/figures?sourceId=plan-of-${year}&total=true`)).body,
        { total: 2 },
        'saved once',
      )
      await page.goto(`/totals?metric=investment&period=${year}&groupBy=region`)
      t.match(await page.textContent('main'), /Hefei, planned: 5 billion yuan 5,000,000,000 CNY/)
    })
  }
})
