/** Sends random requests to every operation: `npm run fuzz -- --requests 100000 --seed 7`. */
import { parseArgs } from 'node:util'
import t from 'tap'
import { build } from '../test/support/build.ts'
import { fuzz } from '../test/support/document/fuzzing.ts'

const {
  values: { requests, seed },
} = parseArgs({
  options: {
    requests: { type: 'string', default: '50000' },
    seed: { type: 'string', default: (Date.now() % 2 ** 31).toString() },
  },
})

t.setTimeout(0)
await t.test(`${requests} requests, seed ${seed}`, async (t) => {
  const { found, statuses } = await fuzz(await build(t), Number(requests), Number(seed))
  t.comment(
    `answers: ${[...statuses]
      .sort()
      .map(([status, count]) => `${count.toString()} x ${status.toString()}`)
      .join(', ')}`,
  )
  t.same(found, [])
})
