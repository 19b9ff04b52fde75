/** The large examples, loaded as `planledger demo --with new-york` and `--with south-africa` load them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadExample } from '../../src/command/list-commands.ts'
import { adminKey, build } from '../support/build.ts'
import { root } from '../support/checkout.ts'
import { matchWhole } from '../support/match-whole.ts'

t.setTimeout(600_000)

const loaded = async (example: string) => {
  const { ask, store } = await build(t, { SEED: 'article' })
  await loadExample(store, example)
  const read = async (address: string): Promise<never> => (await ask('GET', `/v1/${address}`, { key: adminKey })).body
  const saveAgain = async (source: string): Promise<unknown> =>
    (await ask('POST', `/v1/sources/${source}/table/rows`, { body: {} })).body
  return { ask, read, saveAgain }
}
const [newYork, southAfrica] = [await loaded('new-york'), await loaded('south-africa')]

const unchangedBy = (unchanged: object): object => ({
  batchId: null,
  created: {},
  updated: {},
  unchanged,
  gone: [],
  skipped: 0,
  errorCount: 0,
  errors: [],
})

// New York's capital projects.

const { ask, read } = newYork
const programme = 'new-york-capital-projects'
const edition = 'new-york-capital-projects-2020'
const table = `sources/${edition}/table`

t.test('each row is a project, and they add up to what the file adds up to', async (t) => {
  matchWhole(t, await read(`projects?parentId=${programme}&limit=1&total=true`), { total: 2010 })
  matchWhole(t, await read(`figures?sourceId=${edition}&limit=1&total=true`), { total: 18_090 })
  for (const [metric, total] of [
    ['total-investment', '29495063000'],
    ['original-budget', '21107583000'],
  ] as const)
    matchWhole(t, await read(`totals?metric=${metric}&projectId=${programme}`), { data: [{ total, unit: 'USD' }] })
  matchWhole(t, await read('figures?value.lte=-1&sort=value'), {
    data: [
      { asPrinted: '-597', value: '-597000', locator: 'row 797', heading: 'combined2021 [thousand USD]' },
      { asPrinted: '-415', value: '-415000', locator: 'row 1286', heading: 'combined2021 [thousand USD]' },
    ],
    next: null,
  })
})

t.test('a code that two agencies share belongs to neither project', async (t) => {
  for (const code of ['P-213CNTR', 'HBBA24181']) {
    matchWhole(t, await read(`projects?codes.code=${code}`), { data: [] })
    const { data } = (await read(`projects?citations.as.code=${code}`)) as { data: unknown[] }
    t.equal(data.length, 2, 'both citations say that it was printed')
  }
})

t.test('nothing in it contradicts itself', async (t) => {
  matchWhole(t, await read('checks?severity=error'), { data: [] })
  const { total } = (await read('checks?limit=1&total=true')) as { total: number }
  t.ok(total < 30, total.toString())
})

t.test('saved again, nothing changes; a digit that changes is named', async (t) => {
  t.strictSame(await newYork.saveAgain(edition), unchangedBy({ projects: 2010, figures: 18_090 }))
  matchWhole(t, await read(`${table}/rows?limit=1`), {
    summary: { rows: 2010, identities: { tried: 22_110, broken: [] } },
  })
  const file = readFileSync(join(root, 'examples', 'new-york', 'capital-projects.csv'), 'utf8')
  const { status } = await ask('PUT', `/v1/${table}`, {
    body: file.replace(',204631,-597,', ',204641,-597,'),
    headers: { 'content-type': 'text/csv' },
  })
  t.equal(status, 200)
  const { summary } = (await read(`${table}/rows?limit=1`)) as { summary: { identities: unknown; changes: unknown } }
  matchWhole(t, summary.changes, { count: 0 })
  t.strictSame(summary.identities, {
    tried: 22_110,
    broken: [
      {
        row: 797,
        columns: [
          'city_total',
          ...['city_prior_actuals', 'city2021', 'city2022', 'city2023', 'city2024', 'city2025', 'city_r_t_c'],
        ],
        printed: '218595',
        sum: '218605',
      },
      {
        row: 797,
        columns: ['combined_prior_actuals', 'city_prior_actuals', 'non_city_prior_actuals'],
        printed: '204631',
        sum: '204641',
      },
    ],
  })
  const other = file.replace(',415163,204631,-597,', ',415164,204631,-597,')
  t.equal((await ask('PUT', `/v1/${table}`, { body: other, headers: { 'content-type': 'text/csv' } })).status, 200)
  matchWhole(t, await read(`${table}/rows?limit=1`), {
    summary: {
      identities: { tried: 22_110, broken: [] },
      changes: { count: 1, cells: [{ row: 797, column: 'original_budget', before: '415163000', after: '415164000' }] },
    },
  })
})

// South Africa's budgets of 2017-18.

const national = 'south-africa-national-budget'
const provinces = 'south-africa-provincial-budgets'

interface Record {
  readonly id: string
  readonly parentId: string
}
const all = async (address: string): Promise<readonly Record[]> => {
  const { data, next } = (await southAfrica.read(address)) as { data: readonly Record[]; next: string | null }
  return next === null ? data : [...data, ...(await all(`${address.split('&cursor=')[0] ?? ''}&cursor=${next}`))]
}

t.test('the adjusted budget counts in place of the original one, and provinces stand apart', async (t) => {
  matchWhole(t, await southAfrica.read(`totals?metric=expenditure&projectId=${national}`), {
    data: [
      { stage: 'actual', unit: 'ZAR', total: '1404985871266' },
      { stage: 'planned', unit: 'ZAR', total: '1417600447000' },
    ],
  })
  matchWhole(t, await southAfrica.read(`totals?metric=provincial-expenditure&projectId=${provinces}`), {
    data: [{ stage: 'planned', unit: 'ZAR', total: '550550790000' }],
  })
})

t.test('each department is the sum of its programmes, by the original budget and by the adjusted one', async (t) => {
  t.equal((await all(`projects?parentId=${national}&limit=100`)).length, 40)
  t.equal((await all(`projects?parentId=${provinces}&limit=200`)).length, 121)
  matchWhole(t, await southAfrica.read('checks?severity=error'), { data: [] })
})

t.test('each of 40 departments has its own Administration', async (t) => {
  const found = await all(`projects?title=Administration&id.within=${national}&limit=100`)
  t.equal(found.length, 40)
  t.equal(new Set(found.map(({ parentId }) => parentId)).size, 40)
})

t.test('programmes that the adjusted budget drops have 0 in it; their original amounts count no more', async (t) => {
  matchWhole(
    t,
    await southAfrica.read(
      'figures?sourceId=south-africa-national-budget-2017-18&stage=planned&value=0&limit=1&total=true',
    ),
    {
      total: 11,
    },
  )
})

t.test('both tables saved again, nothing changes', async (t) => {
  for (const [source, unchanged] of [
    ['south-africa-national-budget-2017-18', { projects: 259, figures: 756 }],
    ['south-africa-provincial-budgets-2017-18', { projects: 710, figures: 710 }],
  ] as const)
    t.strictSame(await southAfrica.saveAgain(source), unchangedBy(unchanged))
})
