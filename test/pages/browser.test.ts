/** The pages in a real browser: clicks and keys work, without errors or other hosts. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { aboutPaths } from '../../src/pages/layout/addresses.ts'
import { checkPages, faultsOn, open, picture, portfolio, serve, sizes, views } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

t.test('pages in a browser', skipped, async (t) => {
  const [app, all] = [await serve(t), await serve(t, 'true')]
  const browser = await browse(t)

  t.test('a page of each kind is accessible and fits a phone', (t) => {
    const { home, total, search, region, figure } = views
    return checkPages(t, browser, app.url, ['dark'], 'phone', { home, total, search, region, figure })
  })

  t.test('on a phone, an answer is copied with exact numbers, charts fit, tables lead to citations', async (t) => {
    const { page } = await open(t, browser, all.url, { viewport: { width: sizes.phone, height: 900 } })
    await page.goto('/regions/guangdong')
    const copied = await page.evaluate<string>(
      `getSelection().selectAllChildren(document.querySelector('.answer')); getSelection().toString()`,
    )
    t.equal(
      copied.trim().replaceAll(/\s+/g, ' '),
      'Investment Planned for 2025, Guangdong key provincial construction projects, 2025: ' +
        '1 trillion yuan (Guangdong government work report, 15 January 2025, and 4 others). ' +
        'Done by December: 1.18 trillion [1,181,600,000,000 CNY] (Southern Finance, 26 January 2026), 118 % [118.16 %]. ' +
        'Planned for 2026, Guangdong key provincial construction projects, 2026: ' +
        '1.05 trillion yuan (Southern Finance, 26 January 2026).',
    )
    const fits = `(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.chart'))`
    t.ok(await page.evaluate(fits), 'the chart of years fits a phone')
    await page
      .locator('summary', { hasText: /^Data$/ })
      .first()
      .click()
    await page.getByRole('link', { name: 'Permanent link and citation' }).first().click()
    await page.waitForURL(/#cite$/)
    await page.getByText('@misc{').waitFor()
    t.pass('a table leads to the citation of its list, opened')
  })

  t.test('the first screen of a phone has what this is, an answer with its sources, and the question', async (t) => {
    const { page } = await open(t, browser, all.url, { viewport: { width: sizes.phone, height: 844 } })
    for (const [path, most] of Object.entries({ '/': 6000, '/zh/': 6000 })) {
      await page.goto(path)
      const bottomOf = (selector: string): Promise<number> =>
        page.evaluate<number>(`document.querySelector('${selector}').getBoundingClientRect().bottom`)
      t.ok((await bottomOf('header')) <= 90, `${path}: two lines of menu`)
      for (const part of ['h1', '.answer .source', '.hero .search', '.asked li:nth-child(3)'])
        t.ok((await bottomOf(part)) <= 844, `${path}: ${part}`)
      t.ok((await page.evaluate<number>('document.documentElement.scrollHeight')) <= most, `${path} is short`)
    }
    for (const path of aboutPaths) {
      await page.goto(path)
      const longest = await page.evaluate<number>(
        `Math.max(...[...document.querySelectorAll('.prose p')].map((p) => p.getBoundingClientRect().width))`,
      )
      t.ok(longest <= 36 * 16, `${path}: lines are short`)
    }
  })

  t.test('the years of a place fit a small phone, and its table, unfolded, lies over no other place', async (t) => {
    const { page } = await open(t, browser, all.url, { viewport: { width: 320, height: 700 } })
    await page.goto('/regions/guangdong')
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    for (const width of [sizes.desktop, 1024]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto('/')
      for (const summary of await page.locator('.places summary').all()) await summary.click()
      const beyond = `[...document.querySelectorAll('.places table')].filter((table) =>
        table.getBoundingClientRect().right > table.closest('figure').getBoundingClientRect().right + 1).length`
      t.equal(await page.evaluate(beyond), 0, width.toString())
    }
  })

  t.test('on a small phone, findings with answers fit', async (t) => {
    const { page } = await open(t, browser, all.url, { viewport: { width: 320, height: 700 } })
    const { data } = (await all.ask('GET', '/v1/checks?check.not=unreported-promise&limit=3')).body as {
      data: { id: string }[]
    }
    for (const { id } of data) {
      const answer = { review: 'in-the-source', note: 'The report contradicts itself.' }
      t.equal((await all.ask('PATCH', `/v1/checks/${encodeURIComponent(id)}`, { body: answer })).status, 200)
    }
    for (const path of ['/checks', '/zh/checks']) {
      await page.goto(path)
      t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path)
    }
  })

  t.test('the policy of pages allows blocks of data, and still no script that stands in a page', async (t) => {
    const { page } = await open(t, browser, app.url, {}, /Content Security Policy/)
    const noted =
      'globalThis.refused = []; addEventListener("securitypolicyviolation", (event) => refused.push(event.blockedURI))'
    await page.addInitScript(noted)
    await page.goto('/regions/guangdong')
    t.same(await page.evaluate('refused'), [])
    const block = await page.evaluate<string>(
      `document.querySelector('script[type="application/ld+json"]').textContent`,
    )
    t.match(JSON.parse(block), { '@type': 'Dataset', name: 'Figures about Guangdong' })
    await page.evaluate(
      `document.head.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.ran = true' }))`,
    )
    t.same(await page.evaluate('[refused, globalThis.ran]'), [['inline'], null])
  })

  t.test('a number on the front page leads to its source and paragraph', async (t) => {
    const { page } = await open(t, browser, app.url)
    await page.goto('/')
    await page.click('.answer .number')
    t.equal(page.url(), `${app.url}/totals?metric=investment&groupBy=year&regionId.within=guangdong#planned.CNY.2025`)
    await page.click('article:target tbody tr:has-text("1 trillion yuan") .number')
    t.equal(page.url(), `${app.url}/figures/${portfolio}-investment`)
    t.match(await page.textContent('#as-printed'), /1 trillion yuan \(\$136\.8 billion\).*paragraph 5/s)
    await page.click('#as-printed figcaption a')
    t.equal(page.url(), `${app.url}/sources/global-times-2025-02-13`)
    t.equal(await page.textContent('h1'), 'Multiple provinces, cities ramp up efforts to boost growth, innovation')
  })

  t.test('the search box suggests records while a reader types Chinese; arrows, Enter and Escape work', async (t) => {
    const { page } = await open(t, browser, app.url)
    await page.goto('/')
    const box = page.getByRole('combobox', { name: 'Search the register' })
    await box.fill('广东')
    const options = page.getByRole('option')
    await options.first().waitFor()
    t.equal(await options.first().textContent(), 'Guangdongregions')
    t.equal(await box.getAttribute('aria-expanded'), 'true')
    t.same(await faultsOn(page), [], 'accessible while it is open')
    await picture(page, 'suggestions')
    await box.press('Escape')
    t.equal(await box.getAttribute('aria-expanded'), 'false')
    t.equal(await options.count(), 0)
    await box.fill('广东省')
    await options.first().waitFor()
    await box.press('ArrowDown')
    t.equal(await box.getAttribute('aria-activedescendant'), 'found-0')
    await box.press('Enter')
    await page.waitForURL('/regions/guangdong')
    await box.fill('深圳')
    await options.filter({ hasText: /^Shenzhenregions$/ }).click()
    await page.waitForURL('/regions/shenzhen')
    await box.fill('广东')
    await box.press('Enter')
    await page.waitForURL(`/search?q=${encodeURIComponent('广东')}`)
    t.equal(await page.textContent('.hits mark'), '广东')
  })

  t.test('a list is filtered by keyboard alone on a phone, without a script, and cited', async (t) => {
    const { page } = await open(t, browser, app.url, {
      javaScriptEnabled: false,
      viewport: { width: sizes.phone, height: 900 },
    })
    await page.goto('/projects')
    await page.getByText('Filters', { exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Region').focus()
    await page.keyboard.type('广东')
    await page.keyboard.press('Enter')
    await page.waitForURL('/projects?regionId.within=guangdong')
    t.equal(await page.getByLabel('Region').inputValue(), 'guangdong')
    await page.getByText('Cite this', { exact: true }).focus()
    await page.keyboard.press('Enter')
    t.match(await page.locator('.citation').innerText(), /^Projects: Region within Guangdong\. Planledger, \d+ /)
  })

  t.test('a citation is copied by a button, and is a file', async (t) => {
    const { page } = await open(t, browser, app.url)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/totals?metric=investment&groupBy=year')
    await page.getByText('Cite this', { exact: true }).click()
    const buttons = page.getByRole('button', { name: 'Copy' })
    t.equal(await buttons.count(), 3)
    const entry = await page.locator('.cite pre').first().innerText()
    await buttons.nth(1).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    t.equal(await page.evaluate('navigator.clipboard.readText()'), entry.trim())
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'as a file, planledger.bib' }).click(),
    ])
    t.equal(download.suggestedFilename(), 'planledger.bib')
    t.equal(await readFile(await download.path(), 'utf8'), `${entry.trim()}\n`)
  })

  t.test('without JavaScript everything works but the suggestions', async (t) => {
    const { page } = await open(t, browser, app.url, { javaScriptEnabled: false })
    await page.goto('/')
    t.equal(await page.locator('section').count(), 3)
    await page.fill('#q', '广东')
    await page.click('.search button')
    await page.waitForURL(/\/search/)
    await page.click('.hits a')
    t.equal(page.url(), `${app.url}/regions/guangdong`)
  })
})
