/** What a transaction derived and then lost is in no later answer. */
import t, { type Test } from 'tap'
import { openTarget } from '../../../src/database/open-existing.ts'
import { recomputeSome } from '../../../src/database/derived/recompute.ts'
import { runningTotals } from '../../../src/database/derived/sums/running-totals.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { build, type Built } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { examples, putExamples } from '../../support/examples.ts'

const percent = { value: '5', unit: 'percent', asPrinted: '5%' }

const put = async (t: Test, { ask }: Built, id: string, body: object): Promise<void> => {
  const { status } = await ask('PUT', `/v1/figures/${id}`, { body: { ...examples.figures, metric: 'growth', ...body } })
  t.ok(status < 300)
}

t.test('a total that is refused leaves what was recomputed for it', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const engine = await openTarget(locationOf(app.database))
  t.teardown(() => engine.close())
  const asked = '/v1/totals?metric=growth'
  for (const [id, stage] of [
    ['f-1', 'planned'],
    ['z-2', 'actual'],
  ] as const) {
    await put(t, app, id, { ...percent, stage })
    t.equal((await app.ask('GET', asked)).status, 422)
    t.strictSame(await engine.all(sql`SELECT mark FROM unsettled`), [])
  }
  await put(t, app, 'b-3', {})
  await app.ask('GET', '/v1/promises')
  const kept = await app.ask('GET', asked)
  const anew = await app.ask('GET', `${asked}&asOf=${encodeURIComponent((await app.store.stamp()).at)}`)
  t.strictSame(kept.body['data'], anew.body['data'])
})

t.test('a total of a state that was undone is not continued, though others have its movements’ numbers', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const engine = await openTarget(locationOf(app.database))
  t.teardown(() => engine.close())
  const running = runningTotals()
  const query = { metric: 'growth' }
  const current = (isUndone = false) =>
    engine.transaction(async (session) => {
      while (await recomputeSome(session));
      const total = (await running(session, query)).answer()
      if (isUndone) throw new Error('undone')
      return total
    })
  await put(t, app, 'f-1', { value: '10' })
  await current()
  await put(t, app, 'f-1', { value: '20' })
  await t.rejects(current(true), { message: 'undone' })
  await put(t, app, 'f-1', { value: '30' })
  const [row] = (await current()).data
  t.equal(row?.total, '30')
})
