/** GET /v1/export exports everything as of one moment, in a form that POST /v1/import accepts. */
import t from 'tap'
import fc from 'fast-check'
import { linesOf } from '../../../src/exchange/ndjson.ts'
import type { Fields, ResourceName } from '../../../src/model/field.ts'
import { everyResource, resourceOf } from '../../../src/resources/index.ts'
import { reportOf } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { isInvalid } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'

const type = 'application/x-ndjson; charset=utf-8'

const restless = /"revision":\d+,"createdAt":"[^"]+","updatedAt":"[^"]+"/g
const lasting = (text: string): string => text.replace(restless, '')

const importing = (app: Built, body: string) =>
  app.ask('POST', '/v1/import', { body, headers: { 'content-type': 'application/x-ndjson' } })

const sorted = (text: string): string[] => text.split('\n').sort()

type Data = Readonly<Record<string, unknown>>

/** Returns the resource and id of each record that a record refers to. */
const references = (fields: Fields, record: Data): string[] =>
  Object.entries(fields).flatMap(([key, field]) => {
    const value = record[key]
    if (value === null) return []
    const { parts } = field
    if (parts) return ([value].flat() as Data[]).flatMap((part) => references(parts, part))
    const { target } = field.items ?? field
    if (target === undefined) return []
    const name = typeof target === 'string' ? target : target.of[record[target.by] as string]
    return ([value].flat() as string[]).map((id) => `${String(name)}/${id}`)
  })

/** Returns the lines that come before a record that they refer to. */
const tooEarly = (text: string): string[] => {
  const passed = new Set<string>()
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => {
      const { resource, record } = JSON.parse(line) as { resource: ResourceName; record: Data }
      const early = references(resourceOf(resource).own, record).some((other) => !passed.has(other))
      passed.add(`${resource}/${String(record['id'])}`)
      return early
    })
}

const app = await build(t, { SEED: 'article' })

t.test('all resources are of one state, whatever is written while they are sent', async (t) => {
  const before = (await app.ask('GET', '/v1/export')).text
  const [figure] = ((await app.ask('GET', '/v1/figures?limit=1')).body as { data: { id: string }[] }).data
  const snapshot = await app.store.snapshot()
  t.teardown(() => snapshot.close())
  let lines = ''
  for await (const chunk of linesOf(snapshot)) {
    // Figures come after all that they refer to, and are not read yet.
    if (lines === '')
      t.match(await app.ask('PATCH', `/v1/figures/${figure?.id ?? ''}`, { body: { locator: 'elsewhere' } }), {
        status: 200,
      })
    lines += chunk
  }
  t.equal(lines, before)
  t.not((await app.ask('GET', '/v1/export')).text, before)
})

t.test('every record is a line, after the records that it refers to', async (t) => {
  const { status, headers, text } = await app.ask('GET', '/v1/export')
  t.equal(status, 200)
  t.match(headers, {
    'content-type': type,
    'content-disposition': 'attachment; filename="planledger.ndjson"',
    vary: 'Accept, Authorization',
  })
  const lists = await Promise.all(
    everyResource.map(async ({ name }) =>
      (await app.ask('GET', `/v1/${name}?format=ndjson`)).text.replace(
        /^(.+)$/gm,
        `{"resource":"${name}","record":$1}`,
      ),
    ),
  )
  t.strictSame(sorted(text), sorted(lists.join('')))
  t.strictSame(tooEarly(text), [])
  t.equal((await app.ask('GET', '/v1/export', { headers: { 'if-none-match': headers['etag'] ?? '' } })).status, 304)
  t.match(await app.ask('HEAD', '/v1/export'), { status: 200, text: '', headers: { etag: headers['etag'] ?? '' } })
})

