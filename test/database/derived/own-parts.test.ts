/** Totals from stored own parts equal totals computed from the register, after any writes. */
import fc from 'fast-check'
import t from 'tap'
import { totalsAsked } from '../../../src/http/totals/totals.ts'
import { build, type Built } from '../../support/build.ts'
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
