/** A property: whatever a batch did and whatever happened meanwhile, an undo leaves what there would be without the batch. */
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { everyResource, resourceOf } from '../../../src/resources/index.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { imported, type ImportLine, undo } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { databaseFor, withoutServer } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { forAll } from '../../support/runs.ts'

type Json = Readonly<Record<string, unknown>>

t.setTimeout(240_000)

const number = (most: number) => fc.integer({ min: 0, max: most })
const few = (prefix: string, most: number) => number(most).map((at) => `${prefix}${at.toString()}`)

const project = fc
  .record({
    id: few('p', 5),
    title: few('Project ', 2),
    parentId: fc.option(few('p', 5)),
    regionId: fc.option(few('r', 2)),
    codes: fc.option(few('c', 2)),
  })
  .map(({ codes, ...rest }): ImportLine => [
    'projects',
    { ...examples.projects, ...rest, codes: codes === null ? [] : [{ scheme: 'works', code: codes }] },
  ])

const figure = fc
  .record({
    id: few('f', 11),
    subjectId: few('p', 5),
    stage: fc.constantFrom('planned', 'actual', 'target'),
    value: number(20).map(String),
    asPrinted: number(20).map((value) => `${value.toString()} yuan`),
    year: fc.constantFrom('2020', '2021'),
    sourceId: few('s', 1),
  })
  .map(({ year, ...rest }): ImportLine => [
    'figures',
    { ...examples.figures, ...rest, periodStart: `${year}-01-01`, periodEnd: `${year}-12-31` },
  ])

const region = fc
  .record({ id: few('r', 2), parentId: fc.option(few('r', 2)) })
  .map((one): ImportLine => ['regions', { ...examples.regions, ...one }])

const line = fc.oneof({ weight: 3, arbitrary: project }, { weight: 4, arbitrary: figure }, region)
const lines = (most: number) =>
  fc.uniqueArray(line, { minLength: 1, maxLength: most, selector: ([resource, { id }]) => `${resource}/${String(id)}` })

const groundwork: readonly ImportLine[] = [
  ...['r0', 'r1'].map((id): ImportLine => ['regions', { ...examples.regions, id }]),
  ...['s0', 's1'].map((id): ImportLine => ['sources', { ...examples.sources, id }]),
  ['metrics', { ...examples.metrics, id: 'investment' }],
  ...['p0', 'p1', 'p2', 'p3', 'p4'].map((id): ImportLine => ['projects', { ...examples.projects, id }]),
]

/** Imports what is good of some lines, as one batch; tells what was written and which lines were not good. */
const importGood = async (
  { ask }: Built,
  some: readonly ImportLine[],
): Promise<{ readonly batchId: string | null; readonly done: readonly unknown[] }> => {
  const { status, text, body } = await ask('POST', '/v1/import?bad=skip', {
    body: some.map(([resource, record]) => `${JSON.stringify({ resource, record })}\n`).join(''),
    headers: { 'content-type': 'application/x-ndjson' },
  })
  if (status !== 200) throw new Error(text)
  const { batchId, created, updated, unchanged, errors } = body as Json & {
    batchId: string | null
    errors?: readonly { line: number }[]
  }
  return { batchId, done: [created, updated, unchanged, (errors ?? []).map((one) => one.line)] }
}

/** Writes records as a form of several does; null if a rule refuses one. */
const writeMany = async ({ store }: Built, some: readonly ImportLine[]): Promise<string | null> => {
  const writes = some.map(([name, { id, ...body }]) => ({
    resource: resourceOf(name as ResourceName),
    id: id as string,
    creates: true,
    edit: () => body,
  }))
  const outcomes = await store.write(writes, 'a form').catch(() => [])
  return outcomes[0]?.batchId ?? null
}

const ofRevision = ['revision', 'createdAt', 'updatedAt']
const timeless = (record: Json): Json =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !ofRevision.includes(key)))

const derived = [
  '/v1/totals?metric=investment&groupBy=region,year',
  '/v1/promises',
  '/v1/checks',
  '/v1/outcomes?metric=investment&stage=planned&groupBy=region',
]

const answersOf = async ({ ask }: Built): Promise<Json> => {
  const pages = await Promise.all(
    everyResource.map(async ({ name }) => {
      const { body } = await ask('GET', `/v1/${name}?limit=200`)
      return [name, (body as { data: Json[] }).data.map(timeless)] as const
    }),
  )
  const answers = await Promise.all(
    derived.map(async (path) => {
      const { href: _, ...answer } = (await ask('GET', path)).body as Json
      return [path, answer] as const
    }),
  )
  return Object.fromEntries<unknown>([...pages, ...answers])
}

const registerWith = async (t: Test, database: string, some: readonly ImportLine[]): Promise<Built> => {
  const app = await build(t, { DATABASE_URL: database })
  await imported(app, groundwork)
  await importGood(app, some)
  return app
}

t.test('an undo leaves what there would be without the batch', async (t) => {
  let [undone, refused] = [0, 0]
  await forAll(
    25,
    [lines(12), lines(6), lines(3), fc.constantFrom('import', 'many'), few('f', 11)],
    async (before, batch, later, kind, deleted) => {
      await t.test('a batch', async (t) => {
        const folder = t.testdir()
        const fresh = (name: string) => (withoutServer ? `file:${join(folder, name)}` : databaseFor(t))
        const [app, without] = [
          await registerWith(t, await fresh('one.db'), before),
          await registerWith(t, await fresh('other.db'), before),
        ]
        const id = kind === 'import' ? (await importGood(app, batch)).batchId : await writeMany(app, batch)
        const change = async (one: Built) => [
          (await importGood(one, later)).done,
          (await one.ask('DELETE', `/v1/figures/${deleted}`)).status,
        ]
        const changed = await change(app)
        if (id === null) return
        const { sequence } = await app.store.stamp()
        const answer = await undo(app, id)
        if (answer.status !== 200) {
          refused++
          t.ok([409, 422].includes(answer.status), answer.text)
          t.equal((await app.store.stamp()).sequence, sequence)
          return
        }
        undone++
        // What the batch wrote first, or kept from being written, is otherwise without it.
        if (JSON.stringify(await change(without)) !== JSON.stringify(changed)) return
        t.strictSame(await answersOf(app), await answersOf(without))
        const { batchId } = answer.body as { batchId: string }
        const after = await answersOf(app)
        const again = await undo(app, batchId)
        t.equal(again.status, 200, again.text)
        t.strictSame((await undo(app, (again.body as { batchId: string }).batchId)).status, 200)
        t.strictSame(await answersOf(app), after)
      })
    },
  )
  t.ok(undone + refused > 0, `${undone.toString()} undone, ${refused.toString()} refused`)
})
