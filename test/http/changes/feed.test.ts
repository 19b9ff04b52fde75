/** GET /v1/changes lists every create, update and delete in order, so that a follower holds the same register. */
import fc from 'fast-check'
import t from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import type { Data } from '../../../src/model/canonical.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build, type Built } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { exampleChanges, examples, withExamples } from '../../support/examples.ts'
import { plainWrites, randomWrite, type RandomWrite } from '../../support/load/random-writes.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'
import { runs } from '../../support/runs.ts'

interface Change {
  readonly sequence: number
  readonly at: string
  readonly by: string
  readonly resource: string
  readonly id: string
  readonly revision: number
  readonly action: string
  readonly record: Data | null
}
interface Page {
  readonly data: readonly Change[]
  readonly next: number
}

const pageOf = async ({ ask }: Built, query = ''): Promise<Page & { link: string | undefined }> => {
  const { status, headers, body, text } = await ask('GET', `/v1/changes${query}`)
  if (status !== 200) throw new Error(text)
  return { ...(body as Page), link: headers['link'] }
}

/** Returns all changes after a sequence, page by page, as a follower reads them. */
const all = async (app: Built, limit = 200): Promise<Change[]> => {
  const found: Change[] = []
  for (let after = 0; ;) {
    const { data, next } = await pageOf(app, `?limit=${limit.toString()}&after=${after.toString()}`)
    if (data.length === 0) return found
    found.push(...data)
    after = next
  }
}

const app = await withExamples(t)
const editor = await createKey(app.store, { role: 'editor', label: 'a newsroom' })

const { run, value } = await beside(t, app.database)

