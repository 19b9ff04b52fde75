/** The effects of a dry run are what the import does then, and the dry run leaves nothing. */
import fc from 'fast-check'
import t from 'tap'
import type { Effects } from '../../../src/store/computed-lists.ts'
import { build } from '../../support/build.ts'
import { answersOf, assertDifference } from '../../support/effects.ts'
import { send, type Line } from '../../support/exchange/import-lines.ts'
import { furnish, write, type Write } from '../../support/load/figure-writes.ts'
import { furnishTrees, printedWrite } from '../../support/load/printed-writes.ts'
import { runs } from '../../support/runs.ts'

const metrics = ['investment', 'project-count', 'progress', 'jobs']

/** Replacements of records, as lines of an import; of several of one record, the last. */
const linesOf = (writes: readonly Write[]): Line[] => {
  const lines = writes
    .filter(({ method }) => method === 'PUT')
    .map(({ url, body }): readonly [string, Line] => {
      const [, , resource = '', id] = url.split('/')
      return [url, [resource, { ...(body as object), id }]]
    })
  return [...new Map(lines).values()]
}

const text = '100 yuan and about 50 yuan; 10.5 dollars, 150 yuan and 300 projects'

for (const [name, furnishing, writing] of [
  ['figures in places', furnish, write],
  ['figures that refer to each other', furnishTrees, printedWrite],
] as const)
  t.test(`a dry run tells what the import does: ${name}`, async (t) => {
    const app = await build(t)
    await furnishing(app)
    await app.ask('PUT', '/v1/sources/s/text', { body: text, headers: { 'content-type': 'text/plain' } })
    const step = fc.record({
      writes: fc.array(writing, { maxLength: 3 }),
      batch: fc.array(writing, { minLength: 1, maxLength: 8 }),
      bad: fc.constantFrom('skip', 'refuse'),
      answered: fc.option(fc.nat()),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        for (const { writes, batch, bad, answered } of steps) {
          for (const { method, url, body } of writes) await app.ask(method, url, { body })
          if (answered !== null) {
            const { checks } = await answersOf(app, [])
            const id = [...checks.keys()][answered % checks.size]
            if (id !== undefined) await app.ask('PATCH', `/v1/checks/${id}`, { body: { review: 'explained' } })
          }
          const stamp = await app.store.stamp()
          const lines = linesOf(batch)
          const dry = await send(app, lines, `?dryRun=true&bad=${bad}`)
          const before = await answersOf(app, metrics)
          t.strictSame(await app.store.stamp(), stamp)
          const real = await send(app, lines, `?bad=${bad}`)
          t.equal(dry.status, real.status)
          if (dry.status === 200)
            assertDifference(t, dry.body['effects'] as Effects, before, await answersOf(app, metrics))
        }
      }),
      { numRuns: runs(8) },
    )
  })
