/** Totals of many figures are answered in a thread, which keeps them and adds what moves. */
import t from 'tap'
import { readingInUnit } from '../../../src/database/derived/converted/read-in-unit.ts'
import { readingCurrent } from '../../../src/database/derived/read-current.ts'
import { workerPool, type WorkerPool } from '../../../src/database/derived/threads/worker-pool.ts'
import { totaller } from '../../../src/database/derived/totals.ts'
import { openTarget } from '../../../src/database/open-existing.ts'
import { stateCache } from '../../../src/database/state-cache.ts'
import type { TotalsQuery } from '../../../src/figures/totals.ts'
import { build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { putManyFigures } from '../../support/load/many-figures.ts'

const app = await build(t)
await putManyFigures(app)

/** By two dimensions, so that all own parts are added up; of these, a period divides clusters. */
const queries: readonly TotalsQuery[] = [
  { metric: 'investment', groupBy: ['region', 'industry'] },
  { metric: 'investment', groupBy: ['region', 'organization'], unit: 'CNY' },
  { metric: 'investment', groupBy: ['industry', 'organization', 'year'], stage: 'planned' },
  { metric: 'investment', groupBy: ['region', 'industry'], period: { start: '2022-01-01', end: '2023-12-31' } },
]

const withValue = async (value: string): Promise<void> => {
  const { status } = await app.ask('PATCH', '/v1/figures/project-0003-investment', { body: { value } })
  t.equal(status, 200)
}

t.test('answers are those computed anew: the first, the next, and those after writes', async (t) => {
  for (const value of ['100', '101', '4096.5']) {
    await withValue(value)
    const last = await app.store.sequenceAt((await app.store.stamp()).at)
    for (const query of queries) {
      const anew = await app.store.totals(query, last)
      t.ok(anew.data.length > 1)
      t.strictSame(await app.store.totals(query), anew, JSON.stringify(query))
      t.strictSame(await app.store.totals(query), anew, 'once more')
    }
  }
})

t.test('who asks after a write gets it, though the total is being added up as it was before', async (t) => {
  const query: TotalsQuery = { metric: 'investment', groupBy: ['industry', 'region', 'year'] }
  const early = app.store.totals(query)
  await withValue('77777')
  const answer = await app.store.totals(query)
  await early
  t.strictSame(answer, await app.store.totals(query, await app.store.sequenceAt((await app.store.stamp()).at)))
})

t.test('of a stock, those of the last year count', async (t) => {
  const put = async (address: string, body: object): Promise<void> => {
    t.equal((await app.ask('PUT', `/v1/${address}`, { body })).status, 201)
  }
  await put('metrics/stations', { name: 'Stations', nature: 'stock' })
  for (const year of ['2023', '2024'])
    await put(`figures/stations-${year}`, {
      ...examples.figures,
      subjectId: 'project-0000',
      metric: 'stations',
      stage: 'actual',
      unit: 'station',
      value: year,
      periodStart: `${year}-01-01`,
      periodEnd: `${year}-12-31`,
    })
  const { data } = await app.store.totals({ metric: 'stations', groupBy: ['region', 'industry'] })
  t.strictSame(
    data.map(({ total }) => total),
    ['2024'],
  )
})

t.test('all who ask for a total at once get it, and so does who asks for another', async (t) => {
  const planned = queries[2] as TotalsQuery
  const { stage: _, ...all } = planned
  const last = await app.store.sequenceAt((await app.store.stamp()).at)
  const anew = await app.store.totals(all, last)
  const answers = await Promise.all([
    ...Array.from({ length: 12 }, () => app.store.totals(all)),
    app.store.totals({ ...planned, unit: 'CNY' }),
  ])
  t.strictSame(answers.pop(), await app.store.totals({ ...planned, unit: 'CNY' }, last))
  for (const answer of answers) t.strictSame(answer, anew)
})

t.test('what never adds up is refused as it is of few figures', async (t) => {
  await t.rejects(app.store.totals({ ...(queries[0] as TotalsQuery), metric: 'share' }), {
    message: 'Percentages never add.',
  })
})

t.test('what others write while a question waits for its turn does not have it read from the register', async (t) => {
  const engine = await openTarget(locationOf(app.database))
  const pool = workerPool(locationOf(app.database))
  t.teardown(() => Promise.all([engine.close(), pool.close()]))
  const jobs: string[] = []
  let value = 500
  const writing: WorkerPool = {
    ...pool,
    run: async (name, asked, signal) => {
      jobs.push(name)
      await withValue((++value).toString())
      return pool.run(name, asked, signal)
    },
  }
  const readCurrent = readingCurrent(engine, engine, pool)
  const { totals } = totaller(engine, readCurrent, readingInUnit(engine, engine, pool), stateCache(), writing)
  for (const query of [queries[0], { ...queries[0], explain: true }] as TotalsQuery[]) {
    const answer = await totals(query)
    const last = await app.store.sequenceAt((await app.store.stamp()).at)
    t.strictSame(answer, await app.store.totals(query, last))
  }
  t.strictSame(jobs, ['total', 'total'])
})
