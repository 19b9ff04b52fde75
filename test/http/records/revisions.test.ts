/** The revisions of a record say who changed what when: each has the whole record, and a patch from the last one. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import fastJsonPatch from 'fast-json-patch'
import t from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import type { Data } from '../../../src/model/canonical.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build, type Built, put } from '../../support/build.ts'
import { exampleChanges, examples, withExamples } from '../../support/examples.ts'
import { plainWrites, randomWrite } from '../../support/load/random-writes.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'
import { putAll } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'

interface Revision {
  readonly revision: number
  readonly at: string
  readonly by: string
  readonly action: string
  readonly patch: fastJsonPatch.Operation[]
  readonly record: Data | null
}
interface Page {
  readonly data: readonly Revision[]
  readonly next: string | null
}

const pageOf = async ({ ask }: Built, url: string): Promise<Page & { link: string | undefined }> => {
  const { status, headers, body, text } = await ask('GET', url)
  if (status !== 200) throw new Error(text)
  return { ...(body as Page), link: headers['link'] }
}

const all = async (app: Built, url: string, limit = 200): Promise<Revision[]> => {
  const found: Revision[] = []
  for (let next: string | null = ''; next !== null;) {
    const page: Page = await pageOf(app, `${url}?limit=${limit.toString()}${next && `&cursor=${next}`}`)
    found.push(...page.data)
    next = page.next
  }
  return found
}

const app = await withExamples(t)
const editor = await createKey(app.store, { role: 'editor', label: 'a newsroom' })
const url = '/v1/sources/paged/revisions'
for (let index = 0; index < 7; index++)
  await app.ask('PUT', '/v1/sources/paged', { body: { ...examples.sources, title: index.toString() } })

for (const { name } of everyResource) {
  t.test(`${name}: revisions list its creation, change, deletion and second creation`, async (t) => {
    const url = `/v1/${name}/told`
    const read = async (): Promise<Data> => (await app.ask('GET', url)).body
    await app.ask('PUT', url, { body: examples[name] })
    const made = await read()
    await app.ask('PATCH', url, { body: exampleChanges[name], key: editor })
    const changed = await read()
    await app.ask('DELETE', url, { key: editor })
    const gone = await pageOf(app, `${url}/revisions`)
    t.equal(gone.data.length, 3)
    t.match(gone.data.at(-1), { action: 'delete', record: null })
    await app.ask('PUT', url, { body: examples[name] })
    const again = await read()
    const [key = '', value] = Object.entries(exampleChanges[name])[0] ?? []
    const { data, next, link } = await pageOf(app, `${url}/revisions`)
    const patches = data.map(({ patch }) => patch)
    const written = [
      [made['updatedAt'], 'ADMIN_KEY', 'create', [{ op: 'add', path: '', value: made }], made],
      [changed['updatedAt'], 'a newsroom', 'update', patches[1], changed],
      [data[2]?.at, 'a newsroom', 'delete', [{ op: 'remove', path: '' }], null],
      [again['updatedAt'], 'ADMIN_KEY', 'create', [{ op: 'add', path: '', value: again }], again],
    ]
    t.strictSame(
      data,
      written.map(([at, by, action, patch, record], before) => ({
        revision: before + 1,
        at,
        by,
        action,
        patch,
        record,
      })),
    )
    const replacements = (patches[1] ?? []).filter(({ path }) => path !== '/updatedAt')
    t.strictSame(replacements, [
      { op: 'replace', path: `/${key}`, value },
      { op: 'replace', path: '/revision', value: 2 },
    ])
    t.equal(next, null)
    t.equal(link, `<http://127.0.0.1:3000${url}/revisions>; rel="first"`)
  })
}

t.test('pages of revisions follow one another, with their patches', async (t) => {
  const expected = await all(app, url)
  t.strictSame(pluck(expected, 'revision'), [1, 2, 3, 4, 5, 6, 7])
  for (const limit of [1, 2, 3, 7]) t.strictSame(await all(app, url, limit), expected)
  const { next, link } = await pageOf(app, `${url}?limit=2`)
  t.equal(
    link,
    `<http://127.0.0.1:3000${url}?limit=2>; rel="first", <http://127.0.0.1:3000${url}?limit=2&cursor=${next ?? ''}>; rel="next"`,
  )
  t.equal((await pageOf(app, `${url}?limit=7`)).next, null)
})

t.test('a page has 50 revisions by default', async (t) => {
  for (let index = 0; index < 51; index++)
    await app.ask('PUT', '/v1/sources/often', { body: { ...examples.sources, title: index.toString() } })
  t.equal((await pageOf(app, '/v1/sources/often/revisions')).data.length, 50)
  t.equal((await all(app, '/v1/sources/often/revisions', 50)).length, 51)
})

t.test('an invalid limit, cursor or id, or an unknown parameter, is refused by name', async (t) => {
  const cursor = (await pageOf(app, `${url}?limit=2`)).next ?? ''
  for (const [address, parameter, detail] of [
    [`${url}?limit=0`, 'limit', 'Must be at least 1.'],
    [`${url}?limit=201`, 'limit', 'Must be at most 200.'],
    [`${url}?limit=x`, 'limit', 'Must be integer.'],
    [`${url}?limit=1&limit=2`, 'limit', 'Is given twice.'],
    [`${url}?cursor=abc`, 'cursor', /^Is no cursor of this list/],
    [`${url}?cursor=`, 'cursor', /at least 1 char/],
    [`${url}?cursor=${cursor}x`, 'cursor', /^Is no cursor of this list/],
    [`/v1/sources/often/revisions?cursor=${cursor}`, 'cursor', /^Is no cursor of this list/],
    [`/v1/regions/guangdong/revisions?cursor=${cursor}`, 'cursor', /^Is no cursor of this list/],
    [`${url}?fields=id`, 'fields', /^There is no such parameter\./],
    [`${url}?asOf=2025-01-01T00:00:00Z`, 'asOf', /^There is no such parameter\./],
    ['/v1/sources/A/revisions', 'id', /^Must consist of small letters/],
    [`/v1/sources/${'a'.repeat(121)}/revisions`, 'id', 'Must have at most 120 characters.'],
  ] as const) {
    isInvalid(t, await app.ask('GET', address), [{ parameter, detail }], address)
  }
  const { body } = await app.ask('GET', '/v1/sources/nowhere/revisions')
  t.match(body, { type: '/problems/not-found', status: 404, detail: 'There is no sources/nowhere.' })
  for (const address of [`${url}/`, '/v1/sources//revisions', '/v1/nowhere/one/revisions'])
    t.equal((await app.ask('GET', address)).status, 404, address)
  t.equal((await app.ask('GET', url, { headers: { accept: 'text/csv' } })).status, 406)
})

/** Applies each patch to the record before it, with another library than the one that makes the patches. */
const replay = (revisions: readonly Revision[]): void => {
  let state: unknown = null
  for (const [index, { revision, patch, record, action }] of revisions.entries()) {
    assert.equal(revision, index + 1)
    assert.equal(fastJsonPatch.validate(patch, action === 'create' ? undefined : state), undefined)
    state = fastJsonPatch.applyPatch(state, patch, true, false).newDocument
    assert.deepEqual(state, record)
  }
}

