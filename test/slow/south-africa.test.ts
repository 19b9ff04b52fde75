/** South Africa's budgets of 2017-18, loaded as `planledger demo --with south-africa` loads them. */
import t from 'tap'
import { loadExample } from '../../src/command/list-commands.ts'
import { adminKey, build } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })
await loadExample(app.store, 'south-africa')

const read = async (address: string): Promise<never> => (await app.ask('GET', `/v1/${address}`, { key: adminKey })).body

const national = 'south-africa-national-budget'
const provinces = 'south-africa-provincial-budgets'

interface Record {
  readonly id: string
  readonly parentId: string
}
const all = async (address: string): Promise<readonly Record[]> => {
  const { data, next } = (await read(address)) as { data: readonly Record[]; next: string | null }
  return next === null ? data : [...data, ...(await all(`${address.split('&cursor=')[0] ?? ''}&cursor=${next}`))]
}

t.test('the adjusted budget counts in place of the original one, and provinces stand apart', async (t) => {
  matchWhole(t, await read(`totals?metric=expenditure&projectId=${national}`), {
    data: [
      { stage: 'actual', unit: 'ZAR', total: '1404985871266' },
      { stage: 'planned', unit: 'ZAR', total: '1417600447000' },
    ],
  })
  matchWhole(t, await read(`totals?metric=provincial-expenditure&projectId=${provinces}`), {
    data: [{ stage: 'planned', unit: 'ZAR', total: '550550790000' }],
  })
})

t.test('each department is the sum of its programmes, by the original budget and by the adjusted one', async (t) => {
  t.equal((await all(`projects?parentId=${national}&limit=100`)).length, 40)
  t.equal((await all(`projects?parentId=${provinces}&limit=200`)).length, 121)
  matchWhole(t, await read('checks?severity=error'), { data: [] })
})

t.test('each of 40 departments has its own Administration', async (t) => {
  const found = await all(`projects?title=Administration&id.within=${national}&limit=100`)
  t.equal(found.length, 40)
  t.equal(new Set(found.map(({ parentId }) => parentId)).size, 40)
})

t.test('programmes that the adjusted budget drops have 0 in it; their original amounts count no more', async (t) => {
  matchWhole(
    t,
    await read(`figures?sourceId=south-africa-national-budget-2017-18&stage=planned&value=0&limit=1&total=true`),
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
    t.strictSame((await app.ask('POST', `/v1/sources/${source}/table/rows`, { body: {} })).body, {
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
