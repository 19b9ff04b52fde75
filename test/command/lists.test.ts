/** `planledger table` guesses the layout of a file, and loads its rows. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Layout } from '../../src/lists/layout.ts'
import { build } from '../support/build.ts'
import { root } from '../support/checkout.ts'
import { matchWhole } from '../support/match-whole.ts'
import { planledger } from '../support/planledger.ts'

const example = (file: string): string => join(root, 'examples', 'guangdong', file)
const list = example('key-projects-2025.csv')

const app = await build(t, { SEED: 'article' })
const put = async (address: string, body: object): Promise<void> => {
  const { status, text } = await app.ask('PUT', `/v1/${address}`, { body })
  if (status >= 300) throw new Error(`${address}: ${text}`)
}
const programme = 'a-programme'
await put(`projects/${programme}`, {
  title: 'A programme',
  kind: 'portfolio',
  status: 'implementation',
  regionId: 'guangdong',
})
await put('sources/a-list', {
  title: '2025年清单',
  kind: 'government-document',
  official: false,
  publishedOn: '2026-01-15',
})

const folder = t.testdirName
const run = (...args: string[]) => planledger(t, args, folder, { DATABASE_URL: app.database })
/** Writes a file into the folder of the commands. */
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}
const layoutAs = (change: object): string =>
  JSON.stringify({ ...(JSON.parse(readFileSync(example('layout-2025.json'), 'utf8')) as Layout), ...change })
const ofProgramme = layoutAs({ defaults: { kind: 'project', regionId: 'guangdong', parentId: programme } })
const layout = written('layout.json', ofProgramme)
const load = (file: string, ...args: string[]) =>
  run('table', 'load', file, '--source', 'a-list', '--layout', layout, ...args)
const projects = async (): Promise<number> =>
  ((await app.ask('GET', `/v1/projects?parentId=${programme}&limit=1&total=true`)).body as { total: number }).total

t.test('guess prints a layout, which load takes', async (t) => {
  const { code, stdout, stderr } = await run('table', 'guess', list, '--title', '广东省2025年重点建设项目')
  t.match({ code, stderr }, { code: 0, stderr: '' })
  const guessed = JSON.parse(stdout) as Layout
  matchWhole(t, guessed, { headerRows: 3, totals: ['合计'] })
  t.strictSame(
    guessed.columns.flatMap((one) =>
      one.as === 'figure' ? [[one.column, one.periodStart ?? null, one.periodEnd ?? null]] : [],
    ),
    [
      ['总投资', null, null],
      ['到上年底累计完成投资', null, '2024-12-31'],
      ['本年计划投资', '2025-01-01', '2025-12-31'],
      ['1-12月完成投资', '2025-01-01', '2025-12-31'],
      ['占年计划%', '2025-01-01', '2025-12-31'],
    ],
  )
})

t.test('a dry run prints what would change, and saves no row', async (t) => {
  const { code, stdout, stderr } = await load(list, '--dry-run')
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.match(stdout, /^would create 30 projects, would create 114 figures\.\n\nTotals:\n/)
  t.match(stdout, /^investment +Zhanjiang, 2025 +planned +- +16,008,000,000 {2}CNY$/m)
  t.equal(await projects(), 0)
})

t.test('a fault is named by row and column; its row is left out, or nothing is saved', async (t) => {
  const bad = written('bad.csv', readFileSync(list, 'utf8').replace(',200000,150000,', ',about 200000,150000,'))
  const fault = 'row 8, 总投资: The cell is no number.\n'
  const found = await load(bad, '--bad', 'refuse')
  t.strictSame(found, { code: 1, stdout: '', stderr: `${fault}planledger: 1 fault; nothing was written.\n` })
  const { code, stdout } = await load(bad, '--bad', 'refuse', '--json')
  t.strictSame(
    [code, JSON.parse(stdout)],
    [
      1,
      {
        dryRun: false,
        batchId: null,
        created: {},
        updated: {},
        unchanged: {},
        gone: [],
        skipped: 0,
        errorCount: 1,
        errors: [{ row: 8, column: '总投资', detail: 'The cell is no number.' }],
      },
    ],
  )
  t.equal(await projects(), 0)
  t.match(await load(bad, '--dry-run'), {
    code: 0,
    stdout: /^would create 29 projects, would create 110 figures\./,
    stderr: fault,
  })
})

t.test('what cannot be loaded is refused, and the reason is one line', async (t) => {
  const wrong = written('wrong.json', ofProgramme.replace('总投资', '总投入'))
  const text = written('list.md', '| 总投资 |')
  const broken = written('broken.json', '{')
  for (const [args, line] of [
    [
      [list, '--source', 'a-list', '--layout', wrong],
      'wrong.json, /columns/6/column: The table has no column `总投入`. Did you mean `总投资`?',
    ],
    [[list, '--source', 'a-list', '--layout', broken], /^broken\.json: Expected property name/],
    [[list, '--source', 'no-list', '--layout', layout], 'There is no sources/no-list.'],
    [[text, '--source', 'a-list'], 'list.md should end with .csv, .tsv, .xlsx.'],
  ] as const) {
    const { code, stdout, stderr } = await run('table', 'load', ...args)
    t.strictSame([code, stdout, stderr.split('\n').length], [1, '', 2])
    t.match(stderr.replace(/^planledger: /, '').trimEnd(), line)
  }
})

t.test('a list is loaded, and loaded again it changes nothing', async (t) => {
  const { code, stdout } = await load(list, '--json', '--make', 'organizations')
  matchWhole(
    t,
    [code, JSON.parse(stdout)],
    [0, { batchId: /-/, created: { organizations: 36, projects: 30, figures: 114 } }],
  )
  const found = await run('table', 'load', list, '--source', 'a-list')
  t.strictSame(found, { code: 0, stdout: 'unchanged 30 projects, unchanged 114 figures.\n', stderr: '' })
})

t.test('the demo names the examples that there are', async (t) => {
  const { code, stderr } = await run('demo', '--with', 'nowhere')
  t.match(
    { code, stderr },
    { code: 1, stderr: /It must be one of guangdong, new-york, south-africa, south-africa-vote\./ },
  )
})
