/** A GET never writes, and waits for no writer. */
import t, { type Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { build, type Built } from '../../support/build.ts'
import { beside, type Beside } from '../../support/databases.ts'
import { assertAnew } from '../../support/derived.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'
import { questions } from '../../support/load/as-anew.ts'
import { furnish } from '../../support/load/figure-writes.ts'
import { putManyFigures } from '../../support/load/many-figures.ts'
import { put } from '../../support/put.ts'

/** Returns a value that changes with any row that is written or locked, but for those that count requests and followers. */
const writesTo = async ({ database }: Built, { rows, value, version }: Beside): Promise<unknown> => {
  if (!isPostgres(database)) return version()
  const tables = await rows(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('calls', 'leases') ORDER BY 1`,
  )
  const digest = ({ name }: Readonly<Record<string, unknown>>): string =>
    `(SELECT md5(coalesce(string_agg(concat(ctid, ' ', xmin, ' ', xmax), ',' ORDER BY ctid), '')) FROM ${String(name)})`
  return value(`SELECT concat(${tables.map(digest).join(', ')})`)
}

const totals = '/v1/totals?metric=investment&groupBy=region,year'
const addresses = [
  ...questions,
  `${totals}&explain=true`,
  ...['promises', 'checks', 'figures'].flatMap((list) => [`/v1/${list}?format=csv`, `/v1/${list}?format=xlsx`]),
  `${totals}&format=csv`,
  `${totals}&explain=true&format=ndjson`,
  ...['/v1/export', '/v1/export/datapackage', '/v1/export/oc4ids', '/v1/changes', '/v1/catalog'],
  '/v1/search?q=bridge',
  '/v1/verify?claim=A+bridge+costs+12.5+yuan',
  ...Object.entries(exampleIds).flatMap(([name, id]) => [
    `/v1/${name}?total=true`,
    `/v1/${name}/${id}`,
    `/${name}/${id}`,
    `/zh/${name}/${id}`,
  ]),
  ...['/', '/zh', '/totals?metric=investment', '/promises', '/checks', '/search?q=bridge', '/health/live'],
]

const writes: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['PATCH', 'figures/a-figure', { value: '13' }],
  ['PATCH', 'projects/a-bridge', { title: 'Another name' }],
  ['PUT', 'figures/another', { ...examples.figures, stage: 'actual', value: '9' }],
  ['PUT', 'rates/a-rate', { ...examples.rates, rate: '7.3' }],
  ['DELETE', 'figures/another'],
]

const assertUnwritten = async (t: Test, app: Built, asked: readonly string[]): Promise<void> => {
  const database = await beside(t, app.database)
  for (const [method, path, body] of writes) {
    const { status } = await app.ask(method, `/v1/${path}`, { body })
    t.ok(status < 300, `${method} ${path}`)
    const before = await writesTo(app, database)
    for (const address of asked) {
      const { status } = await app.send('GET', address)
      // Some questions are about plans that are not there.
      if (status !== 200 && !/(initiative|project)Id=/.test(address)) t.fail(`${address} is ${status.toString()}`)
    }
    t.equal(await writesTo(app, database), before, `after ${method} ${path}`)
  }
}

t.test('no GET writes, whatever was written before', async (t) => {
  const app = await build(t)
  await furnish(app)
  await putExamples(app)
  await assertUnwritten(t, app, addresses)
})

t.test('nor where a thread answers', async (t) => {
  const app = await build(t)
  await putExamples(app)
  await putManyFigures(app)
  const now = encodeURIComponent((await app.store.stamp()).at)
  const asked = [totals, `${totals}&unit=USD`, '/v1/promises', '/v1/checks', '/v1/promises?format=csv']
  await assertUnwritten(t, app, [...asked, `/v1/checks?asOf=${now}`, '/projects/a-bridge', '/'])
})

t.test('a GET is answered while another connection holds the write lock', async (t) => {
  const app = await build(t)
  await furnish(app)
  await putExamples(app)
  await put(app, 'projects/p1', { ...examples.projects, title: 'p1' })
  const { hold, letGo } = await beside(t, app.database)
  await app.ask('GET', totals)
  for (const value of ['4711', '4712']) {
    t.equal((await app.ask('PATCH', '/v1/figures/a-figure', { body: { value } })).status, 200)
    await hold()
    await assertAnew(t, app, questions)
    await letGo()
  }
})
