/** `BODY_LIMIT` is of the record, on every way in: a record that was written can be put and imported again. */
import { Readable } from 'node:stream'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { canonical, type Data } from '../../../src/model/canonical.ts'
import { resources } from '../../../src/resources/index.ts'
import { post } from '../../support/batches.ts'
import { adminKey, type Answer, build } from '../../support/build.ts'
import { databaseFor } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'

const limit = 2048
const app = await build(t, { BODY_LIMIT: limit.toString() })

/** Returns the bytes of a record as JSON, without what the register adds. */
const sizeOf = (record: Data): number =>
  Buffer.byteLength(JSON.stringify({ ...record, revision: undefined, createdAt: undefined, updatedAt: undefined }))

const escaped = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')

/** Returns JSON in which every character of a string is an escape, as the strictest writers do. */
const inAscii = (value: unknown): string =>
  typeof value === 'string'
    ? `"${escaped(value)}"`
    : Array.isArray(value)
      ? `[${value.map(inAscii).join(',')}]`
      : typeof value !== 'object' || value === null
        ? JSON.stringify(value)
        : `{${Object.entries(value)
            .map(([key, one]) => `${inAscii(key)}:${inAscii(one)}`)
            .join(',')}}`

const spellings: readonly ((record: unknown) => string)[] = [
  (record) => JSON.stringify(record),
  (record) => JSON.stringify(record, null, 4),
  inAscii,
]

const letter = fc.constantFrom('x', '"', '\\', '\n', '\u0001', ',', "'", '=', 'é', '字', '😀', '/', '<')
const text = fc.array(letter, { maxLength: 40 }).map((letters) => letters.join(''))
const participant = fc.record({ organizationId: fc.constant('one'), role: fc.constantFrom('funder', 'supplier') })
const initiative = fc.record({
  title: text.map((title) => `t${title}`),
  localTitle: text.map((title) => `l${title}`),
  kind: fc.constant('policy'),
  status: fc.constant('announced'),
  participants: fc.array(participant, { maxLength: 8 }),
})

/** Returns the record with a summary of one repeated letter that brings it to `size` or just below. */
const filled = (id: string, record: Data, of: string, size: number): Data => {
  const padded = (times: number): Data => ({
    id,
    ...canonical(resources.initiatives, { ...record, summary: of.repeat(times) }),
  })
  const bytes = Buffer.byteLength(JSON.stringify(of)) - 2
  return padded(Math.max(0, Math.floor((size - sizeOf(padded(0))) / bytes)))
}

const detailOf = (size: number): string =>
  `Has ${size.toString()} bytes as JSON, and \`BODY_LIMIT\` allows ${limit.toString()}.`

const isTooLarge = (t: Test, { status, body }: Answer, size: number): void => {
  const detail = detailOf(size)
  const errors = [{ pointer: '', detail }]
  matchWhole(t, [status, body], [413, { type: '/problems/body-too-large', title: 'Body too large', detail, errors }])
}
await app.ask('PUT', '/v1/organizations/one', { body: { ...examples.organizations, name: 'One' } })

t.test('any record that could be written can be read and put back, exported and imported', async (t) => {
  let tried = 0
  await forAll(20, [initiative, letter, fc.constantFrom(...spellings)], async (record, of, spelled) => {
    const id = `any-${(tried++).toString()}`
    const body = filled(id, record, of, limit)
    const written = await app.ask('PUT', `/v1/initiatives/${id}`, { body: spelled(body) })
    if (written.status !== 201) throw new Error(written.text)
    const read = (await app.ask('GET', `/v1/initiatives/${id}`)).body as Data
    if (sizeOf(read) > limit || sizeOf(read) <= limit - 16) throw new Error(`It has ${sizeOf(read).toString()} bytes.`)
    for (const spell of spellings) {
      const again = await app.ask('PUT', `/v1/initiatives/${id}`, { body: spell(read) })
      if (again.status !== 200 || (again.body as Data)['revision'] !== 1) throw new Error(again.text)
    }
  })
  const lines = (await app.ask('GET', '/v1/export')).text
  t.ok(
    lines.split('\n').some((line) => Buffer.byteLength(line) > limit),
    'a line is longer than its record',
  )
  const rows = (await app.ask('GET', '/v1/initiatives?format=csv')).text
  await t.test('into an empty register', async (t) => {
    const other = await build(t, { BODY_LIMIT: limit.toString() })
    t.match(await post(other, lines), { status: 200, body: { created: { initiatives: tried } } })
    const unchanged = { status: 200, body: { unchanged: { initiatives: tried } } }
    const escapedLines = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => inAscii(JSON.parse(line)))
    t.match(await post(other, escapedLines.join('\n')), unchanged)
    t.match(await post(other, rows, { type: 'text/csv', query: '?resource=initiatives' }), unchanged)
  })
})

