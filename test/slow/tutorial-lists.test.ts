/** The tutorial of lists works as it stands, with curl and on the pages. */
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'
import { skipped } from '../support/pages/chromium.ts'
import { followPage, typePage, withoutShell } from '../support/pages/tutorials.ts'

t.setTimeout(120_000)

const page = 'docs/tutorial-lists.md'

t.test('each block runs, and prints the text below it', withoutShell, (t) =>
  typePage(t, page, t.testdir({ examples: t.fixture('symlink', join(root, 'examples')) })),
)

const shown = {
  'tutorial/list-columns.png': [
    'details.column:has([name="columns.8.as"])',
    'details.column:has([name="columns.8.as"])',
  ],
  'tutorial/list-decision.png': ['#rows-title', 'select[name="make"]'],
  'tutorial/list-outcomes.png': ['.chart', '.chart'],
} as const

t.test('each step can be done on the pages, as it is told', skipped, async (t) => {
  const files = ['key-projects-2025.csv', 'key-projects-2026.csv'].map((name): [string, string] => [
    name,
    join(root, 'examples', 'guangdong', name),
  ])
  const { told } = await followPage(t, page, shown, { named: Object.fromEntries(files) })
  t.ok(told.filter(({ does }) => does === 'choose').length > 15)
})
