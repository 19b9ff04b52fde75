/** GET /v1/batches, and the batch of each change: what wrote several records at once, for editors and admins. */
import fc from 'fast-check'
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { everyResource, resourceOf } from '../../../src/resources/index.ts'
import { batchAt, imported, type ImportLine, undo, undone } from '../../support/batches.ts'
import { adminKey, build, type Built } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { listing, listRegister, plain, saved } from '../../support/lists.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { lineOf, putAll } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'
import { wordsOf } from '../../support/words.ts'

type Json = Readonly<Record<string, unknown>>
interface Page {
  readonly data: readonly Json[]
  readonly next: string | null
}

const region = (id: string): ImportLine => lineOf('regions', id)

const batches = async ({ ask }: Built, query = ''): Promise<Page> =>
  (await ask('GET', `/v1/batches${query}`, { key: adminKey })).body

const changes = async ({ ask }: Built, query = ''): Promise<Page> => (await ask('GET', `/v1/changes${query}`)).body

// Each test has records of its own, with names that no other test has.
const app = await listRegister(t)

t.test('a change names its batch; one that was made by itself names none', async (t) => {
  const { sequence } = await app.store.stamp()
  await putAll(app, { regions: { spring: {} } })
  const id = await imported(app, [region('summer'), region('autumn')])
  await putAll(app, { regions: { winter: {} } })
  const found = (await changes(app, `?after=${sequence.toString()}`)).data
  t.strictSame(pluck(found, 'id', 'batchId'), [
    ['spring', null],
    ['summer', id],
    ['autumn', id],
    ['winter', null],
  ])
  t.strictSame(Object.keys(found[0] ?? {}), wordsOf('sequence at by resource id revision action batchId record'))
  t.strictSame(await batchAt(app, id), {
    id,
    kind: 'import',
    at: found[1]?.['at'],
    by: 'ADMIN_KEY',
    subject: null,
    mergedInto: null,
    counts: { created: { regions: 2 }, updated: {}, deleted: {} },
    undoneBy: null,
    undoes: null,
    firstSequence: sequence + 2,
    lastSequence: sequence + 3,
  })
})

t.test('what writes nothing is no batch', async (t) => {
  await imported(app, [region('one')])
  const before = await batches(app)
  t.equal(await imported(app, [region('one')]), null)
  const refused = await app.ask('POST', '/v1/import', {
    body: JSON.stringify({ resource: 'regions', record: { id: 'two' } }),
    headers: { 'content-type': 'application/x-ndjson' },
  })
  t.equal(refused.status, 422)
  t.strictSame(await batches(app), before)
})

t.test('a list that is saved is a batch about its source', async (t) => {
  await app.list('list', listing('Clinics,,,,20', 'Police,,,,5'), plain)
  const { batchId } = await saved(app)
  matchWhole(t, await batchAt(app, batchId as string), {
    kind: 'list',
    subject: 'sources/list',
    counts: { created: { projects: 2, figures: 2 }, updated: {}, deleted: {} },
  })
})

t.test('batches are listed newest first, page by page, by kind and by who made them', async (t) => {
  const key = 'the-key-of-ann-in-the-newsroom'
  await app.store.addKey(keyHash(key), { role: 'editor', label: 'ann' })
  const earlier = (await batches(app)).data
  const ids = [
    await imported(app, [region('north')]),
    await imported(app, [region('south')], key),
    await imported(app, [region('west')]),
  ]
  const { batchId } = await undone(app, ids[2] ?? null)
  const all = [batchId, ...ids.toReversed(), ...pluck(earlier, 'id')]
  const listed = async (query?: string) => pluck((await batches(app, query)).data, 'id')
  t.strictSame(await listed(), all)
  const undos = earlier.filter(({ kind }) => kind === 'undo')
  t.strictSame(await listed('?kind=undo'), [batchId, ...pluck(undos, 'id')])
  t.strictSame(await listed('?kind=import&by=ann'), [ids[1]])
  t.strictSame(await listed('?by=nobody'), [])

  const seen: unknown[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = await app.ask('GET', `/v1/batches?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`, { key })
    const page: Page = answer.body
    seen.push(...pluck(page.data, 'id'))
    t.equal(answer.headers['link']?.includes('rel="next"'), page.next !== null)
    cursor = page.next
  }
  t.strictSame(seen, all)
  const { next } = await batches(app, '?limit=1')
  t.equal((await app.ask('GET', `/v1/batches?kind=list&cursor=${next ?? ''}`, { key })).status, 400, 'of another query')
})

t.test('editors and admins alone read batches, and what they have they get again as unchanged', async (t) => {
  await app.store.addKey(keyHash('a-reader-of-the-register'), { role: 'reader', label: 'reader' })
  const id = await imported(app, [region('east')])
  for (const path of ['/v1/batches', `/v1/batches/${id ?? ''}`]) {
    t.equal((await app.ask('GET', path)).status, 401)
    t.equal((await app.ask('GET', path, { key: 'a-reader-of-the-register' })).status, 403)
    const { headers } = await app.ask('GET', path, { key: adminKey })
    t.equal(headers['cache-control'], 'private, no-cache')
    const ifNoneMatch = { 'if-none-match': headers['etag'] ?? '' }
    t.equal((await app.ask('GET', path, { key: adminKey, headers: ifNoneMatch })).status, 304)
  }
  for (const query of ['?kind=nothing', '?limit=0', '?limit=201', '?cursor=x', '?by=a&by=b', '?nosuch=1'])
    t.equal((await app.ask('GET', `/v1/batches${query}`, { key: adminKey })).status, 400, query)
  t.equal((await app.ask('GET', '/v1/batches/nosuch', { key: adminKey })).status, 400)
  t.equal((await app.ask('GET', '/v1/batches/01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d', { key: adminKey })).status, 404)
})

t.test('webhooks and revisions see the changes of an undo as any others', async (t) => {
  const { sequence } = await app.store.stamp()
  await putAll(app, { projects: { bridge: {} } })
  const id = await imported(app, [lineOf('projects', 'bridge', { title: 'A long bridge' })])
  const { batchId } = await undone(app, id)
  matchWhole(t, (await app.ask('GET', '/v1/projects/bridge/revisions')).body, {
    data: [{ action: 'create' }, { action: 'update' }, { action: 'update', by: 'ADMIN_KEY' }],
  })
  t.strictSame(pluck((await changes(app, `?after=${sequence.toString()}`)).data, 'batchId'), [null, id, batchId])
  const asOf = String((await batchAt(app, id))['at'])
  matchWhole(t, (await app.ask('GET', `/v1/projects/bridge?asOf=${asOf}`)).body, { title: 'A long bridge' })
})

// A property: whatever a batch did and whatever happened meanwhile, an undo leaves what there would be without the batch.

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

const anyRegion = fc
  .record({ id: few('r', 2), parentId: fc.option(few('r', 2)) })
  .map((one): ImportLine => ['regions', { ...examples.regions, ...one }])

const line = fc.oneof({ weight: 3, arbitrary: project }, { weight: 4, arbitrary: figure }, anyRegion)
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

t.test('an undo leaves what there would be without the batch', async (t) => {
  let [undone, refused] = [0, 0]
  await forAll(
    25,
    [lines(12), lines(6), lines(3), fc.constantFrom('import', 'many'), few('f', 11)],
    async (before, batch, later, kind, deleted) => {
      await t.test('a batch', async (t) => {
        const [app, without] = [await build(t), await build(t)]
        for (const one of [app, without]) {
          await imported(one, groundwork)
          await importGood(one, before)
        }
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
