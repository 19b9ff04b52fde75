/** The pages of the article in a real browser: a tab that fails on any error, and checks for every page. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { adminKey, build, type Built } from '../build.ts'

export const pictures = fileURLToPath(new URL('../../../test-results/screenshots/', import.meta.url))
mkdirSync(pictures, { recursive: true })
/** Takes a picture for people to look at, if `PICTURES=pages` asks for them: no test reads it, and a busy machine may take long. */
export const picture = async (of: Page | Locator, name: string): Promise<void> => {
  if (process.env['PICTURES'] !== 'pages') return
  const path = `${pictures}${name}.png`
  await ('url' in of ? of.screenshot({ path, fullPage: true }) : of.screenshot({ path }))
}

/** The source of the accessibility checker. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** All its rules, also the one of WCAG 2.2 that it leaves out by itself: what one taps is at least 24 pixels high. */
const checked = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }
/** Of its rules those that another colour scheme may break: all others read what a page has, and not its colours. */
const colours = { resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block'] }

interface Visit {
  readonly page: Page
  readonly url: string
}
interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

/** Serves the article, or all seeds, until the test ends. */
export const serve = async (
  t: Test,
  seed: 'article' | 'true' = 'article',
): Promise<Built & { readonly url: string }> => {
  const app = await build(t, { SEED: seed })
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  return { ...app, url: `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port.toString()}` }
}

/** Returns the faults that the accessibility checker finds on a page, or in a part of it. */
export const faultsOn = async (page: Page, part = 'html', rules: object = checked): Promise<string[]> => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(${JSON.stringify(part)}, ${JSON.stringify(rules)})`,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** Opens a tab that fails the test on an error in its console, unless it is expected, or a request to another host. */
export const open = async (
  t: Test,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  expected?: RegExp,
): Promise<Visit> => {
  const context = await browser.newContext({ baseURL: url, ...options })
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected?.test(message.text())) t.fail(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => {
    t.fail(`${page.url()}: ${error.message}`)
  })
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${url}/`)) t.fail(`asks ${request.url()}`)
  })
  return { page, url }
}

export const signIn = async (page: Page): Promise<void> => {
  await page.goto('/sign-in')
  await page.getByLabel('API key').fill(adminKey)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Signed in as ADMIN_KEY').waitFor()
}

export const portfolio = 'guangdong-key-projects-2025'
export const views = {
  home: '/',
  about: '/about',
  method: '/method',
  coverage: '/coverage',
  licence: '/licence',
  data: '/data',
  'verify-claim': '/verify?claim=Guangdong+plans+1,500+key+projects+in+2025',
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

export const sizes = { desktop: 1280, tablet: 768, phone: 390 } as const

/** Pages of all seeds that the article alone does not fill. */
export const fullViews = {
  'home-of-all': '/',
  'total-of-all': '/totals?metric=investment&regionId.within=guangdong&period=2024',
  disagreement: '/totals?metric=industries-named',
  'promise-of-all': '/figures/hefei-new-energy-vehicle-cluster-industry-revenue-2027-target-china-news-service',
  'project-of-all': '/projects/guangdong-key-projects-2022',
  'region-of-all': '/regions/anhui',
}

/** Pages of all seeds that begin with an answer, or draw one. */
export const answerViews = {
  'answer-of-region': '/regions/guangdong',
  'answer-of-sum': '/regions/china',
  'answer-of-programme': '/initiatives/guangdong-14th-five-year-plan',
  'answer-of-project': '/projects/guangdong-key-projects-2024',
  'answer-of-figure-alone': '/initiatives/hefei-vehicles-and-parts',
  'total-by-region': '/totals?metric=investment&groupBy=region',
}

/** Lists of all seeds, with their forms and what stands under them. */
export const listViews = {
  figures: '/figures?metric=investment&regionId.within=guangdong',
  projects: '/projects?status=completion',
  initiatives: '/initiatives',
  regions: '/regions?kind=city&limit=20',
  industries: '/industries?limit=20',
  organizations: '/organizations?limit=20',
  sources: '/sources',
  metrics: '/metrics',
  promises: '/promises',
  'promises-by-state': '/promises?state=partly-reported',
  promise: `/promises/${portfolio}-investment-planned-southern-finance`,
  checks: '/checks',
  tree: '/totals?metric=investment&groupBy=industry&period=2024',
  revision: `/projects/${portfolio}/revisions/1`,
  revisions: `/projects/${portfolio}/revisions`,
}

/** Forms, and what readers who have signed in see beside a record. */
export const formViews = {
  'new-record': '/new',
  todo: '/todo',
  'new-figure': `/figures/new?subjectKind=project&subjectId=${portfolio}`,
  'edit-project': `/projects/${portfolio}/edit`,
  'edit-figure': `/figures/${portfolio}-investment/edit`,
  'delete-project': `/projects/${portfolio}/delete`,
  'revisions-project': `/projects/${portfolio}/revisions`,
  'record-signed-in': `/projects/${portfolio}`,
  'sign-in': '/sign-in',
}

/** Counts the cells of tables that reach beyond the screen, or whose content reaches beyond them. */
const cutOff = `[...document.querySelectorAll('main tbody :is(th, td)')].filter((cell) =>
  cell.getBoundingClientRect().right > innerWidth + 1 || cell.scrollWidth > cell.clientWidth + 1).length`

type ColorScheme = 'light' | 'dark'
export const bothSchemes: readonly ColorScheme[] = ['light', 'dark']

/** Checks that every page is accessible and fits the screen, in these colour schemes. `before` may sign in. */
export const checkPages = async (
  t: Test,
  browser: Browser,
  url: string,
  schemes: readonly ColorScheme[],
  size: keyof typeof sizes,
  seen: Readonly<Record<string, string>> = views,
  before: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<void> => {
  const { page } = await open(t, browser, url, { viewport: { width: sizes[size], height: 900 } })
  await before(page)
  for (const [name, path] of Object.entries(seen))
    for (const [at, colorScheme] of schemes.entries()) {
      const isFirst = at === 0
      await page.emulateMedia({ colorScheme })
      if (isFirst) t.equal((await page.goto(path))?.status(), 200, path)
      t.same(await faultsOn(page, 'html', isFirst ? checked : colours), [], `axe on ${path}, ${colorScheme}`)
      t.ok(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        `${path} is no wider than the screen`,
      )
      t.equal(await page.evaluate(cutOff), 0, `no table of ${path} is cut off`)
      t.ok(
        await page.evaluate('[...document.images].every(({ naturalWidth }) => naturalWidth > 0)'),
        'each chart is drawn',
      )
      await picture(page, `${name}-${size}-${colorScheme}`)
    }
}