t.test('an export that is imported and exported again is equal but for times and revisions', async (t) => {
  const { text } = await app.ask('GET', '/v1/export')
  t.strictSame(
    (await importing(app, text)).body,
    reportOf({
      batchId: null,
      unchanged: Object.fromEntries(
        everyResource
          .map(({ name }) => [name as string, text.split(`{"resource":"${name}"`).length - 1] as const)
          .filter(([, count]) => count !== 0),
      ),
    }),
  )
  const to = await build(t)
  t.match(await to.ask('GET', '/v1/export'), { status: 200, text: '' })
  t.equal((await importing(to, text)).status, 200)
  t.equal(lasting((await to.ask('GET', '/v1/export')).text), lasting(text))
})

t.test('whatever the ids are, wholes come before their parts, and an import keeps the order', async (t) => {
  const app = await build(t)
  const count = 1200
  const idOf = (place: number): string => `r${((place * 7919) % count).toString().padStart(4, '0')}`
  await forAll(
    2,
    [fc.array(fc.nat(), { minLength: count, maxLength: count }), fc.array(fc.nat(), { maxLength: 20 })],
    async (choices, spans) => {
      const regions = choices.map((choice, place) => ({
        id: idOf(place),
        name: 'Place',
        kind: 'zone',
        parentId: place === 0 || choice % 5 === 0 ? null : idOf(choice % place),
        memberIds: place % 50 === 49 ? spans.map((span) => idOf(span % place)) : [],
      }))
      const body = regions
        .map((record) => JSON.stringify({ resource: 'regions', record }))
        .reverse()
        .join('\n')
      t.equal((await importing(app, body)).status, 200)
      const { text } = await app.ask('GET', '/v1/export')
      t.equal(text.split('\n').length, count + 1)
      t.strictSame(tooEarly(text), [])
    },
  )
})

t.test('zones that span each other are not lost', async (t) => {
  const zone = (id: string, memberIds: string[], parentId: string | null = null) =>
    JSON.stringify({ resource: 'regions', record: { id, name: id, kind: 'zone', memberIds, parentId } })
  const lines = [zone('b', ['c', 'b']), zone('c', ['b']), zone('a', [], 'c'), zone('d', ['a']), zone('e', [])]
  t.equal((await importing(app, lines.join('\n'))).status, 200)
  const { text } = await app.ask('GET', '/v1/export')
  const ids = text.split('\n').flatMap((line) => /"record":\{"id":"([a-e])"/.exec(line)?.[1] ?? [])
  t.strictSame(ids, ['e', 'a', 'b', 'c', 'd'])
})

t.test('the export shows one moment, whatever is written; a client that hangs up leaves nothing open', async (t) => {
  const app = await build(t)
  const many = Array.from(
    { length: 5000 },
    (_, index) =>
      `{"resource":"sources","record":{"id":"s${index.toString()}","title":"${'long '.repeat(50)}","kind":"report","official":true}}`,
  )
  t.equal((await importing(app, many.join('\n'))).status, 200)
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { body } = await fetch(`${address}/v1/export`)
  const reader = (body as ReadableStream<Uint8Array>).getReader()
  const first = await reader.read()
  t.equal((await app.ask('DELETE', '/v1/sources/s999')).status, 204)
  let text = Buffer.from(first.value ?? []).toString()
  for (let next = await reader.read(); !next.done; next = await reader.read())
    text += Buffer.from(next.value).toString()
  t.equal(text.split('\n').length, 5001)

  // A download left open would hold one of sixteen connections.
  for (let index = 0; index < 20; index++) {
    const left = new AbortController()
    const { body: unread } = await fetch(`${address}/v1/export`, { signal: left.signal })
    await (unread as ReadableStream<Uint8Array>).getReader().read()
    left.abort()
  }
  let status = 503
  while (status !== 200) status = (await app.ask('GET', '/v1/export')).status
  t.equal(status, 200)
})

t.test('the export takes no parameters and has no other format', async (t) => {
  isInvalid(t, await app.ask('GET', '/v1/export?format=csv'), [{ parameter: 'format' }])
  const found = await app.ask('GET', '/v1/export', { headers: { accept: 'text/csv' } })
  t.match(found, { status: 406, body: { detail: 'This answers application/x-ndjson.' } })
  t.match(await app.ask('POST', '/v1/export', { body: {} }), { status: 405, headers: { allow: 'GET, HEAD' } })
})
