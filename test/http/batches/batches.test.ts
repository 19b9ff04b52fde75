/** GET /v1/batches, and the batch of each change: what wrote several records at once, for editors and admins. */
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { batchAt, imported, undone } from '../../support/batches.ts'
import { adminKey, build, type Built, put } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { listRegister, plain, listing, saved } from '../../support/lists.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { wordsOf } from '../../support/words.ts'

type Json = Readonly<Record<string, unknown>>
interface Page {
  readonly data: readonly Json[]
  readonly next: string | null
}

const region = (id: string, more: object = {}) => ['regions', { id, name: id, kind: 'city', ...more }] as const

const batches = async ({ ask }: Built, query = ''): Promise<Page> =>
  (await ask('GET', `/v1/batches${query}`, { key: adminKey })).body

const changes = async ({ ask }: Built): Promise<Page> => (await ask('GET', '/v1/changes')).body

t.test('a change names its batch; one that was made by itself names none', async (t) => {
  const app = await build(t)
  await put(app, 'regions/one', { name: 'One', kind: 'city' })
  const id = await imported(app, [region('two'), region('three')])
  await put(app, 'regions/four', { name: 'Four', kind: 'city' })
  const found = (await changes(app)).data
  t.strictSame(
    found.map((one) => [one['id'], one['batchId']]),
    [
      ['one', null],
      ['two', id],
      ['three', id],
      ['four', null],
    ],
  )
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
    firstSequence: 2,
    lastSequence: 3,
  })
})

t.test('what writes nothing is no batch', async (t) => {
  const app = await build(t)
  await imported(app, [region('one')])
  t.equal(await imported(app, [region('one')]), null)
  const refused = await app.ask('POST', '/v1/import', {
    body: JSON.stringify({ resource: 'regions', record: { id: 'two' } }),
    headers: { 'content-type': 'application/x-ndjson' },
  })
  t.equal(refused.status, 422)
  t.equal((await batches(app)).data.length, 1)
})

t.test('a list that is saved is a batch about its source', async (t) => {
  const register = await listRegister(t)
  await register.list('list', listing('Clinics,,,,20', 'Police,,,,5'), plain)
  const { batchId } = await saved(register)
  matchWhole(t, await batchAt(register, batchId as string), {
    kind: 'list',
    subject: 'sources/list',
    counts: { created: { projects: 2, figures: 2 }, updated: {}, deleted: {} },
  })
})

t.test('batches are listed newest first, page by page, by kind and by who made them', async (t) => {
  const app = await build(t)
  const key = 'the-key-of-ann-in-the-newsroom'
  await app.store.addKey(keyHash(key), { role: 'editor', label: 'ann' })
  const ids = [
    await imported(app, [region('one')]),
    await imported(app, [region('two')], key),
    await imported(app, [region('three')]),
  ]
  const { batchId } = await undone(app, ids[2] ?? null)
  const all = [batchId, ...ids.toReversed()]
  const idsOf = ({ data }: Page) => data.map(({ id }) => id)
  t.strictSame(idsOf(await batches(app)), all)
  t.strictSame(idsOf(await batches(app, '?kind=undo')), [batchId])
  t.strictSame(idsOf(await batches(app, '?kind=import&by=ann')), [ids[1]])
  t.strictSame(idsOf(await batches(app, '?by=nobody')), [])

  const seen: unknown[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = await app.ask('GET', `/v1/batches?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`, { key })
    const page: Page = answer.body
    seen.push(...idsOf(page))
    t.equal(answer.headers['link']?.includes('rel="next"'), page.next !== null)
    cursor = page.next
  }
  t.strictSame(seen, all)
  const { next } = await batches(app, '?limit=1')
  t.equal((await app.ask('GET', `/v1/batches?kind=list&cursor=${next ?? ''}`, { key })).status, 400, 'of another query')
})

t.test('editors and admins alone read batches, and what they have they get again as unchanged', async (t) => {
  const app = await build(t)
  await app.store.addKey(keyHash('a-reader-of-the-register'), { role: 'reader', label: 'reader' })
  const id = await imported(app, [region('one')])
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
  const app = await withExamples(t)
  const id = await imported(app, [['projects', { id: 'a-bridge', ...examples.projects, title: 'A long bridge' }]])
  const { batchId } = await undone(app, id)
  matchWhole(t, (await app.ask('GET', '/v1/projects/a-bridge/revisions')).body, {
    data: [{ action: 'create' }, { action: 'update' }, { action: 'update', by: 'ADMIN_KEY' }],
  })
  t.equal((await changes(app)).data.at(-1)?.['batchId'], batchId)
  const asOf = String((await batchAt(app, id))['at'])
  matchWhole(t, (await app.ask('GET', `/v1/projects/a-bridge?asOf=${asOf}`)).body, { title: 'A long bridge' })
})
