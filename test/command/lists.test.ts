/** `planledger table` guesses the layout of a file, and loads its rows. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Layout } from '../../src/lists/layout.ts'
import { adminKey, build, type Built, put } from '../support/build.ts'
import { root } from '../support/checkout.ts'
import { command } from '../support/command.ts'
import { matchWhole } from '../support/match-whole.ts'
import { year } from '../support/register.ts'

const example = (file: string): string => join(root, 'examples', 'guangdong', file)
const list = example('key-projects-2025.csv')

const app = await build(t, { SEED: 'article' })
const programme = 'a-programme'
await put(app, `projects/${programme}`, {
  title: 'A programme',
  kind: 'portfolio',
  status: 'implementation',
  regionId: 'guangdong',
})
await put(app, 'sources/a-list', {
  title: '2025年清单',
  kind: 'government-document',
  official: false,
  publishedOn: '2026-01-15',
})

const folder = t.testdirName
const settings = { DATABASE_URL: app.database }
const run = (...args: string[]) => command(args, folder, settings)
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
  const args = ['table', 'guess', list, '--title', '广东省2025年重点建设项目']
  const { code, stdout, stderr } = await run(...args)
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
  const bad = written('bad.csv', readFileSync(list, 'utf8').replace(',200000,150000,', ',200000?,150000,'))
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

// From a text to figures by commands alone: it is kept, read, corrected and imported; and any address is read.

const words = 'Hefei completed 12.5 billion yuan of investment in 2025.\n\nNobody knows of 3 billion yuan.\n'

interface Place extends Built {
  readonly run: (args: readonly string[], input?: string) => ReturnType<typeof command>
  readonly folder: string
}

const place = async (t: Test): Promise<Place> => {
  const app = await build(t, { SEED: 'article' })
  await put(app, 'sources/report', { title: 'Report', kind: 'report', official: false, publishedOn: '2026-01-26' })
  const folder = t.testdirName
  const files = { 'report.txt': words, 'bytes.txt': Buffer.from([0xff, 0xfe]), 'long.txt': 'a'.repeat(3000) }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  const run: Place['run'] = (args, input) =>
    command(args, folder, { DATABASE_URL: app.database, BODY_LIMIT: '2048' }, input)
  return { ...app, run, folder }
}

const kept = async ({ ask }: Built): Promise<string> =>
  (await ask('GET', '/v1/sources/report/text', { key: adminKey })).text

t.test('keep-text keeps a file or the standard input, and refuses what the API refuses', async (t) => {
  const app = await place(t)
  const { run } = app
  const found = await run(['keep-text', 'report', 'report.txt'])
  t.strictSame(found, { code: 0, stdout: 'sources/report has its text.\n', stderr: '' })
  t.equal(await kept(app), words)
  const { stdout } = await run(['keep-text', 'report', '-', '--json'], 'Other words.\n')
  t.equal(await kept(app), 'Other words.\n')
  const { body } = await app.ask('GET', '/v1/sources/report')
  t.strictSame(JSON.parse(stdout), { sourceId: 'report', textHash: (body as { textHash: string }).textHash })
  for (const [args, stderr] of [
    [['report', 'bytes.txt'], 'planledger: bytes.txt: Is not UTF-8.\n'],
    [['report', 'long.txt'], 'planledger: long.txt has 3000 bytes; BODY_LIMIT allows 2048.\n'],
    [['report', 'nowhere.txt'], 'planledger: There is no file nowhere.txt.\n'],
    [['nowhere', 'report.txt'], /^planledger: .*sources\/nowhere/],
  ] as const)
    t.match(await run(['keep-text', ...args]), { code: 1, stdout: '', stderr })
  t.equal(await kept(app), 'Other words.\n')
})

t.test('candidates shows what a text says, and writes lines that import takes once they are whole', async (t) => {
  const app = await place(t)
  const { run, folder } = app
  t.match(await run(['candidates', 'report']), { code: 1, stderr: 'planledger: sources/report has no text.\n' })
  await run(['keep-text', 'report', 'report.txt'])
  const table = await run(['candidates', 'report'])
  t.equal(
    table.stdout,
    [
      'AS PRINTED                  VALUE  UNIT  METRIC      STAGE   FROM        UNTIL       ABOUT         FIGURE',
      '12.5 billion yuan  12,500,000,000  CNY   investment  actual  2025-01-01  2025-12-31  region hefei  -',
      '3 billion yuan      3,000,000,000  CNY   -           -       -           -           -             -',
      '',
    ].join('\n'),
  )
  const found: unknown = JSON.parse((await run(['candidates', 'report', '--json'])).stdout)
  t.strictSame(found, (await app.ask('GET', '/v1/sources/report/candidates', { key: adminKey })).body)
  t.equal(
    (await run(['candidates', 'report', '--format', 'csv'])).stdout,
    [
      'asPrinted,value,unit,metric,stage,from,until,about,figure',
      '12.5 billion yuan,12500000000,CNY,investment,actual,2025-01-01,2025-12-31,region hefei,',
      '3 billion yuan,3000000000,CNY,,,,,,',
      '',
    ].join('\r\n'),
  )
  const { stdout: lines } = await run(['candidates', 'report', '--format', 'ndjson'])
  const [first = '', second = ''] = lines.trimEnd().split('\n')
  t.strictSame(JSON.parse(first), {
    resource: 'figures',
    record: {
      id: 'report-12-5-billion-yuan',
      subjectKind: 'region',
      subjectId: 'hefei',
      value: '12500000000',
      unit: 'CNY',
      qualifier: 'exact',
      metric: 'investment',
      stage: 'actual',
      periodStart: '2025-01-01',
      periodEnd: '2025-12-31',
      sourceId: 'report',
      asPrinted: '12.5 billion yuan',
      locator: 'paragraph 1',
      quote: 'Hefei completed 12.5 billion yuan of investment in 2025.',
    },
  })
  t.match(await run(['import', '-'], lines), {
    code: 1,
    stderr: /^line 2, figures\/report-3-billion-yuan\/subjectKind: /,
  })
  const corrected = first.replace('"hefei"', '"anhui"')
  t.match(await run(['import', '-'], `${corrected}\n`), { code: 0, stdout: 'created 1 figure.\n' })
  t.match(await run(['import', '-'], `${corrected}\n`), { code: 0, stdout: 'unchanged 1 figure.\n' })
  t.equal((await run(['candidates', 'report', '--format', 'ndjson'])).stdout, `${second}\n`)
  writeFileSync(join(folder, 'again.txt'), `${words}\nAnhui has 12.5 billion yuan.\n`)
  await run(['keep-text', 'report', 'again.txt'])
  t.match((await run(['candidates', 'report', '--format', 'ndjson'])).stdout, '"id":"report-12-5-billion-yuan-2"')
})

t.test('a dry run of an import tells what would change', async (t) => {
  const { run } = await place(t)
  const figure = {
    id: 'outcome',
    subjectKind: 'project',
    subjectId: 'guangdong-key-projects-2025',
    metric: 'investment',
    stage: 'actual',
    value: '118160000000',
    unit: 'CNY',
    qualifier: 'exact',
    ...year(2025),
    sourceId: 'report',
    asPrinted: '1.1816 trillion yuan',
  }
  const line = JSON.stringify({ resource: 'figures', record: figure })
  t.strictSame(await run(['import', '-', '--dry-run'], line), {
    code: 0,
    stderr: '',
    stdout: `would create 1 figure; nothing was written (--dry-run).

Totals:
METRIC      WHERE AND WHEN   STAGE   NOW             THEN  UNIT
investment  Guangdong, 2025  actual    -  118,160,000,000  CNY

Promises:
FIGURE                                  NOW         THEN
guangdong-key-projects-2025-investment  unreported  short, 11.81%

New findings:
SEVERITY  CHECK                 FIGURE   DETAIL
error     value-not-as-printed  outcome  The register has 118.16 billion yuan as the investment of “Guangdong key provincial construction projects, 2025”, but “Report” printed “1.1816 trillion yuan” on 26 January 2026.

Findings that would be gone:
SEVERITY  CHECK               FIGURE                                  DETAIL
notice    unreported-promise  guangdong-key-projects-2025-investment  The planned investment of “Guangdong key provincial construction projects, 2025”, 1 trillion yuan (Global Times, 13 February 2025), was due on 31 December 2025; the register has no outcome.
`,
  })
  t.match(await run(['get', '/v1/figures/outcome']), { code: 1, stdout: '' })
})

t.test('get answers what the API answers to whoever may read all', async (t) => {
  const app = await place(t)
  const { run } = app
  await run(['keep-text', 'report', 'report.txt'])
  const path = '/v1/promises?subjectId=guangdong-key-projects-2025&metric=investment'
  const { text } = await app.ask('GET', path)
  t.strictSame(await run(['get', path]), { code: 0, stdout: `${text}\n`, stderr: '' })
  t.equal((await run(['get', `http://127.0.0.1:3000${path}`])).stdout, `${text}\n`)
  const rows = '/v1/figures?format=csv&limit=2'
  t.equal((await run(['get', rows])).stdout, (await app.ask('GET', rows)).text)
  t.equal((await run(['get', '/v1/sources/report/text'])).stdout, words)
  t.match(await run(['get', '/v1/figures?metrik=x']), { code: 1, stderr: /^planledger: .*`metric`/ })
  for (const address of ['/docs', 'figures', '/v1/../docs', 'http://['])
    t.match(await run(['get', address]), { code: 1, stderr: 'planledger: An address of the API begins with /v1/.\n' })
})

t.test('seed loads the seeds that SEED chooses', async (t) => {
  const app = await build(t)
  t.match(await command(['seed'], t.testdirName, { DATABASE_URL: app.database, SEED: 'article' }), { code: 0 })
  t.equal((await app.ask('GET', '/v1/projects/guangdong-key-projects-2024')).status, 404)
  t.equal((await app.ask('GET', '/v1/projects/guangdong-key-projects-2025')).status, 200)
})
