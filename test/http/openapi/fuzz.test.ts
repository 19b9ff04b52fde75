/** Whatever it is asked, the register answers as documented, never fails, and stays whole. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { fuzz } from '../../support/fuzz/fuzz.ts'
import { faultsAt } from '../../support/load/whole.ts'
import { seed } from '../../support/seed.ts'

/** A short run; `npm run fuzz -- --requests 500 --seed …` repeats it, and `test/slow/` has a longer one. */
const requests = 500

t.test(`${requests.toString()} requests, valid and hostile (seed ${seed.toString()})`, async (t) => {
  const app = await build(t, { SEED: 'article', TEXTS: 'open' })
  const { found, tally } = await fuzz(app, { until: requests, seed })
  t.same(found, [])
  for (const status of [200, 303, 400, 404])
    t.ok(tally.statuses.has(status), `some were answered by ${status.toString()}`)
  t.same(await faultsAt(t, app.database), [])
})
