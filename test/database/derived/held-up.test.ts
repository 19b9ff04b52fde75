/** What is derived can be read while another writer holds the database, such as an import. */
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import t from 'tap'
import { openTarget } from '../../../src/database/open-existing.ts'
import { openRegister } from '../../../src/database/open.ts'
import { build } from '../../support/build.ts'
import { databaseFor, locationOf } from '../../support/databases.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { until } from '../../support/until.ts'

const asked = ['/v1/totals?metric=investment', '/v1/promises?limit=5', '/v1/checks?limit=5']

t.test('an import begins with nothing stale', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const answers = (suffix = '') =>
    Promise.all(asked.map(async (address) => (await app.ask('GET', address + suffix)).body['data']))
  await answers()
  t.equal((await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '4711' } })).status, 200)

  const bytes = new PassThrough()
  const importing = app.store.import({ bytes, by: 'test', dryRun: false, resource: undefined })
  bytes.write(`${JSON.stringify({ resource: 'regions', record: { ...examples.regions, id: 'imported' } })}\n`)
  await until(async () => bytes.readableLength === 0)
  t.strictSame(await answers(), await answers(`&asOf=${encodeURIComponent((await app.store.stamp()).at)}`))
  bytes.end()
  await once(bytes, 'close')
  t.equal((await importing).errorCount, 0)
})

t.test('what is stale while another writer holds the database is computed from the register', async (t) => {
  const database = await databaseFor(t)
  const app = await build(t, { DATABASE_URL: database })
  await putExamples(app)
  const [store, writer] = [
    await openRegister(locationOf(database), { patience: 100 }),
    await openTarget(locationOf(database)),
  ]
  t.teardown(() => Promise.all([store.close(), writer.close()]))
  t.equal((await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '4711' } })).status, 200)
  await writer.exclusive(async () => {
    const last = (await store.stamp()).sequence
    const query = { metric: 'investment' }
    t.strictSame(await store.totals(query), await store.totals(query, last))
    const page = { list: 'promises', today: '2026-01-01', asked: {}, after: undefined, limit: 5, total: true } as const
    t.strictSame(await store.derived({ ...page, asOf: undefined }), await store.derived({ ...page, asOf: last }))
    return { keep: false, isMost: false, value: undefined }
  })
})
