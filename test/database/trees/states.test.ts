/** Each answer is of one state of the register: the last that is committed, or the one that is asked for. */
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import type { DerivedRequest } from '../../../src/store/computed-lists.ts'
import { imported, type Line } from '../../support/batches.ts'
import { build, type Built, put } from '../../support/build.ts'
import { beside, type Beside, copyFor } from '../../support/databases.ts'
import { assertAnew, today } from '../../support/derived.ts'
import { exampleIds, examples, putExamples, withExamples } from '../../support/examples.ts'
import { questions } from '../../support/load/as-anew.ts'
import { furnish } from '../../support/load/figure-writes.ts'
import { putManyFigures } from '../../support/load/many-figures.ts'
import { runs } from '../../support/runs.ts'

const sizes: readonly (readonly [name: string, fill: (app: Built) => Promise<void>])[] = [
  ['in process', putExamples],
  [
    'by a thread',
    async (app) => {
      await putExamples(app)
      await putManyFigures(app)
    },
  ],
]

/** Fills a register; returns what builds an app over a copy of it. */
const filledWith = async (t: Test, fill: (app: Built) => Promise<void>) => {
  const filled = await build(t)
  await fill(filled)
  // PostgreSQL copies a database that nobody uses.
  await filled.http.close()
  return async (t: Test): Promise<Built> => build(t, { DATABASE_URL: await copyFor(t, filled.database) })
}

/** The figure of the examples, alone in its tree. */
const query = { metric: 'investment', projectId: 'a-bridge' } as const
const totalOf = async ({ store }: Built, asOf?: number): Promise<unknown> => {
  const { data, state } = await store.totals(query, asOf)
  return [state.sequence, data.map(({ total }) => total)]
}
const change = async (app: Built, value: string): Promise<number> => {
  const { status, text } = await app.ask('PATCH', '/v1/figures/a-figure', { body: { value } })
  if (status !== 200) throw new Error(text)
  return (await app.store.stamp()).sequence
}

const list: DerivedRequest = {
  ...{ list: 'promises', today: today(), asOf: undefined, after: undefined, limit: 50, total: true },
  filters: { subjectId: 'a-bridge' },
}
const valuesIn = (items: readonly string[]): unknown[] =>
  items.map((item) => (JSON.parse(item) as { value: string }).value)

// `npm test` shows by a thread only that it answers as in process (`thread.test.ts`).
for (const [name, fill] of sizes.slice(0, runs(sizes.length)))
  t.test(`answered ${name}`, async (t) => {
    const filled = await filledWith(t, fill)

    t.test('earlier states are answered while writes go on', async (t) => {
      const app = await filled(t)
      const states = new Map<number, string>()
      for (const value of ['1', '2', '3', '4', '5', '6']) {
        const asking = [...states].map(async ([sequence, then]) => {
          t.strictSame(await totalOf(app, sequence), [sequence, [then]])
          const { items, total } = await app.store.derived({ ...list, asOf: sequence })
          t.strictSame([valuesIn(items), total], [[then], 1])
        })
        states.set(await change(app, value), value)
        await Promise.all(asking)
      }
      const [sequence, value] = [...states].at(-1) as [number, string]
      t.strictSame(await totalOf(app), [sequence, [value]])
    })

    t.test('a register that has been restored is noticed', async (t) => {
      const app = await filled(t)
      await change(app, '77')
      t.strictSame(valuesIn((await app.store.derived(list)).items), ['77'])
      const { run, value } = await beside(t, app.database)
      const sequence = Number(await value('SELECT sequence FROM register'))
      // A restored register may have as many changes, and other records.
      await run(`UPDATE figures SET value = 2 * value WHERE id = 'a-figure'`)
      await run(`UPDATE register SET epoch = '${randomUUID()}'`)
      t.strictSame(await totalOf(app), [sequence, ['154']])
      t.strictSame(valuesIn((await app.store.derived(list)).items), ['154'])
      await assertAnew(t, app, [
        '/v1/totals?metric=investment&groupBy=region',
        `/v1/checks?records.id=a-figure&total=true`,
      ])
      await change(app, '99')
      t.strictSame(await totalOf(app), [sequence + 1, ['99']])
    })

    t.test('what is rolled back is never seen', async (t) => {
      const app = await filled(t)
      const sequence = await change(app, '10')
      t.strictSame(await totalOf(app), [sequence, ['10']])
      const database = await beside(t, app.database)
      for (const value of ['11', '12']) {
        await database.spoil('INSERT', 'changes')
        const [{ status }, ...totals] = await Promise.all([
          app.ask('PATCH', '/v1/figures/a-figure', { body: { value } }),
          totalOf(app),
          totalOf(app),
        ])
        t.equal(status, 500)
        t.strictSame(totals, [
          [sequence, ['10']],
          [sequence, ['10']],
        ])
        await database.mend('changes')
        t.strictSame(await totalOf(app), [sequence, ['10']])
      }
      // Its number is that of the change that was undone.
      t.equal((await app.ask('PATCH', '/v1/figures/a-figure', { body: { note: 'Another change.' } })).status, 200)
      t.strictSame(await totalOf(app), [sequence + 1, ['10']])
      t.strictSame(valuesIn((await app.store.derived(list)).items), ['10'])
    })
  })

/** More than are read at once. */
const many = 450

t.test('a download of promises or findings is of one state while writes go on', async (t) => {
  const app = await withExamples(t)
  const ids = Array.from({ length: many }, (_, at) => `f${at.toString().padStart(3, '0')}`)
  const writeAll = async (value: string): Promise<void> => {
    const lines = ids.map((id): Line => {
      const year = (1000 + Number(id.slice(1))).toString()
      const period = { periodStart: `${year}-01-01`, periodEnd: `${year}-12-31` }
      const words = `${(Number(value) + 1).toString()} yuan`
      return ['figures', { ...examples.figures, id, subjectId: 'many', value, asPrinted: words, ...period }]
    })
    await imported(app, lines)
  }
  t.equal((await app.ask('PUT', '/v1/projects/many', { body: examples.projects })).status, 201)
  await writeAll('1')
  const all: DerivedRequest = { ...list, limit: Infinity, total: false }
  const requests: readonly DerivedRequest[] = [
    { ...all, filters: { subjectId: 'many' } },
    { ...all, list: 'checks', filters: { check: 'value-not-as-printed', 'records.id.in': ids } },
  ]
  for (const request of requests) {
    const expected: string[] = []
    const before = await app.store.snapshot()
    for await (const some of before.derived(request)) expected.push(...some)
    before.close()
    t.equal(expected.length, many)
    const snapshot = await app.store.snapshot()
    const parts: (readonly string[])[] = []
    for await (const part of snapshot.derived(request)) {
      parts.push(part)
      if (parts.length === 1) await writeAll('2')
    }
    snapshot.close()
    t.ok(parts.length > 1, 'it comes in several parts')
    t.strictSame(parts.flat(), expected)
    await writeAll('1')
  }
})

// A GET never writes, and waits for no writer.

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

const assertUnwritten = async (t: Test, app: Built, asked: readonly string[], after = writes): Promise<void> => {
  const database = await beside(t, app.database)
  for (const [method, path, body] of after) {
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
  const app = await withExamples(t)
  await putManyFigures(app)
  const now = encodeURIComponent((await app.store.stamp()).at)
  const asked = [totals, `${totals}&unit=USD`, '/v1/promises', '/v1/checks', '/v1/promises?format=csv']
  await assertUnwritten(t, app, [...asked, `/v1/checks?asOf=${now}`, '/projects/a-bridge', '/'], writes.slice(0, 2))
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
