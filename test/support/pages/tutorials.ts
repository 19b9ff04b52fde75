/** Does tutorials as they stand: types their blocks, follows their steps on the pages, takes their pictures. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { adminKey, build, type Built } from '../build.ts'
import { compiled, root } from '../checkout.ts'
import { freePort, shellWords } from '../planledger.ts'
import type { Block } from './blocks.ts'
import { open, pictures } from './browsing.ts'
import { browse } from './chromium.ts'
import { blocksOf, type Step, typeAll } from './typing.ts'

/** What a step of the text asks for, in the order of the text. */
type Told =
  | { readonly does: 'open' | 'download' | 'choose' | 'see' | 'picture'; readonly what: string }
  | { readonly does: 'fill'; readonly group: string | undefined; readonly what: string; readonly value: string }

const pattern =
  /[Oo]pen <(?<open>[^>]+)>|[Dd]ownload <(?<download>[^>]+)>|\*\*(?<choose>[^*]+)\*\*|“(?<see>[^”]+)”|!\[[^\]]*\]\((?<picture>[^)]+)\)|^\| (?:(?<group>[^|\n]+) \| )?(?<field>[^|]+) \| (?<value>[^|]+) \|$/gm

/** Returns what the sections with a number tell to do. */
const toldIn = (markdown: string): Told[] => {
  const [steps = ''] = /^## 1\. [^]*?(?=^## (?!\d))/m.exec(markdown.replaceAll(/^```[^]*?^```$/gm, '')) ?? []
  return [...steps.matchAll(pattern)].flatMap(({ groups = {} }): Told[] => {
    const { group, field, value = '' } = groups
    if (field !== undefined) return /^field$|^number$/.test(field) ? [] : [{ does: 'fill', group, what: field, value }]
    const does = (['open', 'download', 'choose', 'see', 'picture'] as const).find((one) => groups[one] !== undefined)
    return does === undefined ? [] : [{ does, what: groups[does] ?? '' }]
  })
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Finds what is called so in the page itself, else what is folded in it, else in its header. */
const calledSo = async (page: Page, name: string): Promise<Locator> => {
  const [main, header] = [page.getByRole('main'), page.getByRole('banner')].map((place) =>
    (['button', 'link'] as const).map((role) => place.getByRole(role, { name, exact: true })),
  ) as [Locator[], Locator[]]
  for (const found of [...main, page.locator('summary').getByText(name, { exact: true }), ...header])
    if ((await found.count()) > 0) return found.first()
  throw new Error(`Nothing on ${page.url()} is called “${name}”.`)
}

/** Finds an entry of a list by its number, or a column of a table by its name, and opens it. */
const groupCalled = async (page: Page, group: string): Promise<Locator> => {
  if (/^\d+$/.test(group)) return page.getByRole('rowgroup', { name: new RegExp(`^${group}: `) })
  const column = page.locator('details', { has: page.locator('summary').getByText(group, { exact: true }) })
  if ((await column.getAttribute('open')) === null) await column.locator('summary').click()
  return column
}

const fill = async (page: Page, group: string | undefined, label: string, value: string): Promise<void> => {
  const place = group === undefined ? page : await groupCalled(page, group)
  const control = place.getByLabel(new RegExp(`^${literal(label)}(?: optional|,.*)?$`)).first()
  if ((await control.and(page.locator('select')).count()) > 0) await control.selectOption(value)
  else if ((await control.and(page.locator('[type=file]')).count()) > 0) await control.setInputFiles(value)
  else {
    await control.fill(value)
    // Suggestions that are open take the next click.
    await control.blur()
  }
}

const plain = (text: string): string => text.replace(/\s+/g, ' ')

interface Way {
  readonly page: Page
  /** The values that the text only names, between asterisks. */
  readonly named: Readonly<Record<string, string>>
  readonly download: (address: string) => Promise<void>
  readonly picture: (path: string) => Promise<void>
}

/** Does all of it. Throws where the page is not as the text says. */
const follow = async (told: readonly Told[], { page, named, download, picture }: Way): Promise<void> => {
  for (const step of told) {
    if (step.does === 'fill') await fill(page, step.group, step.what, named[step.value] ?? step.value)
    else if (step.does === 'open') await page.goto(step.what)
    else if (step.does === 'download') await download(step.what)
    else if (step.does === 'picture') await picture(step.what)
    else if (step.does === 'choose') {
      await (await calledSo(page, step.what)).click()
      await page.waitForLoadState()
    } else if (!plain(await page.locator('body').innerText()).includes(step.what))
      throw new Error(`${page.url()} does not say “${step.what}”.`)
  }
}

const missing = ['bash', 'curl', 'sed'].filter((program) => spawnSync(program, ['--version']).status !== 0)

/** The reason to skip what needs a shell. */
export const withoutShell = { skip: missing.length === 0 ? false : `needs ${missing.join(' and ')}` }

/** The command of this checkout, without the second in which npx finds it. */
const npx = `() { shift; ${shellWords()} "$@"; }`

/** Types each block of a page into a shell. Fails if one prints another text than the page says. */
export const typePage = async (t: Test, page: string, folder: string): Promise<void> => {
  const port = (await freePort()).toString()
  const here = (text: string): string => text.replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`)
  const blocks = blocksOf(page).map(({ code, prints, ...block }): Block => ({
    ...block,
    code: here(code),
    ...(prints !== undefined && { prints: here(prints) }),
  }))
  const environment = { PORT: port, LOG_LEVEL: 'silent', NODE_COMPILE_CACHE: compiled, 'BASH_FUNC_npx%%': npx }
  const steps: Step[] = []
  await typeAll(blocks, { folder, environment }, (step) => steps.push(step))
  t.equal(steps.length, blocks.length)
  t.ok(blocks.filter(({ prints }) => prints !== undefined).length >= 8, 'most blocks say what they print')
}

const margin = 16

/** Takes a picture of the page between two places. */
const take = async (page: Page, [first, last]: readonly [string, string], path: string): Promise<void> => {
  const boxes = await Promise.all([first, last].map((place) => page.locator(place).first().boundingBox()))
  const [from, to] = boxes
  if (!from || !to) throw new Error(`There is nothing to show in ${path}.`)
  const scrolled = await page.evaluate<number>('scrollY')
  const [x, y] = [Math.max(0, from.x - margin), from.y - margin]
  const [width, height] = [to.x + to.width + margin - x, to.y + to.height + margin - y]
  await page.screenshot({ path, clip: { x, y: y + scrolled, width, height }, fullPage: true })
}

/** `PICTURES=docs` takes the pictures of the page anew. */
const folder = process.env['PICTURES'] === 'docs' ? join(root, 'docs') : pictures

export interface Followed {
  readonly app: Built
  readonly page: Page
  readonly told: readonly Told[]
}

/** Each picture shows the page from the first to the last of two places. */
export type Shown = Readonly<Record<string, readonly [first: string, last: string]>>

interface Before {
  /** The values that the text only names. */
  readonly named?: Readonly<Record<string, string>>
  /** Saves what the text saves by commands. */
  readonly start?: (app: Built) => Promise<void>
}

/** Follows the steps of a page in a browser. Fails if the pages are not as it tells, or its pictures are others. */
export const followPage = async (
  t: Test,
  path: string,
  shown: Shown,
  { named = {}, start }: Before = {},
): Promise<Followed> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port.toString()}`
  const app = await build(t, { SEED: 'article', PUBLIC_URL: url })
  await start?.(app)
  await app.http.listen({ port, host: '127.0.0.1' })
  const { page } = await open(t, await browse(t), url, { viewport: { width: 960, height: 720 } })
  const told = toldIn(readFileSync(join(root, path), 'utf8')).map((step) => ({
    ...step,
    what: step.what.replace('http://127.0.0.1:3000', url),
  }))
  const taken: string[] = []
  await follow(told, {
    page,
    named: { '*your key*': adminKey, ...named },
    download: async (address) => {
      const { status, headers } = await app.ask('GET', address.slice(url.length))
      t.match({ status, headers }, { status: 200, headers: { 'content-type': 'application/zip' } })
    },
    picture: async (picture) => {
      mkdirSync(dirname(join(folder, picture)), { recursive: true })
      await take(page, shown[picture] ?? ['main', 'main'], join(folder, picture))
      taken.push(picture)
    },
  })
  t.strictSame(taken, Object.keys(shown))
  for (const picture of taken) t.ok(statSync(join(root, 'docs', picture)).size < 120_000, picture)
  return { app, page, told }
}
