/** What an import of many subjects makes stale is derived in a thread, ahead of its writing. */
import t from 'tap'
import { Ahead } from '../../../src/database/derived/ahead.ts'
import { readMarks } from '../../../src/database/derived/batches.ts'
import { derive } from '../../../src/database/derived/derive.ts'
import { openTarget } from '../../../src/database/open-existing.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { examples, putExamples } from '../../support/examples.ts'

const app = await build(t)
await putExamples(app)
const { ask, store } = app
const engine = await openTarget(locationOf(app.database))
t.teardown(() => engine.close())

const line = (resource: string, record: object): string => JSON.stringify({ resource, record })

/** Half of the projects are parts of the other half. */
const linesOf = (figures: object): string[] =>
  Array.from({ length: 250 }, (_, n) => {
    const id = `p${n.toString()}`
    const parentId = n % 2 === 1 ? `p${(n - 1).toString()}` : null
    const figure = { ...examples.figures, subjectId: id, value: (1000 - n).toString(), ...figures }
    return [
      line('projects', { ...examples.projects, id, parentId, regionId: 'guangdong' }),
      line('figures', { ...figure, id: `f${n.toString()}` }),
      line('figures', { ...figure, id: `g${n.toString()}`, stage: 'actual', unit: n % 7 === 0 ? 'USD' : 'CNY' }),
    ].join('\n')
  })

const importAll = (figures: object) =>
  ask('POST', '/v1/import', {
    body: linesOf(figures).join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  })

/** Marks all that has figures, as an import does. */
const markAll = (): Promise<unknown> =>
  engine.transaction((session) =>
    session.run(
      sql`INSERT INTO unsettled SELECT DISTINCT subject_kind || '/' || subject_id FROM figures WHERE true ON CONFLICT DO NOTHING`,
    ),
  )

const questions = [
  '/v1/totals?metric=investment&groupBy=region,year',
  '/v1/totals?metric=investment&unit=CNY&explain=true',
  '/v1/promises?limit=200&total=true',
  '/v1/checks?limit=200&total=true',
]

const withoutAddress = (body: unknown): object => ({ ...(body as object), href: '', next: '' })

t.test('after an import of more subjects than are recomputed at once, answers are those computed anew', async (t) => {
  for (const figures of [{ periodEnd: '2025-12-31' }, { periodEnd: '2026-12-31' }, { value: '7' }]) {
    t.equal((await importAll(figures)).status, 200)
    for (const question of questions) {
      const kept = await ask('GET', question)
      const anew = await ask('GET', `${question}&asOf=${encodeURIComponent((await store.stamp()).at)}`)
      t.equal(kept.status, 200)
      t.strictSame(withoutAddress(kept.body), withoutAddress(anew.body), question)
    }
    t.strictSame(await engine.all(sql`SELECT mark FROM unsettled`), [])
  }
})

t.test('a thread derives the next batch, unless a record changes before it is written', async (t) => {
  await store.totals({ metric: 'investment' })
  await markAll()
  const ahead = new Ahead(locationOf(app.database))
  t.teardown(() => ahead.close())
  const begin = () =>
    engine.transaction(async (session) => {
      await ahead.begin(session, 10)
      return (await readMarks(session, 10)).marks
    })
  const marks = await begin()
  const next = await engine.transaction((session) => ahead.take(session, marks))
  const trees = next?.batch.trees
  t.ok(trees && trees.refs.length >= 10)
  if (trees) t.strictSame(next.derived, derive(trees.inputs, trees.subjects))
  t.equal(await engine.transaction((session) => ahead.take(session, marks)), undefined)

  await begin()
  t.equal(await engine.transaction((session) => ahead.take(session, marks.slice(1))), undefined)
  await begin()
  await ahead.ready()
  t.equal((await ask('PATCH', '/v1/regions/guangdong', { body: { name: 'Anhui' } })).status, 200)
  t.equal(await engine.transaction((session) => ahead.take(session, marks)), undefined)
})

t.test('what a thread cannot derive is left to the one that writes', async (t) => {
  await markAll()
  const ahead = new Ahead(`${locationOf(app.database)}-that-is-not-there`)
  t.teardown(() => ahead.close())
  const marks = await engine.transaction(async (session) => {
    await ahead.begin(session, 10)
    return (await readMarks(session, 10)).marks
  })
  await ahead.ready()
  t.equal(await engine.transaction((session) => ahead.take(session, marks)), undefined)
})
