/** Totals from stored own parts equal totals computed from the register, after any writes. */
import fc from 'fast-check'
import t from 'tap'
import { totalsAsked } from '../../../src/http/totals/totals.ts'
import { build, type Built } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { addressOf, furnish, query, write } from '../../support/load/figure-writes.ts'
import { pagesOfParts } from '../../support/pages-of-parts.ts'
import { runs } from '../../support/runs.ts'

const now = async ({ store }: Built): Promise<string> => encodeURIComponent((await store.stamp()).at)

const withoutItself = (text: string): string => text.replace(/"(?:href|requestId)":"[^"]*"/, '')

t.test('totals from stored own parts equal totals computed anew', async (t) => {
  const app = await build(t)
  await furnish(app)
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 12 }),
      fc.array(query, { minLength: 3, maxLength: 6 }),
      async (writes, queries) => {
        for (const { method, url, body } of writes) await app.ask(method, url, { body })
        for (const asked of queries) {
          const plain = addressOf(asked)
          for (const address of [plain, `${plain}&explain=true`, `${plain}&explain=true&format=ndjson`]) {
            const kept = await app.ask('GET', address)
            // A total as of an instant is computed from the register itself.
            const anew = await app.ask('GET', `${address}&asOf=${await now(app)}`)
            t.equal(withoutItself(kept.text), withoutItself(anew.text), address)
          }
        }
      },
    ),
    { numRuns: runs(20) },
  )
})

t.test('pages of parts from stored own parts are those computed anew, whatever filters pass by', async (t) => {
  const app = await build(t)
  await furnish(app)
  const flow = { name: 'Investment', nature: 'flow' }
  t.equal((await app.ask('PUT', '/v1/metrics/investment', { body: flow })).status, 201)
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 12 }),
      fc.array(query, { minLength: 2, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      async (writes, queries, most) => {
        for (const { method, url, body } of writes) await app.ask(method, url, { body })
        for (const { groupBy, ...others } of queries) {
          const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null))
          const { asked } = await totalsAsked(app.store, {
            metric: 'investment',
            ...given,
            ...(groupBy !== null && { groupBy: groupBy.split(',') }),
          })
          const last = await app.store.sequenceAt((await app.store.stamp()).at)
          const kept = await pagesOfParts(app, asked, undefined, most)
          t.strictSame(kept, await pagesOfParts(app, asked, last, most), JSON.stringify(asked))
        }
      },
    ),
    { numRuns: runs(20) },
  )
})

t.test('a source that is dated anew changes what counts within a period, though no own part changes', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const published = async (id: string, publishedOn: string): Promise<void> => {
    const { status } = await app.ask('PUT', `/v1/sources/${id}`, { body: { ...examples.sources, publishedOn } })
    t.ok(status < 300)
  }
  for (const [id, periodStart] of [
    ['long', '2024-01-01'],
    ['one', '2025-01-01'],
    ['other', '2025-01-01'],
  ] as const) {
    await published(`of-${id}`, id === 'long' ? '2026-06-01' : '2026-01-01')
    const body = { ...examples.figures, metric: 'length', sourceId: `of-${id}`, periodStart, periodEnd: '2025-12-31' }
    const value = { long: '7', one: '1', other: '2' }[id]
    t.equal((await app.ask('PUT', `/v1/figures/${id}`, { body: { ...body, value } })).status, 201)
  }
  const counted = async (): Promise<unknown> => {
    const { data } = await app.store.totals({ metric: 'length', period: { start: '2025-01-01', end: '2025-12-31' } })
    return data.map(({ total }) => total)
  }
  await published('of-one', '2026-02-01')
  t.strictSame(await counted(), ['1'])
  await published('of-other', '2026-03-01')
  t.strictSame(await counted(), ['2'])
})
