/** The tutorial works as it stands, in each of its ways: with curl, with commands, and on the pages. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { adminKey, build } from '../support/build.ts'
import { root } from '../support/checkout.ts'
import type { Block } from '../support/pages/blocks.ts'
import { open, pictures } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'
import { follow, toldIn } from '../support/pages/told-steps.ts'
import { blocksOf, typeAll, type Step } from '../support/pages/typing.ts'
import { compiled } from '../support/checkout.ts'
import { commandOf, freePort } from '../support/planledger.ts'

const missing = ['bash', 'curl', 'sed'].filter((program) => spawnSync(program, ['--version']).status !== 0)

/** The command of this checkout, without the second in which npx finds it. */
const npx = `() { shift; ${commandOf()
  .map((part) => `'${part}'`)
  .join(' ')} "$@"; }`

for (const page of ['docs/tutorial-curl.md', 'docs/tutorial-commands.md'])
  t.test(
    `${page}: each block runs, and prints the text below it`,
    { skip: missing.length === 0 ? false : `needs ${missing.join(' and ')}` },
    async (t) => {
      const port = (await freePort()).toString()
      const here = (text: string): string => text.replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`)
      const blocks = blocksOf(page).map(({ code, prints, ...block }): Block => ({
        ...block,
        code: here(code),
        ...(prints !== undefined && { prints: here(prints) }),
      }))
      const environment = { PORT: port, LOG_LEVEL: 'silent', NODE_COMPILE_CACHE: compiled, 'BASH_FUNC_npx%%': npx }
      const steps: Step[] = []
      await typeAll(blocks, { folder: t.testdir(), environment }, (step) => steps.push(step))
      t.equal(steps.length, blocks.length)
      t.ok(blocks.filter(({ prints }) => prints !== undefined).length >= 8, 'most blocks say what they print')
    },
  )

const text = readFileSync(join(root, 'docs', 'tutorial.md'), 'utf8')

/** Each picture shows the page from the first to the last of two places. */
const shown: Readonly<Record<string, readonly [first: string, last: string]>> = {
  'tutorial/marked-text.png': ['#text h2', '#text .ways'],
  'tutorial/first-number.png': ['#in-numbers .element:nth-of-type(1)', '[id="in-numbers.0.periodEnd"]'],
  'tutorial/what-changes.png': ['main table', 'main form.record .actions'],
  'tutorial/total.png': ['#rows h2', '#rows table'],
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

t.test('docs/tutorial.md: each step can be done on the pages, as it is told', skipped, async (t) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port.toString()}`
  const app = await build(t, { SEED: 'article', PUBLIC_URL: url })
  await app.http.listen({ port, host: '127.0.0.1' })
  const { page } = await open(t, await browse(t), url, { viewport: { width: 960, height: 720 } })
  const here = (address: string): string => address.replace('http://127.0.0.1:3000', url)
  const told = toldIn(text).map((step) => ({ ...step, what: here(step.what) }))
  const taken: string[] = []
  mkdirSync(join(folder, 'tutorial'), { recursive: true })
  await follow(told, {
    page,
    named: { '*your key*': adminKey, '*the passage*': /^```text\n([^]*?)\n```$/m.exec(text)?.[1] ?? '' },
    download: async (address) => {
      const { status, headers } = await app.ask('GET', address.slice(url.length))
      t.match({ status, headers }, { status: 200, headers: { 'content-type': 'application/zip' } })
    },
    picture: async (path) => {
      await take(page, shown[path] ?? ['main', 'main'], join(folder, path))
      taken.push(path)
    },
  })
  t.match(new URL(page.url()).searchParams.get('asOf'), /^\d{4}-/, 'the address to cite names the instant')
  t.strictSame(taken, Object.keys(shown))
  for (const path of taken) t.ok(statSync(join(root, 'docs', path)).size < 120_000, path)
  t.equal(told.filter(({ does }) => does === 'choose').length, 18)
  t.match((await app.ask('GET', '/v1/figures?sourceId=southern-finance-2026-01-26&total=true')).body, { total: 4 })
})

t.test('all ways tell of the same document', async (t) => {
  const tableOf = (markdown: string): string => /^\| the words \|[^]*?\n\n/m.exec(markdown)?.[0] ?? ''
  const [, lines = ''] = /^```text\n([^]*?)^```$/m.exec(text) ?? []
  for (const path of ['docs/tutorial-curl.md', 'docs/tutorial-commands.md']) {
    const other = readFileSync(join(root, path), 'utf8')
    t.equal(tableOf(other), tableOf(text))
    t.ok(other.includes(`<<'END'\n${lines}END\n`), path)
  }
})
