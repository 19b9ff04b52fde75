/** A revision is restored: the record gets its fields back, as a new revision, under the rules of every write. */
import t from 'tap'
import { build, type Built } from '../../support/build.ts'
import { createKey } from '../../../src/command/create-key.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { exampleChanges, exampleIds, putExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { put } from '../../support/put.ts'

const restore = ({ ask }: Built, path: string, revision: number, headers = {}) =>
  ask('POST', `/v1/${path}/restore?revision=${revision.toString()}`, { headers })

t.test('a record of every resource gets the fields of a revision back', async (t) => {
  const app = await build(t)
  await putExamples(app)
  for (const { name, own } of everyResource) {
    const path = `${name}/${exampleIds[name]}`
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
  const app = await build(t)
  await put(app, 'regions/here', { name: 'Here', kind: 'city', aliases: ['This place'] })
  await app.ask('DELETE', '/v1/regions/here')
  const { status, headers, body } = await restore(app, 'regions/here', 1)
  matchWhole(
    t,
    { status, headers, body },
    {
      status: 201,
      headers: { location: 'http://127.0.0.1:3000/v1/regions/here', etag: /^"3\b.*"$/ },
      body: { name: 'Here', aliases: ['This place'], revision: 3 },
    },
  )
  matchWhole(t, (await app.ask('GET', '/v1/regions/here/revisions')).body, {
    data: [{ action: 'create' }, { action: 'delete' }, { action: 'create', revision: 3 }],
  })
})

t.test('only a revision that holds something is restored', async (t) => {
  const app = await build(t)
  await put(app, 'regions/here', { name: 'Here', kind: 'city' })
  t.match((await restore(app, 'regions/here', 2)).body, {
    status: 404,
    detail: 'regions/here has no revision 2; it has only revision 1.',
  })
  t.match((await restore(app, 'regions/there', 1)).body, { status: 404, detail: 'There is no regions/there.' })
  await app.ask('DELETE', '/v1/regions/here')
  t.match((await restore(app, 'regions/here', 2)).body, { status: 404, detail: /^Revision 2 deleted regions\/here/ })
  t.match((await restore(app, 'regions/here', 7)).body, { detail: /it has revisions 1 to 2\./ })
  for (const query of ['', '?revision=0', '?revision=x', '?revision=1&revision=1', '?revision=1&as=2'])
    t.equal((await app.ask('POST', `/v1/regions/here/restore${query}`)).status, 400, query)
  t.equal((await app.ask('POST', '/v1/regions/here/restore?revision=1', { body: {} })).status, 400, 'no body')
})

t.test('a restore is a write: for editors, under a precondition, once under a key', async (t) => {
  const app = await build(t)
  await put(app, 'regions/here', { name: 'Here', kind: 'city' })
  await put(app, 'regions/here', { name: 'There', kind: 'city' })
  const path = '/v1/regions/here/restore?revision=1'
  t.equal((await app.ask('POST', path, { key: null })).status, 401)
  const reader = await createKey(app.store, { role: 'reader', label: 'library' })
  t.equal((await app.ask('POST', path, { key: reader })).status, 403)
  t.equal((await restore(app, 'regions/here', 1, { 'if-match': '"1"' })).status, 412)
  const headers = { 'if-match': '"2"', 'idempotency-key': 'once' }
  t.match(await restore(app, 'regions/here', 1, headers), { status: 200, body: { name: 'Here', revision: 3 } })
  t.match(await restore(app, 'regions/here', 1, headers), { status: 200, body: { revision: 3 } })
  t.equal((await restore(app, 'regions/here', 2, headers)).status, 422, 'the key of another request')
})

t.test('what has changed around the record since is named where it stands in the way', async (t) => {
  const app = await build(t)
  const initiative = { kind: 'programme', status: 'announced' }
  const project = { kind: 'project', status: 'preparation' }
  await put(app, 'initiatives/one', { title: 'One', ...initiative })
  await put(app, 'initiatives/other', { title: 'Other', ...initiative })
  await put(app, 'projects/bridge', { title: 'Bridge', ...project, initiativeId: 'one' })
  await put(app, 'projects/bridge', { title: 'Bridge', ...project, initiativeId: 'other' })
  await put(app, 'projects/pier', { title: 'Pier', ...project, initiativeId: 'other', parentId: 'bridge' })
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