t.test('after any writes, the patches of a record lead from nothing to its current state', async (t) => {
  await forAll(16, [fc.array(randomWrite, { minLength: 20, maxLength: 60 })], async (writes) => {
    await t.test('one register', async (t) => {
      const edited = await build(t)
      for (const { method, url, ask } of [...plainWrites, ...writes]) await edited.ask(method, url, ask)
      for (const { url } of plainWrites) {
        const revisions = await all(edited, `${url}/revisions`, 3)
        replay(revisions)
        const { status, body } = await edited.ask('GET', url)
        assert.deepEqual(revisions.at(-1)?.record, status === 200 ? body : null)
      }
    })
  })
})

t.test('a short list is patched element by element; a long list is replaced whole', async (t) => {
  const put = (aliases: readonly string[]) =>
    app.ask('PUT', '/v1/industries/named', { body: { name: 'Named', aliases } })
  const many = Array.from({ length: 1000 }, (_value, index) => index.toString())
  for (const aliases of [['a', 'b', 'c'], ['b', 'c', 'd'], many, many.toReversed(), many.toReversed()])
    await put(aliases)
  const revisions = await all(app, '/v1/industries/named/revisions')
  replay(revisions)
  const aliasesPatched = revisions.map(({ patch }) => patch.filter(({ path }) => path.startsWith('/aliases')))
  t.strictSame(aliasesPatched[1], [
    { op: 'remove', path: '/aliases/0' },
    { op: 'add', path: '/aliases/-', value: 'd' },
  ])
  t.strictSame(aliasesPatched[3], [{ op: 'replace', path: '/aliases', value: many.toReversed() }])
  await app.ask('PATCH', '/v1/industries/named', { body: { name: 'Renamed' } })
  t.strictSame(
    (await all(app, '/v1/industries/named/revisions'))
      .at(-1)
      ?.patch.map(({ path }) => path)
      .filter((path) => path !== '/updatedAt'),
    ['/name', '/revision'],
  )
})

// A revision is restored: the record gets its fields back, as a new revision, under the rules of every write.

const restore = ({ ask }: Built, path: string, revision: number, headers = {}) =>
  ask('POST', `/v1/${path}/restore?revision=${revision.toString()}`, { headers })

