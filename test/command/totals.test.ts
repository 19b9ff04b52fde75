/** `planledger totals` answers from the database what /v1/totals answers, and draws it as tables. */
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import stringWidth from 'string-width'
import t from 'tap'
import { textTable } from '../../src/command/table.ts'
import { totalsTables } from '../../src/command/tables.ts'
import { totalsQuery } from '../../src/http/totals/totals.ts'
import { readable } from '../../src/pages/layout/words.ts'
import { anyText } from '../support/any-text.ts'
import { build, put } from '../support/build.ts'
import { command } from '../support/command.ts'
import { withoutFile } from '../support/databases.ts'
import { launch, shellWords } from '../support/planledger.ts'

const app = await build(t, { SEED: 'article' })
const settings = { DATABASE_URL: app.database }
const folder = t.testdirName

const totals = (...args: string[]) => command(['totals', ...args], folder, settings)

/** Queries that together use every parameter of /v1/totals; a new parameter is added here and nowhere else. */
const questions: readonly (readonly [query: string, args: string])[] = [
  [
    'metric=investment&stage=planned&period=2025&unit=USD&groupBy=region,year&regionKind=province&explain=true',
    'investment --stage planned --period 2025 --unit USD --group-by region,year --region-kind province --explain',
  ],
  [
    'metric=project-count&reportedBy=2025-02-13&subjectKind=project&regionId.within=guangdong&industryIds.within=industry',
    'project-count --reported-by 2025-02-13 --subject-kind project --region-id-within guangdong --industry-ids-within industry',
  ],
  ['metric=investment&prices=2024', 'investment --prices 2024'],
  ['metric=investment&asOf=2026-01-01T00%3A00%3A00%2B08%3A00', 'investment --as-of 2026-01-01T00:00:00+08:00'],
  [
    'metric=investment&initiativeId=guangdong-key-field-research-projects',
    'investment --initiative-id guangdong-key-field-research-projects',
  ],
  ['metric=investment&projectId=guangdong-key-projects-2025', 'investment --project-id guangdong-key-projects-2025'],
]

t.test('each parameter is an option, and --json prints the very answer of the API', async (t) => {
  const asked = questions.flatMap(([query]) => [...new URLSearchParams(query).keys()])
  const found = [...new Set([...asked, 'format', 'bom', 'cursor'])].sort()
  t.strictSame(found, Object.keys((totalsQuery as unknown as { properties: object }).properties).sort())
  await Promise.all(
    questions.map(async ([query, args]) => {
      const address = `/v1/totals?${new URLSearchParams(query).toString()}`
      const found = await totals(...args.split(' '), '--json')
      t.strictSame(found, { code: 0, stdout: `${(await app.ask('GET', address)).text}\n`, stderr: '' }, query)
    }),
  )
})

/** Returns a chart without the numbers of its styles, which count the charts of the process. */
const unnumbered = (text: string): string => text.replaceAll(/zr\d+-cls-\d+/g, 'style')

