/** The pages and the documentation in a real browser: reached by clicks and keys, without errors, without other hosts, open to everybody. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { adminKey, build, type Built } from '../support/build.ts'
import { browse, skipped } from '../support/chromium.ts'

const pictures = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Visit {
  readonly page: Page
  readonly url: string
}
interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

const serve = async (t: Test): Promise<Built & { readonly url: string }> => {
  const app = await build(t, { SEED: 'true' })
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  return { ...app, url: `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port.toString()}` }
}

/** A tab that fails the test for an error in its console, and for any request to another host. */
const open = async (t: Test, browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> => {
  const context = await browser.newContext({ baseURL: url, ...options })
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') t.fail(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => {
    t.fail(`${page.url()}: ${error.message}`)
  })
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${url}/`)) t.fail(`asks ${request.url()}`)
  })
  return { page, url }
}

const portfolio = 'guangdong-key-projects-2025'
const views = {
  home: '/',
  total: '/totals?metric=investment&groupBy=industry',
  search: '/search?q=%E5%B9%BF%E4%B8%9C',
  region: '/regions/guangdong',
  industry: '/industries/steel',
  organization: '/organizations/guangdong-government',
  initiative: '/initiatives/grand-union-of-innovation-platform',
  project: `/projects/${portfolio}`,
  source: '/sources/global-times-2025-02-13',
  figure: `/figures/${portfolio}-investment`,
  rate: '/rates/usd-cny-2025-02-13',
  problem: '/problems/gone',
}

t.test('pages in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)
  mkdirSync(pictures, { recursive: true })

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, width] of [
      ['desktop', 1280],
      ['phone', 390],
    ] as const) {
      t.test(`every page is accessible and fits, ${colorScheme}, on a ${size}`, async (t) => {
        const { page } = await open(t, browser, app.url, { colorScheme, viewport: { width, height: 900 } })
        for (const [name, path] of Object.entries(views)) {
          const answer = await page.goto(path)
          t.equal(answer?.status(), 200, path)
          await page.evaluate(axe)
          const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()')
          t.same(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
            [],
            `axe on ${path}`,
          )
          t.ok(
            await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
            `${path} is no wider than the screen`,
          )
          t.ok(
            await page.evaluate('[...document.images].every(({ naturalWidth }) => naturalWidth > 0)'),
            'each chart is drawn',
          )
          await page.screenshot({ path: `${pictures}${name}-${size}-${colorScheme}.png`, fullPage: true })
        }
      })
    }
  }

  t.test('a number on the front page is followed to its source and paragraph', async (t) => {
    const { page } = await open(t, browser, app.url)
    await page.goto('/')
    await page.click('.headline .number')
    t.equal(page.url(), `${app.url}/totals?metric=investment#planned.CNY`)
    await page.click('article:target tbody tr:has-text("1 trillion yuan") .number')
    t.equal(page.url(), `${app.url}/figures/${portfolio}-investment`)
    t.match(await page.textContent('#as-printed'), /1 trillion yuan \(\$136\.8 billion\).*paragraph 5/s)
    await page.click('#as-printed figcaption a')
    t.equal(page.url(), `${app.url}/sources/global-times-2025-02-13`)
    t.equal(await page.textContent('h1'), 'Multiple provinces, cities ramp up efforts to boost growth, innovation')
  })

  t.test(
    'the search box offers what is meant while one types Chinese; arrows and Enter open it, Escape closes it',
    async (t) => {
      const { page } = await open(t, browser, app.url)
      await page.goto('/')
      const box = page.getByRole('combobox', { name: 'Search the register' })
      await box.fill('广东')
      const options = page.getByRole('option')
      await options.first().waitFor()
      t.equal(await options.first().textContent(), 'Guangdongregions')
      t.equal(await box.getAttribute('aria-expanded'), 'true')
      await page.evaluate(axe)
      t.same(
        await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))'),
        [],
        'accessible while it is open',
      )
      await page.screenshot({ path: `${pictures}suggestions.png` })
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
    },
  )

  t.test('without JavaScript it all works but for the suggestions', async (t) => {
    const { page } = await open(t, browser, app.url, { javaScriptEnabled: false })
    await page.goto('/')
    t.equal(await page.locator('section').count(), 6)
    await page.fill('#q', '广东')
    await page.click('.search button')
    await page.waitForURL(/\/search/)
    await page.click('.hits a')
    t.equal(page.url(), `${app.url}/regions/guangdong`)
  })

  t.test('in the documentation a GET is tried out, and with a key a POST, both as their examples stand', async (t) => {
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