t.test('a record one byte too large is refused on every way in, and nothing is written', async (t) => {
  const { sequence } = await app.store.stamp()
  const body = filled('large', { title: 'x', kind: 'policy', status: 'announced' }, 'x', limit + 1)
  t.equal(sizeOf(body), limit + 1)
  for (const spell of spellings) {
    isTooLarge(t, await app.ask('PUT', '/v1/initiatives/large', { body: spell(body) }), limit + 1)
    isTooLarge(t, await app.ask('POST', '/v1/initiatives', { body: spell(body) }), limit + 1)
    const line = spell({ resource: 'initiatives', record: body }).replaceAll('\n', '')
    const fault = { line: 1, resource: 'initiatives', id: 'large', pointer: '', detail: detailOf(limit + 1) }
    matchWhole(t, await post(app, line), { status: 422, body: { errorCount: 1, errors: [fault] } })
  }
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('a patch is refused if it makes a record too large, and taken otherwise', async (t) => {
  await app.ask('PUT', '/v1/regions/grown', { body: { ...examples.regions, aliases: [] } })
  const aliases: string[] = []
  for (;;) {
    const larger = [...aliases, `name ${aliases.length.toString()} ${'字'.repeat(50)}`]
    const before = (await app.ask('GET', '/v1/regions/grown')).body as Data
    const answer = await app.ask('PATCH', '/v1/regions/grown', { body: { aliases: larger } })
    const size = sizeOf({ ...before, aliases: larger })
    t.equal(answer.status, size <= limit ? 200 : 413, size.toString())
    if (answer.status !== 200) {
      isTooLarge(t, answer, size)
      break
    }
    aliases.push(larger.at(-1) as string)
  }
  t.match((await app.ask('GET', '/v1/regions/grown')).body, { aliases })
})

t.test('a body longer than any spelling of the largest record is not even read', async (t) => {
  for (const body of [' '.repeat(6 * limit + 4097), '\\u0078'.repeat(6 * limit)]) {
    const { status, body: problem } = await app.ask('POST', '/v1/regions', { body })
    matchWhole(t, [status, problem], [413, { type: '/problems/body-too-large' }])
  }
  t.equal((await app.ask('POST', '/v1/regions', { body: ' '.repeat(6 * limit + 4096) })).status, 400)
})

t.test('the limit holds for seeds, and the first record that is too large is named', async (t) => {
  const message = /\.json, \/\d+: Has \d+ bytes as JSON, and `BODY_LIMIT` allows 1024\.$/
  await t.rejects(build(t, { DATABASE_URL: await databaseFor(t), BODY_LIMIT: '1024', SEED: 'article' }), { message })
})

// Editors import up to 200 records at once, admins any number.

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
  const sent = (body: string, type: string, query = '', key = editor) =>
    app.ask('POST', `/v1/import${query}`, { body, key, headers: { 'content-type': type } })
  const detail = 'The key may import up to 200 records at once; this file has more.'
  for (const [text, type, query] of [
    [lines(201), 'application/x-ndjson', ''],
    [`${'bad\n'.repeat(200)}${region(1)}`, 'application/x-ndjson', '?bad=skip'],
    [rows(201), 'text/csv', '?resource=regions&bad=skip'],
    [projects(201), 'application/json', '?dryRun=true'],
  ] as const) {
    const { status, body } = await sent(text, type, query)
    matchWhole(t, [status, body], [403, { type: '/problems/forbidden', detail }])
  }
  t.equal((await app.store.stamp()).sequence, 0, 'nothing was written')
  t.match((await sent(lines(200), 'application/x-ndjson')).body, { created: { regions: 200 } })
  const found = (await sent(lines(201), 'application/x-ndjson', '', adminKey)).body
  t.match(found, { unchanged: { regions: 200 }, created: { regions: 1 } })
  t.equal((await sent('', 'application/x-ndjson', '', 'wrong')).status, 401)
})

t.test('a long file of an editor is refused before all of it is read', async (t) => {
  const app = await build(t)
  const error = await app.store
    .import({
      read: () =>
        Readable.from(
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
