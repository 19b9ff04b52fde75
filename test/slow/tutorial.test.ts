/** The tutorial works as it stands, in each of its ways: with curl, with commands, and on the pages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Built } from '../support/build.ts'
import { root } from '../support/checkout.ts'
import { skipped } from '../support/pages/chromium.ts'
import { followPage, typePage, withoutShell } from '../support/pages/tutorials.ts'
import { blocksOf } from '../support/pages/typing.ts'

// Three tutorials, in two browsers.
t.setTimeout(360_000)

for (const page of ['docs/tutorial-curl.md', 'docs/tutorial-commands.md'])
  t.test(`${page}: each block runs, and prints the text below it`, withoutShell, (t) => typePage(t, page, t.testdir()))
for (const page of ['docs/tutorial-lists.md', 'docs/tutorial-editions.md'])
  t.test(`${page}: each block runs, and prints the text below it`, withoutShell, (t) =>
    typePage(t, page, t.testdir({ examples: t.fixture('symlink', join(root, 'examples')) })),
  )

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

// The tutorial of lists.

const shownOfLists = {
  'tutorial/list-columns.png': [
    'details.column:has([name="columns.8.as"])',
    'details.column:has([name="columns.8.as"])',
  ],
  'tutorial/list-decision.png': ['#rows-title', 'select[name="make"]'],
  'tutorial/list-outcomes.png': ['.chart', '.chart'],
} as const

t.test('docs/tutorial-lists.md: each step can be done on the pages, as it is told', skipped, async (t) => {
  const files = ['key-projects-2025.csv', 'key-projects-2026.csv'].map((name): [string, string] => [
    name,
    join(root, 'examples', 'guangdong', name),
  ])
  const { told } = await followPage(t, 'docs/tutorial-lists.md', shownOfLists, { named: Object.fromEntries(files) })
  t.ok(told.filter(({ does }) => does === 'choose').length > 15)
})

// The tutorial of editions.

const shownOfEditions = {
  'tutorial/editions-undo.png': ['.intro', '.intro'],
  'tutorial/editions-merge.png': ['main', 'main'],
  'tutorial/editions-bridge.png': ['.intro', '.chart'],
} as const

/** The files that the page writes, by their names. */
const files = new Map(
  blocksOf('docs/tutorial-editions.md').flatMap(({ code }) =>
    [...code.matchAll(/<<'END'\n([^]*?)^END$/gm)].map(([, text = '']) => [/^cat > (\S+)/m.exec(code)?.[1], text]),
  ),
)

const example = (name: string): string => readFileSync(join(root, 'examples', 'guangdong', name), 'utf8')

/** Saves what the page saves by commands before it turns to the pages. */
const start = async ({ ask }: Built): Promise<void> => {
  const write = async (method: string, url: string, type: string, body: unknown): Promise<void> => {
    const { status, text } = await ask(method, url, { body, headers: { 'Content-Type': type } })
    if (status > 201) throw new Error(`${url}: ${text}`)
  }
  await write('POST', '/v1/import', 'application/x-ndjson', files.get('lists.ndjson'))
  for (const year of ['2025', '2026']) {
    const table = `/v1/sources/example-list-${year}/table`
    const layout = example(`layout-${year}.json`).replace('guangdong-example-key-projects', 'example-programme')
    await write('PUT', table, 'text/csv', example(`key-projects-${year}.csv`))
    await write('PUT', `${table}/layout`, 'application/json', layout)
    await write('POST', `${table}/rows`, 'application/json', { make: ['organizations'] })
  }
  await write('POST', '/v1/import', 'application/x-ndjson', files.get('article.ndjson'))
}

t.test('docs/tutorial-editions.md: each step can be done on the pages, as it is told', skipped, async (t) => {
  const { told } = await followPage(t, 'docs/tutorial-editions.md', shownOfEditions, { start })
  t.ok(told.filter(({ does }) => does === 'choose').length > 12)
})
