/** The made-up list in two editions, loaded as `planledger demo --with guangdong` loads it. */
import t from 'tap'
import { loadExample } from '../../src/command/list-commands.ts'
import { adminKey, build, type Built } from '../support/build.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })
await loadExample(app.store, 'guangdong')

const reading =
  ({ ask }: Built) =>
  async (address: string): Promise<never> =>
    (await ask('GET', `/v1/${address}`, { key: adminKey })).body
const read = reading(app)

const programme = 'guangdong-example-key-projects'
const rows = 'sources/guangdong-example-list-2026/table/rows'
const save = async (body: object): Promise<unknown> => (await app.ask('POST', `/v1/${rows}`, { body })).body

const other = await build(t, { SEED: 'article' })
await loadExample(other.store, 'south-africa')

t.test('the total of each year is the one that its list prints', async (t) => {
  for (const [year, total] of [
    ['2025', '91789000000'],
    ['2026', '88554000000'],
  ] as const)
    matchWhole(t, await read(`totals?metric=investment&stage=planned&period=${year}&projectId=${programme}`), {
      data: [{ total }],
    })
  matchWhole(t, await read(`totals?metric=total-investment&groupBy=year&projectId=${programme}`), {
    data: [{ total: '459600000000' }, { total: '466703160000' }],
  })
})

t.test('a renamed project without its code waits for somebody; the others are found by theirs', async (t) => {
  matchWhole(t, await read(`${rows}?show=look`), {
    data: [
      {
        row: 28,
        decision: 'ask',
        matches: [
          {
            id: 'zhu-hai-dong-li-dian-chi-ji-di',
            reasons: ['near-name', 'same-start', 'near-cost', 'same-parent', 'same-region', 'same-participant'],
          },
        ],
      },
    ],
    summary: { rows: 30, decisions: { new: 0, known: 29, ask: 1, faulty: 0 } },
  })
  matchWhole(t, await save({ decisions: { 28: 'zhu-hai-dong-li-dian-chi-ji-di' } }), {
    created: { figures: 4 },
    updated: { projects: 1 },
    unchanged: { projects: 29, figures: 117 },
    skipped: 0,
  })
  matchWhole(t, await read('projects/zhu-hai-dong-li-dian-chi-ji-di'), { aliases: ['珠海动力电池生产基地'] })
  matchWhole(t, await save({}), { batchId: null, unchanged: { projects: 30, figures: 121 } })
})

t.test('the city that is behind its plan is behind it in both years', async (t) => {
  const outcomes = `outcomes?metric=investment&groupBy=region&regionKind=city&projectId=${programme}`
  const { data: finished } = (await read(`${outcomes}&period=2025`)) as {
    data: readonly { label: string; ratio: string }[]
  }
  t.strictSame(
    pluck(
      finished.filter(({ ratio }) => Number(ratio) < 1),
      'label',
      'ratio',
    ),
    [['Zhanjiang', '0.7875']],
  )
  const { data: running } = (await read(`${outcomes}&period=2026`)) as {
    data: readonly { label: string; partly: { ratio: string; through: string } }[]
  }
  t.strictSame(
    running.map(({ label, partly: { ratio, through } }) => [label, ratio, through]),
    [
      ['Several regions', '0.4381', '2026-06-30'],
      ['Dongguan', '0.4001', '2026-06-30'],
      ['Guangzhou', '0.4365', '2026-06-30'],
      ['Huizhou', '0.4312', '2026-06-30'],
      ['Jiangmen', '0.4', '2026-06-30'],
      ['Zhanjiang', '0.3521', '2026-06-30'],
      ['Zhongshan', '0.5104', '2026-06-30'],
      ['Zhuhai', '0.4747', '2026-06-30'],
    ],
  )
})

t.test('its pages are shown', async (t) => {
  for (const page of [
    '/projects',
    `/projects/${programme}`,
    '/projects/zhu-hai-dong-li-dian-chi-ji-di',
    '/zh/projects/zhu-hai-dong-li-dian-chi-ji-di',
    '/figures/zhu-hai-dong-li-dian-chi-ji-di-investment-planned-2026',
    '/sources/guangdong-example-list-2026',
    '/regions/zhuhai',
    '/promises',
    '/checks',
  ])
    t.equal((await app.send('GET', page)).status, 200, page)
})
const readOther = reading(other)

const national = 'south-africa-national-budget'
const provinces = 'south-africa-provincial-budgets'

interface Record {
  readonly id: string
  readonly parentId: string
}
const all = async (address: string): Promise<readonly Record[]> => {
  const { data, next } = (await readOther(address)) as { data: readonly Record[]; next: string | null }
  return next === null ? data : [...data, ...(await all(`${address.split('&cursor=')[0] ?? ''}&cursor=${next}`))]
}

// South Africa's budgets of 2017-18, loaded as `planledger demo --with south-africa` loads them.

t.test('the adjusted budget counts in place of the original one, and provinces stand apart', async (t) => {
  matchWhole(t, await readOther(`totals?metric=expenditure&projectId=${national}`), {
    data: [
      { stage: 'actual', unit: 'ZAR', total: '1404985871266' },
      { stage: 'planned', unit: 'ZAR', total: '1417600447000' },
    ],
  })
  matchWhole(t, await readOther(`totals?metric=provincial-expenditure&projectId=${provinces}`), {
    data: [{ stage: 'planned', unit: 'ZAR', total: '550550790000' }],
  })
})

t.test('each department is the sum of its programmes, by the original budget and by the adjusted one', async (t) => {
  t.equal((await all(`projects?parentId=${national}&limit=100`)).length, 40)
  t.equal((await all(`projects?parentId=${provinces}&limit=200`)).length, 121)
  matchWhole(t, await readOther('checks?severity=error'), { data: [] })
})

t.test('each of 40 departments has its own Administration', async (t) => {
  const found = await all(`projects?title=Administration&id.within=${national}&limit=100`)
  t.equal(found.length, 40)
  t.equal(new Set(found.map(({ parentId }) => parentId)).size, 40)
})

t.test('programmes that the adjusted budget drops have 0 in it; their original amounts count no more', async (t) => {
  matchWhole(
    t,
    await readOther(`figures?sourceId=south-africa-national-budget-2017-18&stage=planned&value=0&limit=1&total=true`),
    {
      total: 11,
    },
  )
})

t.test('saved again, nothing changes', async (t) => {
  for (const [source, unchanged] of [
    ['south-africa-national-budget-2017-18', { projects: 259, figures: 756 }],
    ['south-africa-provincial-budgets-2017-18', { projects: 710, figures: 710 }],
  ] as const)
    t.strictSame((await other.ask('POST', `/v1/sources/${source}/table/rows`, { body: {} })).body, {
      batchId: null,
      created: {},
      updated: {},
      unchanged,
      gone: [],
      skipped: 0,
      errorCount: 0,
      errors: [],
    })
})