t.test('each change is listed with the record as it was then, and a deletion with null', async (t) => {
  for (const [index, { name }] of everyResource.entries()) {
    const id = `followed-${name}`
    const url = `/v1/${name}/${id}`
    const { sequence: after } = await app.store.stamp()
    const made = (await app.ask('PUT', url, { body: examples[name], key: editor })).body as Data
    const changed = (await app.ask('PATCH', url, { body: exampleChanges[name] })).body as Data
    await app.ask('PATCH', url, { body: exampleChanges[name] })
    await app.ask('DELETE', url, { key: editor })
    const again = (await app.ask('PUT', url, { body: examples[name] })).body as Data
    const { data, next } = await pageOf(app, `?after=${after.toString()}`)
    const deletedAt = data[2]?.at
    const written = [
      [made['updatedAt'], 'a newsroom', 'create', made],
      [changed['updatedAt'], 'ADMIN_KEY', 'update', changed],
      [deletedAt, 'a newsroom', 'delete', null],
      [again['updatedAt'], 'ADMIN_KEY', 'create', again],
    ]
    t.strictSame(
      data,
      written.map(([at, by, action, record], before) => ({
        ...{ sequence: after + before + 1, at, by, resource: name, id },
        ...{ revision: before + 1, action, batchId: null, record },
      })),
    )
    t.match(deletedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    t.equal(next, everyResource.length + 4 * (index + 1))
    t.strictSame(again, (await app.ask('GET', url)).body)
  }
})

t.test('pages follow without gap or repeat; `next` is always set, and `Link` while there is more', async (t) => {
  const { sequence } = await app.store.stamp()
  const numbers = Array.from({ length: sequence }, (_value, index) => index + 1)
  for (const limit of [1, 3, 40, 50, 200]) t.strictSame(pluck(await all(app, limit), 'sequence'), numbers)
  t.equal((await pageOf(app)).data.length, Math.min(50, sequence))
  const base = 'http://127.0.0.1:3000/v1/changes'
  const first = await pageOf(app, '?limit=3')
  t.equal(first.next, 3)
  t.equal(first.link, `<${base}?limit=3>; rel="first", <${base}?limit=3&after=3>; rel="next"`)
  const middle = await pageOf(app, '?after=3&limit=3')
  t.equal(middle.link, `<${base}?limit=3>; rel="first", <${base}?after=6&limit=3>; rel="next"`)
  const last = await pageOf(app, `?after=${(sequence - 3).toString()}&limit=3`)
  t.equal(last.next, sequence)
  t.equal(last.link, `<${base}?limit=3>; rel="first"`)
})

t.test('with nothing new, `next` is `after`, even beyond the last change', async (t) => {
  const { sequence } = await app.store.stamp()
  for (const after of [sequence, sequence + 1, 999_999_999_999_999]) {
    const { data, next } = await pageOf(app, `?after=${after.toString()}`)
    t.strictSame({ data, next }, { data: [], next: after })
  }
})

t.test('`resource` filters changes; `next` passes over the others', async (t) => {
  const { sequence } = await app.store.stamp()
  const numbered = async (query: string): Promise<number[]> => {
    const { data, next } = await pageOf(app, `?${query}`)
    t.equal(next, sequence, query)
    return data.map((change) => change.sequence)
  }
  const known = await all(app)
  const of = (...names: string[]): number[] =>
    known.filter(({ resource }) => names.includes(resource)).map((change) => change.sequence)
  t.ok(of('rates').length > 2)
  t.strictSame(await numbered('resource=rates'), of('rates'))
  t.strictSame(await numbered('resource.in=rates,regions'), of('rates', 'regions'))
  t.strictSame(await numbered('resource.in=rates,regions&resource.not=rates'), of('regions'))
  t.strictSame(
    await numbered('resource.not=rates,regions'),
    pluck(
      known.filter(({ resource }) => !['rates', 'regions'].includes(resource)),
      'sequence',
    ),
  )
  t.strictSame(await numbered('resource.in=rates,regions&resource=figures'), [])
  const page = await pageOf(app, '?resource.in=rates,regions&limit=2')
  t.strictSame(pluck(page.data, 'sequence'), of('rates', 'regions').slice(0, 2))
  t.equal(page.next, of('rates', 'regions')[1])
  t.match(page.link, new RegExp(`&after=${page.next.toString()}>; rel="next"$`))
})

t.test('an invalid sequence, limit or resource, or an unknown parameter, is refused by name', async (t) => {
  const integer = 'Must be integer.'
  for (const [query, parameter, detail] of [
    ...['', 'now', '1.5', '1e3', '0x10', ' 1', '+1', 'null', '9'.repeat(16), "1' OR '1'='1"].map((value) => [
      `after=${encodeURIComponent(value)}`,
      'after',
      integer,
    ]),
    ['after=-1', 'after', 'Must be at least 0.'],
    ['after=1&after=2', 'after', 'Is given twice.'],
    ['limit=0', 'limit', 'Must be at least 1.'],
    ['limit=201', 'limit', 'Must be at most 200.'],
    ['limit=ten', 'limit', integer],
    ['resource=project', 'resource', /Did you mean `projects`\?$/],
    ['resource=', 'resource', /^Must be one of/],
    ['resource.in=rates,regoins', 'resource.in', /^Value 2: .* Did you mean `regions`\?$/],
    ['since=1', 'since', /^There is no such parameter\./],
    ['cursor=abc', 'cursor', /^There is no such parameter\./],
    ['asOf=2025-01-01T00:00:00Z', 'asOf', /^There is no such parameter\./],
    ['resource.contains=r', 'resource.contains', /^There is no such parameter\. Did you mean `resource/],
  ] as const) {
    for (const accept of ['application/json', 'text/event-stream']) {
      const { status, headers, body } = await app.ask('GET', `/v1/changes?${query}`, { headers: { accept } })
      t.equal(status, 400, query)
      t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
      matchWhole(t, body, { type: '/problems/invalid-request', errors: [{ parameter, detail }] }, query)
    }
  }
})

t.test('a format other than those of changes is 406, and names them', async (t) => {
  const { status, body } = await app.ask('GET', '/v1/changes', { headers: { accept: 'text/csv' } })
  t.equal(status, 406)
  t.match(body, {
    type: '/problems/not-acceptable',
    detail: 'This answers application/json, application/atom+xml, text/event-stream.',
  })
})

const contents = async (register: Built): Promise<object[]> => {
  const pages = await Promise.all(
    everyResource.map(({ name }) => register.ask('GET', `/v1/${name}?limit=200&total=true`)),
  )
  return pages.map(({ body }) => body as object)
}

/** A record without its times, as a follower writes later. */
const timeless = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (['createdAt', 'updatedAt'].includes(key) ? undefined : inner)),
  )

const write = async (to: Built, { method, url, ask }: RandomWrite): Promise<void> => {
  const { status, text } = await to.ask(method, url, ask)
  if (status >= 500) throw new Error(text)
}

t.test('replaying all changes gives the same register and revisions; each record is what GET answered', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomWrite, { minLength: 5, maxLength: 40 }),
      fc.integer({ min: 1, max: 30 }),
      async (writes, limit) => {
        await t.test('the followed register', async (t) => {
          const from = await build(t)
          const answered = new Map<number, unknown>()
          for (const random of [...plainWrites, ...writes]) {
            await write(from, random)
            const { status, body } = await from.ask('GET', random.url)
            const { sequence } = await from.store.stamp()
            // A refused write makes no change.
            if (!answered.has(sequence)) answered.set(sequence, status === 200 ? body : null)
          }
          const expected = await contents(from)
          const changes = await all(from, limit)
          t.strictSame(
            pluck(changes, 'sequence'),
            changes.map((_change, index) => index + 1),
          )
          await t.test('the follower', async (t) => {
            const to = await build(t)
            for (const { sequence, resource, id, action, record } of changes) {
              t.strictSame(record, answered.get(sequence))
              const { status, text } = await to.ask(
                action === 'delete' ? 'DELETE' : 'PUT',
                `/v1/${resource}/${id}`,
                action === 'delete' ? {} : { body: record },
              )
              t.equal(status, { create: 201, update: 200, delete: 204 }[action], text)
            }
            t.strictSame(timeless(await contents(to)), timeless(expected))
            const found = timeless((await all(to)).map((change) => ({ ...change, at: '', by: '' })))
            t.strictSame(found, timeless(changes.map((change) => ({ ...change, at: '', by: '' }))))
          })
        })
      },
    ),
    { numRuns: runs(8) },
  )
})
const epochNow = async (): Promise<string> => String(await value('SELECT epoch FROM register'))

// GET /v1/changes names the history that its sequences belong to, and refuses to continue another one.

t.test('the epoch of an answer continues it, as a page, a feed and a stream', async (t) => {
  const epoch = await epochNow()
  for (const more of ['', '&format=atom', '&format=events&limit=1']) {
    const answer = await app.ask('GET', `/v1/changes?epoch=${epoch}${more}`)
    t.match(answer, { status: 200, headers: { 'register-epoch': epoch } }, more)
  }
})

t.test('another epoch is refused, with a way to go on', async (t) => {
  const epoch = await epochNow()
  for (const other of ['another', '', '%F0%9F%8F%99', encodeURIComponent(`' OR 1=1 --`)])
    for (const more of ['&after=1', '&format=atom', '&format=events&after=1']) {
      const { status, body } = await app.ask('GET', `/v1/changes?epoch=${other}${more}`)
      t.match(
        { status, body },
        {
          status: 410,
          body: {
            type: '/problems/other-epoch',
            title: 'Another history',
            detail: `The register is of the epoch ${epoch} now. Start again with after=0.`,
          },
        },
        other + more,
      )
    }
  isInvalid(t, await app.ask('GET', `/v1/changes?epoch=${'x'.repeat(101)}`), [{ parameter: 'epoch' }])
})

t.test('a stream ends when its epoch does', async (t) => {
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { sequence } = await app.store.stamp()
  const response = await fetch(`${app.http.listeningOrigin}/v1/changes?after=${sequence.toString()}`, {
    headers: { accept: 'text/event-stream' },
  })
  const text = response.text()
  await run(`UPDATE register SET epoch = 'of-a-copy'`)
  await app.ask('PATCH', '/v1/sources/a-report', { body: { title: 'Of the copy' } })
  t.equal(await text, 'retry: 1000\n\n', 'no change of the other history')
  t.equal(response.headers.get('register-epoch') === 'of-a-copy', false)
})