t.test('a record of every resource gets the fields of a revision back', async (t) => {
  for (const { name, own } of everyResource) {
    const path = `${name}/restored`
    await put(app, path, examples[name])
    const fieldsOf = (record: object) => Object.fromEntries(Object.entries(record).filter(([key]) => key in own))
    const { body: first } = await app.ask('GET', `/v1/${path}`)
    await app.ask('PATCH', `/v1/${path}`, { body: exampleChanges[name] })
    const { status, headers, body } = await restore(app, path, 1)
    t.match({ status, tag: headers['etag'] }, { status: 200, tag: /^"3\b.*"$/ })
    t.same(fieldsOf(body), fieldsOf(first))
    t.match(body, { revision: 3 })
    t.match(await restore(app, path, 3), { status: 200, body: { revision: 3 } }, 'as it is already')
  }
})

t.test('a deleted record is put back, and its revisions continue', async (t) => {
  await put(app, 'regions/back', { name: 'Here', kind: 'city', aliases: ['This place'] })
  await app.ask('DELETE', '/v1/regions/back')
  const { status, headers, body } = await restore(app, 'regions/back', 1)
  matchWhole(
    t,
    { status, headers, body },
    {
      status: 201,
      headers: { location: 'http://127.0.0.1:3000/v1/regions/back', etag: /^"3\b.*"$/ },
      body: { name: 'Here', aliases: ['This place'], revision: 3 },
    },
  )
  matchWhole(t, (await app.ask('GET', '/v1/regions/back/revisions')).body, {
    data: [{ action: 'create' }, { action: 'delete' }, { action: 'create', revision: 3 }],
  })
})

t.test('only a revision that holds something is restored', async (t) => {
  await put(app, 'regions/empty', { name: 'Here', kind: 'city' })
  const found = (await restore(app, 'regions/empty', 2)).body
  t.match(found, { status: 404, detail: 'regions/empty has no revision 2; it has only revision 1.' })
  t.match((await restore(app, 'regions/there', 1)).body, { status: 404, detail: 'There is no regions/there.' })
  await app.ask('DELETE', '/v1/regions/empty')
  t.match((await restore(app, 'regions/empty', 2)).body, { status: 404, detail: /^Revision 2 deleted regions\/empty/ })
  t.match((await restore(app, 'regions/empty', 7)).body, { detail: /it has revisions 1 to 2\./ })
  for (const query of ['', '?revision=0', '?revision=x', '?revision=1&revision=1', '?revision=1&as=2'])
    t.equal((await app.ask('POST', `/v1/regions/empty/restore${query}`)).status, 400, query)
  t.equal((await app.ask('POST', '/v1/regions/empty/restore?revision=1', { body: {} })).status, 400, 'no body')
})

t.test('a restore is a write: for editors, under a precondition, once under a key', async (t) => {
  await put(app, 'regions/guarded', { name: 'Here', kind: 'city' })
  await put(app, 'regions/guarded', { name: 'There', kind: 'city' })
  const path = '/v1/regions/guarded/restore?revision=1'
  t.equal((await app.ask('POST', path, { key: null })).status, 401)
  const reader = await createKey(app.store, { role: 'reader', label: 'library' })
  t.equal((await app.ask('POST', path, { key: reader })).status, 403)
  t.equal((await restore(app, 'regions/guarded', 1, { 'if-match': '"1"' })).status, 412)
  const headers = { 'if-match': '"2"', 'idempotency-key': 'once' }
  t.match(await restore(app, 'regions/guarded', 1, headers), { status: 200, body: { name: 'Here', revision: 3 } })
  t.match(await restore(app, 'regions/guarded', 1, headers), { status: 200, body: { revision: 3 } })
  t.equal((await restore(app, 'regions/guarded', 2, headers)).status, 422, 'the key of another request')
})

t.test('what has changed around the record since is named where it stands in the way', async (t) => {
  await putAll(app, { initiatives: { one: {}, other: {} }, projects: { bridge: { initiativeId: 'one' } } })
  const pier = { initiativeId: 'other', parentId: 'bridge' }
  await putAll(app, { projects: { bridge: { initiativeId: 'other' }, pier } })
  matchWhole(t, (await restore(app, 'projects/bridge', 1)).body, {
    status: 422,
    errors: [{ pointer: '/initiativeId', detail: 'Its part `pier` belongs to another initiative.' }],
  })
  await app.ask('DELETE', '/v1/projects/pier')
  await app.ask('DELETE', '/v1/initiatives/one')
  matchWhole(t, (await restore(app, 'projects/bridge', 1)).body, { status: 422, errors: [{ detail: /one/ }] })
  await restore(app, 'initiatives/one', 1)
  t.match(await restore(app, 'projects/bridge', 1), { status: 200, body: { initiativeId: 'one', revision: 3 } })
})
