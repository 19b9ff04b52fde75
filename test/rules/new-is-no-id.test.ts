/** `new` is the address of a form on the pages, and no id, whichever way a record comes. */
import t from 'tap'
import { build } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'

t.test('no record gets the id `new`', async (t) => {
  const app = await build(t)
  const body = { name: 'New', kind: 'city' }
  t.match((await app.ask('POST', '/v1/regions', { body })).body, { id: 'new-2' })
  const refused = { status: 422, errors: [{ pointer: '/id', detail: '`new` is the address of a form, and no id.' }] }
  t.match((await app.ask('POST', '/v1/regions', { body: { ...body, id: 'new' } })).body, refused)
  t.match((await app.ask('PUT', '/v1/regions/new', { body })).body, refused)
  const line = `${JSON.stringify({ resource: 'regions', record: { ...body, id: 'new' } })}\n`
  const headers = { 'content-type': 'application/x-ndjson' }
  const imported = await app.ask('POST', '/v1/import', { body: line, headers })
  matchWhole(t, imported.body, { status: 422, errorCount: 1, errors: [{ pointer: '/id' }] })
})
