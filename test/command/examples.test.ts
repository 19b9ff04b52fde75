/** The made-up list in two editions, loaded as `planledger demo --with guangdong` loads it. */
import t from 'tap'
import { loadExample } from '../../src/command/list-commands.ts'
import { adminKey, build } from '../support/build.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })
await loadExample(app.store, 'guangdong')

const read = async (address: string): Promise<never> => (await app.ask('GET', `/v1/${address}`, { key: adminKey })).body

const programme = 'guangdong-example-key-projects'
const rows = 'sources/guangdong-example-list-2026/table/rows'
const save = async (body: object): Promise<unknown> => (await app.ask('POST', `/v1/${rows}`, { body })).body

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