t.test('--format prints the bytes of that format', async (t) => {
  await Promise.all(
    ['csv', 'svg'].map(async (format) => {
      const { text } = await app.ask('GET', `/v1/totals?metric=investment&groupBy=industry&format=${format}`)
      const { stdout, ...rest } = await totals('investment', '--group-by', 'industry', '--format', format)
      t.strictSame([unnumbered(stdout), rest], [unnumbered(text), { code: 0, stderr: '' }], format)
    }),
  )
  t.match(await totals('investment', '--format', 'datapackage'), { code: 0, stdout: /^PK/, stderr: '' })
  const found = await totals('investment', '--format', 'csv', '--json')
  t.match(found, { code: 1, stdout: '', stderr: /'--json' cannot be used with option '--format/ })
})

const investment = 'guangdong-key-projects-2025-investment'
const ofFive = 'guangdong-key-projects-2025-five-industries-investment'

t.test('without --json and --format a total is printed as a table with every digit', async (t) => {
  t.strictSame(await totals('investment'), {
    code: 0,
    stderr: '',
    stdout: `
STAGE                TOTAL  UNIT           AT LEAST            AT MOST  FIGURES
planned  1,000,000,000,000  CNY   1,000,000,000,000  1,000,000,000,000        2
`.slice(1),
  })
  t.strictSame(await totals('investment', '--group-by', 'industry'), {
    code: 0,
    stderr: '',
    stdout: `
INDUSTRY            STAGE              TOTAL  UNIT         AT LEAST          AT MOST  FIGURES
Several industries  planned  834,200,000,000  CNY   834,200,000,000  834,200,000,000        1
All industries      planned  165,800,000,000  CNY   165,800,000,000  165,800,000,000        1
`.slice(1),
  })
})

t.test('--explain lists every figure and every rate below the table', async (t) => {
  t.strictSame(await totals('investment', '--unit', 'USD', '--explain'), {
    code: 0,
    stderr: '',
    stdout: `
STAGE              TOTAL  UNIT         AT LEAST          AT MOST  FIGURES
planned  136,800,000,000  USD   136,800,000,000  136,800,000,000        2

Total, planned, USD:
           ADDS               SAYS  UNIT    RATE  FIGURE                                                  PART OF
 22,681,440,000    165,800,000,000  CNY   0.1368  ${ofFive}  ${investment}
114,118,560,000  1,000,000,000,000  CNY   0.1368  ${investment}                  -

Rates:
FROM  TO     RATE  TOLD BY
CNY   USD  0.1368  figures/${investment}
`.slice(1),
  })
})

t.test('figures left out are counted by reason, and listed one by one with --explain', async (t) => {
  const counts = `
No figures.

Left out:
FIGURES  REASON       WHICH MEANS
      2  covers-more  it covers more than what is asked for, and is not split by guesswork
`.slice(1)
  const within = ['investment', '--region-id-within', 'greater-bay-area']
  t.strictSame(await totals(...within), { code: 0, stderr: '', stdout: counts })
  t.strictSame(await totals(...within, '--explain'), {
    code: 0,
    stderr: '',
    stdout: `${counts}
FIGURE                                                  REASON
${ofFive}  covers-more
${investment}                  covers-more
`,
  })
})

const refused: readonly (readonly [query: string, ...args: string[]])[] = [
  ['metric=Not+one', 'Not one'],
  ['metric=share', 'share'],
  ['metric=investment&unit=percent', 'investment', '--unit', 'percent'],
  ['metric=investment&period=soon', 'investment', '--period', 'soon'],
  ['metric=investment&stage=planed', 'investment', '--stage', 'planed'],
  ['metric=investment&stage=planned&stage=actual', 'investment', '--stage', 'planned', '--stage', 'actual'],
  ['metric=investment&regionId.within=guangdon', 'investment', '--region-id-within', 'guangdon'],
  ['metric=investment&asOf=2999-01-01T00:00:00Z', 'investment', '--as-of', '2999-01-01T00:00:00Z'],
  ['metric=investment&regionKind=city', 'investment', '--region-kind', 'city'],
  ['metric=investment%26stage%3Dplanned', 'investment&stage=planned'],
]

/** Names the options of a command in place of the parameters of the API. */
const inOptions = (detail: string): string =>
  detail
    .replaceAll('`regionId.within`', '--region-id-within')
    .replaceAll('`asOf`', '--as-of')
    .replaceAll('`regionKind`', '--region-kind')
    .replaceAll('`groupBy=region`', '--group-by region')
    .replaceAll(/`(unit|period|stage)`/g, '--$1')

t.test('errors of the API are printed in its words, with options in place of parameters', async (t) => {
  await Promise.all(
    refused.map(async ([query, ...args]) => {
      const { body } = await app.ask('GET', `/v1/totals?${query}`)
      t.strictSame(
        await totals(...args),
        { code: 1, stdout: '', stderr: `planledger: ${inOptions((body as { detail: string }).detail)}\n` },
        query,
      )
    }),
  )
  for (const [args, stderr] of [
    [['--bom'], '--bom: Goes with --format csv.'],
    [['--cursor', 'abc'], '--cursor: Goes with --explain.'],
  ] as const)
    t.strictSame(await totals('investment', ...args), { code: 1, stdout: '', stderr: `planledger: ${stderr}\n` })
  t.match(await totals('investment', '--format', 'ndjsn'), {
    code: 1,
    stdout: '',
    stderr: /'ndjsn' is invalid. Allowed choices are table, json, csv, xlsx, parquet, ndjson, datapackage, svg, png\./,
  })
})

t.test('a metric that is neither defined nor measured is an error that names the nearest', async (t) => {
  for (const args of [[], ['--json'], ['--format', 'csv'], ['--stage', 'planned']])
    t.strictSame(await totals('investmnt', ...args), {
      code: 1,
      stdout: '',
      stderr: 'planledger: `metric`: There is no metric `investmnt`. Did you mean `investment`?\n',
    })
  // Defined, and measured by no figure; measured, and not defined.
  t.match(await totals('total-investment'), { code: 0, stdout: 'No figures.\n' })
  const other = await build(t)
  await put(other, 'sources/report', { title: 'A report', kind: 'report', official: true })
  await put(other, 'projects/bridge', { title: 'A bridge', kind: 'project', status: 'preparation' })
  const figure = { subjectKind: 'project', subjectId: 'bridge', stage: 'planned', value: '2', unit: 'lane' }
  await put(other, 'figures/lanes', {
    ...figure,
    metric: 'lane-count',
    qualifier: 'exact',
    sourceId: 'report',
    asPrinted: 'two lanes',
  })
  const run = (metric: string) => command(['totals', metric], folder, { DATABASE_URL: other.database })
  t.match(await run('lane-count'), { code: 0, stdout: /^planned +2 +lane/m })
  const found = await run('lane-counts')
  t.match(found, { code: 1, stderr: /There is no metric `lane-counts`\. Did you mean `lane-count`\?/ })
})

t.test('a mistyped option suggests the one that was probably meant', async (t) => {
  const found = await totals('investment', '--group', 'region')
  t.strictSame(found, { code: 1, stdout: '', stderr: `error: unknown option '--group'\n(Did you mean --group-by?)\n` })
  t.strictSame(await totals(), { code: 1, stdout: '', stderr: `error: missing required argument 'metric'\n` })
  t.match(await totals('investment', 'region'), { code: 1, stdout: '', stderr: /^error: too many arguments/ })
})

t.test('READ_ACCESS and RATE_LIMIT do not apply to the command line', async (t) => {
  t.match(
    await command(['totals', 'investment'], folder, {
      ...settings,
      READ_ACCESS: 'key',
      RATE_LIMIT: '1',
      LOG_LEVEL: 'trace',
    }),
    { code: 0, stdout: /^STAGE/, stderr: '' },
  )
})

t.test('names in any script are aligned, and none moves the cursor; a bound may be open', async (t) => {
  const app = await build(t)
  await put(app, 'regions/guangdong', { name: '广东省', kind: 'province' })
  await put(app, 'regions/anhui', { name: 'An\u001B[2Jhui\nProvince', kind: 'province' })
  await put(app, 'sources/report', { title: 'A report', kind: 'report', official: true })
  for (const [id, value, qualifier] of [
    ['guangdong', '999999999999999.999', 'at-least'],
    ['anhui', '7.5', 'exact'],
  ]) {
    await put(app, `projects/${String(id)}`, {
      title: 'A project',
      kind: 'project',
      status: 'preparation',
      regionId: id,
    })
    await put(app, `figures/${String(id)}`, {
      subjectKind: 'project',
      subjectId: id,
      metric: 'headcount',
      stage: 'actual',
      value,
      unit: 'person',
      qualifier,
      sourceId: 'report',
      asPrinted: String(value),
    })
  }
  t.strictSame(
    await command(['totals', 'headcount', '--group-by', 'region'], t.testdirName, { DATABASE_URL: app.database }),
    {
      code: 0,
      stderr: '',
      stdout: `
REGION              STAGE                     TOTAL  UNIT                   AT LEAST  AT MOST  FIGURES
An [2Jhui Province  actual                      7.5  person                      7.5      7.5        1
广东省              actual  999,999,999,999,999.999  person  999,999,999,999,999.999     open        1
`.slice(1),
    },
  )
})

t.test('tables of a page say how to go on', async (t) => {
  const page = { metric: 'investment', data: [], rates: [], excluded: {}, next: 'abc' }
  t.equal(totalsTables(page), 'No figures.\n\nThere are more figures: --cursor abc')
  t.equal(totalsTables({ ...page, next: null }), 'No figures.')
})

t.test('a missing register is reported, and none is created', { skip: withoutFile }, async (t) => {
  const empty = t.testdir()
  t.strictSame(await command(['totals', 'investment'], empty, { DATABASE_URL: 'file:register.db' }), {
    code: 1,
    stdout: '',
    stderr: 'planledger: There is no register at register.db; `planledger start` makes one.\n',
  })
  t.strictSame(readdirSync(empty), [])
})

t.test('a reader that closes the pipe early ends the command without an error', async (t) => {
  const line = `${shellWords('totals', 'investment', '--format', 'svg')} | head -c 5`
  t.strictSame(await launch(t, ['sh', '-c', line], folder, settings).ended, { code: 0, stdout: '<svg ', stderr: '' })
})

// `planledger verify` answers from the database what /v1/verify answers.

const verify = (...args: string[]) => command(['verify', ...args], t.testdirName, settings)
const claim = 'Guangdong plans 1,500 key projects in 2025'

t.test('in words, or with --json as the API answers', async (t) => {
  const words = await verify(claim)
  t.equal(words.code, 0, words.stderr)
  t.match(words.stdout, /^supported\n {2}1,500 key projects: supported \(guangdong, project-count\)\n/)
  const found = words.stdout
  t.match(found, 'agrees: 1500 project, "1,500 key provincial construction projects", guangdong-key-projects-2025')
  t.match(words.stdout, /\nhttp:\S+\/v1\/verify\?claim=\S+asOf=\S+\n$/)
  const { stdout } = await verify('--json', claim)
  t.strictSame(JSON.parse(stdout), (await app.ask('GET', `/v1/verify?claim=${encodeURIComponent(claim)}`)).body)
})

t.test('as of an instant; a refusal is an error', async (t) => {
  t.match(await verify('--as-of', '2020-01-01T00:00:00Z', claim), { code: 0, stdout: /^unknown\n/ })
  t.match(await verify('a'.repeat(1001)), { code: 1, stderr: /^planledger: .*claim/ })
  t.match(await verify('--as-of', 'yesterday', claim), { code: 1 })
})

t.test('open errors about the figures are named', async (t) => {
  const body = { asPrinted: '1,400 key projects' }
  await app.ask('PATCH', '/v1/figures/guangdong-key-projects-2025-project-count', { body })
  const found = (await verify(claim)).stdout
  t.match(found, /^supported\n {2}disputed: value-not-as-printed: .*\n {2}1,500 key projects: supported/)
})

// Tables for a terminal: digits are kept, columns are aligned, and no text controls the terminal.

interface Row {
  readonly name: string
  readonly value: string
}

const decimal = fc.stringMatching(/^(0|-?[1-9]\d{0,30})$|^-?(0|[1-9]\d{0,14})\.\d{0,11}[1-9]$/)
const rows = fc.array(fc.record({ name: fc.string({ unit: 'grapheme', maxLength: 20 }), value: decimal }), {
  minLength: 1,
  maxLength: 8,
})

const draw = (of: readonly Row[]): string[] =>
  textTable<Row>(
    [
      { head: 'NAME', cell: ({ name }) => name },
      { head: 'VALUE', cell: ({ value }) => readable(value), isNumber: true },
    ],
    of,
  ).split('\n')

t.test('numbers keep every digit and are aligned right', async (t) => {
  fc.assert(
    fc.property(rows, (of) => {
      const lines = draw(of)
      const widths = new Set(lines.map((line) => stringWidth(line)))
      return (
        lines.length === of.length + 1 &&
        widths.size === 1 &&
        of.every(
          ({ value }, at) =>
            lines[at + 1]?.endsWith(` ${readable(value)}`) && readable(value).replaceAll(',', '') === value,
        )
      )
    }),
  )
  t.equal(readable('-999999999999999.999'), '-999,999,999,999,999.999')
})

t.test('no text breaks its line or holds a control character', async (t) => {
  fc.assert(
    fc.property(anyText(), (name) => {
      const lines = draw([{ name, value: '1' }])
      return lines.length === 2 && lines.every((line) => !/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(line))
    }),
  )
  const found = draw([{ name: '\u001B]0;title\u0007\r\n', value: '1' }])[1]
    ?.trimStart()
    .slice(0, 8)
  t.strictSame(found, ']0;title')
})
