/** The register answers any request as its document says, never fails, and stays whole. */
import t from 'tap'
import { build, type Built } from '../support/build.ts'
import { fuzz } from '../support/document/fuzzing.ts'
import { faultsAt } from '../support/load/whole.ts'
import { seed } from '../support/seed.ts'

/** `npm run fuzz -- --requests 5000 --seed …` repeats a run. */
const requests = 5000

t.test(`${requests.toString()} requests, valid, nearly valid and hostile (seed ${seed.toString()})`, async (t) => {
  const app = await build(t)
  const { found, statuses } = await fuzz(app, requests, seed)
  t.same(found, [])
  for (const status of [200, 201, 204, 400, 401, 404, 412, 422])
    t.ok(statuses.has(status), `some were answered by ${status.toString()}`)
  t.same(await faultsAt(t, app.database), [])
})

t.test('an answer with an undocumented status or media type is reported', async (t) => {
  for (const [change, fault] of [
    [{ status: 418 }, '418 is not in the document'],
    [{ status: 400, headers: { 'content-type': 'text/x-other' } }, 'text/x-other is not in the document'],
  ] as const) {
    const app = await build(t)
    const send: Built['send'] = async (...request) => ({ ...(await app.send(...request)), ...change })
    const { found } = await fuzz({ ...app, send }, 100, 1)
    const ofOperations = found.filter(({ url }) => /^\/v1\/regions(\?|$)/.test(url))
    t.ok(ofOperations.length > 0)
    for (const { faults } of ofOperations) t.ok(faults.includes(fault), faults.join('; '))
  }
})
