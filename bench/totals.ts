/** Measures totals against hand-written SQL over the same rows: `npm run bench -- --projects 100000`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { buildApp, type App } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openRegister } from '../src/database/register.ts'
import type { TotalsQuery } from '../src/figures/totals.ts'
import { generate } from './generate.ts'

const { values: options } = parseArgs({ options: {
  'projects': { type: 'string', default: '100000' }, 'qualified-every': { type: 'string', default: '1000' }, 'runs': { type: 'string', default: '7' },
} })
const runs = Number(options.runs)
const adminKey = 'a-key-for-the-bench-that-is-long-enough'

const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Of several runs, each after `before`. */
const median = async (work: () => unknown, before: () => unknown = () => undefined): Promise<number> => {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    await before()
    times.push(await timed(work))
  }
  return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? NaN
}

const joined = (column: string, table = ''): string =>
  `SELECT ${column}, sum(figures.value) FROM figures JOIN projects ON projects.id = figures.subject_id ${table}
    WHERE figures.subject_kind = 'project' AND figures.metric = 'investment' GROUP BY ${column}`

const byHand = {
  region: joined('projects.region_id'),
  industry: joined('i.value', 'JOIN projects_industry_ids i ON i.record_id = projects.id'),
  ownParts: `SELECT region, sum(own) FROM own_parts WHERE family = 'plans' AND metric = 'investment' GROUP BY region`,
}

/** What was measured, its milliseconds, and those of the same by hand. */
type Row = readonly [name: string, time: number, byHand?: number]

const measure = async ({ http, store }: App, database: Database.Database): Promise<Row[]> => {
  const total = (query: Omit<TotalsQuery, 'metric'> = {}) => () => store.totals({ metric: 'investment', ...query })
  const hand = (text: string) => {
    const statement = database.prepare(text)
    return () => statement.all()
  }
  let value = 1
  const writeOne = async (): Promise<void> => {
    value += 1
    const { statusCode, body } = await http.inject({
      method: 'PUT', url: '/v1/figures/written', payload: {
        subjectKind: 'project', subjectId: 'p7', metric: 'investment', stage: 'planned', value: value.toString(), unit: 'CNY', qualifier: 'exact',
        periodStart: '2022-01-01', periodEnd: '2022-12-31', sourceId: 'report', asPrinted: 'as printed',
      },
      headers: { 'authorization': `Bearer ${adminKey}`, 'content-type': 'application/json' },
    })
    if (statusCode > 201) throw new Error(body)
  }
  const served = () => http.inject('/v1/totals?metric=investment&groupBy=region')
  const first = await timed(total())
  const [byRegion, byIndustry, ownParts] = [await median(hand(byHand.region)), await median(hand(byHand.industry)), await median(hand(byHand.ownParts))]
  return [
    ['by hand: figures by region', byRegion],
    ['by hand: figures by industry', byIndustry],
    ['by hand: own parts by region', ownParts, byRegion],
    ['the first total, settling everything', first],
    ['total, ungrouped', await median(total()), byRegion],
    ['total by region', await median(total({ groupBy: ['region'] })), byRegion],
    ['total by industry', await median(total({ groupBy: ['industry'] })), byIndustry],
    ['total by year, two years', await median(total({ groupBy: ['year'], period: { start: '2022-01-01', end: '2023-12-31' } })), byRegion],
    ['total by region after one write', await median(total({ groupBy: ['region'] }), writeOne), byRegion],
    ['total by region, repeated over HTTP', await median(served, served), byRegion],
  ]
}

const print = (rows: readonly Row[]): void => {
  console.log(`${'milliseconds'.padStart(52)}  × by hand`)
  for (const [name, time, ceiling] of rows) {
    console.log(`${name.padEnd(40)}${time.toFixed(1).padStart(12)}  ${(ceiling === undefined ? '' : (time / ceiling).toFixed(2)).padStart(9)}`)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'planledger-bench-'))
try {
  const file = join(folder, 'register.db')
  openRegister(file).close()
  const made = await timed(() => { generate(file, { projects: Number(options.projects), qualifiedEvery: Number(options['qualified-every']) }) })
  console.log(`${options.projects} projects, made in ${(made / 1000).toFixed(1)} s`)
  const app = await buildApp(readConfig({ DATABASE_URL: `file:${file}`, ADMIN_KEY: adminKey, LOG_LEVEL: 'silent' }))
  const database = new Database(file, { readonly: true })
  print(await measure(app, database))
  database.close()
  await app.http.close()
} finally {
  rmSync(folder, { recursive: true })
}
