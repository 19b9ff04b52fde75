/** Each line of the threat model names tests that exist, so that it says no more than what is tested. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root, textOf } from '../../docs/pages.ts'
import { documentedSettings } from '../../src/config.ts'

const page = textOf('docs/security.md')

/** A row of a table of threats: what may happen, what stops it, the tests. */
const rows = [...page.matchAll(/^\| threat \| what stops it \| test \|\n\|[-| ]+\|\n((?:\|.*\|\n)+)/gm)].flatMap(
  ([, lines = '']) => lines.trimEnd().split('\n'),
)
const link = /\[([^\]]+)\]\(\.\.\/(test\/[\w/-]+\.test\.ts)\)/g

/** The first argument of a test, in any quotes. */
const titlesIn = (file: string): Set<string> =>
  new Set(
    [...readFileSync(join(root, file), 'utf8').matchAll(/\btest\(\s*(['"`])(.*?)\1,/gs)].map(
      ([, , title = '']) => title,
    ),
  )

t.test('each threat has a test, which is in the file under this title', async (t) => {
  t.ok(rows.length > 50)
  for (const row of rows) {
    const tests = [...row.matchAll(link)]
    t.ok(tests.length > 0, row)
    for (const [, title = '', file = ''] of tests) {
      t.ok(existsSync(join(root, file)), file)
      if (existsSync(join(root, file))) t.ok(titlesIn(file).has(title), `${file}: ${title}`)
    }
  }
})

t.test('the settings that it names exist', async (t) => {
  const [, table = ''] = page.split(/^## Settings$/m)
  const named = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name)
  t.ok(named.length > 5)
  t.same(
    named.filter((name) => !(name in documentedSettings)),
    [],
  )
})
