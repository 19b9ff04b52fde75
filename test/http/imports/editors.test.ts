/** Editors import up to 200 records at once, admins any number. */
import { Readable } from 'node:stream'
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { adminKey, build } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'

const editor = 'a-key-that-edits'
const region = (at: number): string =>
  `${JSON.stringify({ resource: 'regions', record: { id: `r-${at.toString()}`, name: 'R', kind: 'city' } })}\n`
const lines = (count: number): string => Array.from({ length: count }, (_, at) => region(at)).join('\n')
const rows = (count: number): string => `id,name,kind\n${Array(count).fill('x,R,city\n').join('')}`
const projects = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, at) => ({ id: `p-${at.toString()}` })))

t.test('an editor imports 200 records, and is refused 201', async (t) => {
  const app = await build(t)
  await app.store.addKey(keyHash(editor), { role: 'editor', label: 'an editor' })
  const post = (body: string, type: string, query = '', key = editor) =>
    app.ask('POST', `/v1/import${query}`, { body, key, headers: { 'content-type': type } })
  const detail = 'The key may import up to 200 records at once; this file has more.'
  for (const [text, type, query] of [
    [lines(201), 'application/x-ndjson', ''],
    [`${'bad\n'.repeat(200)}${region(1)}`, 'application/x-ndjson', '?bad=skip'],
    [rows(201), 'text/csv', '?resource=regions&bad=skip'],
    [projects(201), 'application/json', '?dryRun=true'],
  ] as const) {
    const { status, body } = await post(text, type, query)
    matchWhole(t, [status, body], [403, { type: '/problems/forbidden', detail }])
  }
  t.equal((await app.store.stamp()).sequence, 0, 'nothing was written')
  t.match((await post(lines(200), 'application/x-ndjson')).body, { created: { regions: 200 } })
  t.match((await post(lines(201), 'application/x-ndjson', '', adminKey)).body, {
    unchanged: { regions: 200 },
    created: { regions: 1 },
  })
  t.equal((await post('', 'application/x-ndjson', '', 'wrong')).status, 401)
})

t.test('a long file of an editor is refused before all of it is read', async (t) => {
  const app = await build(t)
  const error = await app.store
    .import({
      bytes: Readable.from(
        (function* () {
          for (let at = 0; at < 1_000_000; at++) {
            if (at > 20_000) throw new Error('read on')
            yield region(at)
          }
        })(),
        { objectMode: false },
      ),
      by: 'test',
      dryRun: false,
      resource: undefined,
      mostRecords: 200,
    })
    .catch((thrown: unknown) => thrown)
  t.match(error, { kind: 'forbidden' })
})
