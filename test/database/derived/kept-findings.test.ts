/** Findings and the answers to them follow every write, as if the register were checked anew. */
import fc from 'fast-check'
import t from 'tap'
import { build, type Built } from '../../support/build.ts'
import { databaseFor } from '../../support/databases.ts'
import { furnishTrees, printedWrite } from '../../support/load/printed-writes.ts'
import { runs } from '../../support/runs.ts'

interface Page {
  readonly data: readonly { readonly id: string }[]
}

const noFindings: Page = { data: [] }

const all = '/v1/checks?limit=200&total=true'
const unreviewed = '/v1/checks?limit=200&severity=error&reviewed=false&total=true'
const reviewedFigures = '/v1/checks?limit=200&reviewed=true&records.resource=figures&total=true'

const now = async ({ store }: Built): Promise<string> => encodeURIComponent((await store.stamp()).at)

t.test('what is kept is what is found anew, whichever of two servers writes or answers', async (t) => {
  const database = await databaseFor(t)
  const one = await build(t, { DATABASE_URL: database })
  const other = await build(t, { DATABASE_URL: database })
  await furnishTrees(one)
  const step = fc.record({
    writes: fc.array(printedWrite, { minLength: 1, maxLength: 4 }),
    byOther: fc.boolean(),
    answered: fc.option(fc.nat(), { freq: 3 }),
    asked: fc.constantFrom(all, unreviewed, reviewedFigures),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      for (const { writes, byOther, answered, asked } of steps) {
        const [writer, reader] = byOther ? [other, one] : [one, other]
        for (const { method, url, body } of writes) await writer.ask(method, url, { body })
        const { data } = answered === null ? noFindings : (await reader.ask('GET', all)).body
        const reviewed = data[(answered ?? 0) % data.length]
        if (reviewed) {
          const { status } = await reader.ask('PATCH', `/v1/checks/${reviewed.id}`, { body: { review: 'explained' } })
          t.equal(status, 200)
        }
        const kept = await reader.ask('GET', asked)
        // As of an instant, everything is found anew.
        const anew = await writer.ask('GET', `${asked}&asOf=${await now(reader)}`)
        t.strictSame(kept.body, anew.body, asked)
      }
    }),
    { numRuns: runs(25) },
  )
})
