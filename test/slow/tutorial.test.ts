/** The tutorial works as it stands, in each of its ways: with curl, with commands, and on the pages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'
import { skipped } from '../support/pages/chromium.ts'
import { followPage, typePage, withoutShell } from '../support/pages/tutorials.ts'

for (const page of ['docs/tutorial-curl.md', 'docs/tutorial-commands.md'])
  t.test(`${page}: each block runs, and prints the text below it`, withoutShell, (t) => typePage(t, page, t.testdir()))

const text = readFileSync(join(root, 'docs', 'tutorial.md'), 'utf8')

const shown = {
  'tutorial/marked-text.png': ['#text h2', '#text .ways'],
  'tutorial/completed.png': ['.desk tbody[aria-label^="3: "]', '.desk tbody[aria-label^="3: "]'],
  'tutorial/what-changes.png': ['#effects h2', '#effects table >> nth=0'],
  'tutorial/total.png': ['#rows h2', '#rows table'],
} as const

t.test('docs/tutorial.md: each step can be done on the pages, as it is told', skipped, async (t) => {
  const passage = /^```text\n([^]*?)\n```$/m.exec(text)?.[1] ?? ''
  const { app, page, told } = await followPage(t, 'docs/tutorial.md', shown, { named: { '*the passage*': passage } })
  t.match(new URL(page.url()).searchParams.get('asOf'), /^\d{4}-/, 'the address to cite names the instant')
  t.equal(told.filter(({ does }) => does === 'choose').length, 20)
  t.match((await app.ask('GET', '/v1/figures?sourceId=southern-finance-2026-01-26&total=true')).body, { total: 6 })
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
