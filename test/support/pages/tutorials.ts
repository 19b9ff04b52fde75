/** Does tutorials as they stand: types their blocks, follows their steps on the pages, takes their pictures. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { adminKey, build, type Built } from '../build.ts'
import { compiled, root } from '../checkout.ts'
import { commandOf, freePort } from '../planledger.ts'
import type { Block } from './blocks.ts'
import { open, pictures } from './browsing.ts'
import { browse } from './chromium.ts'
import { follow, type Told, toldIn } from './told-steps.ts'
import { blocksOf, type Step, typeAll } from './typing.ts'

const missing = ['bash', 'curl', 'sed'].filter((program) => spawnSync(program, ['--version']).status !== 0)

/** The reason to skip what needs a shell. */
export const withoutShell = { skip: missing.length === 0 ? false : `needs ${missing.join(' and ')}` }

/** The command of this checkout, without the second in which npx finds it. */
const npx = `() { shift; ${commandOf()
  .map((part) => `'${part}'`)
  .join(' ')} "$@"; }`

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
