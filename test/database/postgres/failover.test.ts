/** A standby that takes the place of its primary may lack its last writes: clients are told that it is another history. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { databaseFor, withoutServer } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { replicaOf } from '../../support/postgres/replica.ts'

t.test('after a promotion nobody is told "unchanged"', { skip: withoutServer }, async (t) => {
  const replica = await replicaOf(t, process.env['TEST_DATABASE'] ?? '')
  const database = await databaseFor(t)
  const before = await build(t, { DATABASE_URL: database })
  await before.ask('PUT', '/v1/sources/told', { body: examples.sources })
  const list = await before.ask('GET', '/v1/sources')
  const epoch = String((await before.ask('GET', '/v1/changes')).headers['register-epoch'])
  await replica.caughtUp()
  await replica.promote()

  const after = await build(t, { DATABASE_URL: replica.urlOf(database) })
  const asked = (tag: string | undefined) =>
    after.ask('GET', '/v1/sources', { headers: { 'if-none-match': tag ?? '' } })
  const again = await asked(list.headers['etag'])
  t.equal(again.status, 200)
  t.same(again.body, list.body)
  t.equal((await asked(again.headers['etag'])).status, 304, 'the epoch has changed once')
  const { status, body } = await after.ask('GET', `/v1/changes?after=1&epoch=${epoch}`)
  t.match({ status, body }, { status: 410, body: { type: '/problems/other-epoch', status: 410 } })
})
