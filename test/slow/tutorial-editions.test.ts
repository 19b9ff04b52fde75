/** The tutorial of editions works as it stands, with curl and on the pages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Built } from '../support/build.ts'
import { root } from '../support/checkout.ts'
import { skipped } from '../support/pages/chromium.ts'
import { followPage, typePage, withoutShell } from '../support/pages/tutorials.ts'
import { blocksOf } from '../support/pages/typing.ts'

t.setTimeout(120_000)

const page = 'docs/tutorial-editions.md'

t.test('each block runs, and prints the text below it', withoutShell, (t) =>
  typePage(t, page, t.testdir({ examples: t.fixture('symlink', join(root, 'examples')) })),
)

const shown = {
  'tutorial/editions-undo.png': ['.intro', '.intro'],
  'tutorial/editions-merge.png': ['main', 'main'],
  'tutorial/editions-bridge.png': ['.intro', '.chart'],
} as const

/** The files that the page writes, by their names. */
const files = new Map(
  blocksOf(page).flatMap(({ code }) =>
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

t.test('each step can be done on the pages, as it is told', skipped, async (t) => {
  const { told } = await followPage(t, page, shown, { start })
  t.ok(told.filter(({ does }) => does === 'choose').length > 12)
})
