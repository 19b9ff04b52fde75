/** Concurrent writers lose nothing: one wins, the others get an error, and no rule is broken between them. */
import t, { type Test } from 'tap'
import { buildApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { resources } from '../../../src/resources/index.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { adminKey, build, type Answer, type Built } from '../../support/build.ts'
import { beside, withoutFile } from '../../support/databases.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'

const idIn = ({ body }: Answer): string => (body as { id: string }).id
const count = (answers: readonly Answer[], wanted: number): number =>
  answers.filter(({ status }) => status === wanted).length
const times = <T>(number: number, made: (index: number) => T): T[] =>
  Array.from({ length: number }, (_, index) => made(index))

/** Checks that the changes of a register, and the revisions of each record, are numbered without a gap. */
const unbroken = async (t: Test, { database }: Built): Promise<void> => {
  const { rows: read, value } = await beside(t, database)
  const rows = (await read(
    'SELECT sequence, resource, record_id AS id, revision FROM changes ORDER BY sequence',
  )) as unknown as { sequence: number; resource: string; id: string; revision: number }[]
  const last = await value('SELECT sequence FROM register')
  t.same(
    pluck(rows, 'sequence'),
    rows.map((_row, index) => index + 1),
  )
  t.equal(last, rows.length)
  const seen = new Map<string, number>()
  for (const { resource, id, revision } of rows) {
    const key = `${resource}/${id}`
    if (revision !== (seen.get(key) ?? 0) + 1) t.fail(`${key} goes to revision ${revision.toString()}`)
    seen.set(key, revision)
  }
}

t.test('records with the same title posted at once all get ids of their own', async (t) => {
  const app = await build(t)
  const { ask } = app
  const answers = await Promise.all(times(30, () => ask('POST', '/v1/sources', { body: examples.sources })))
  t.equal(count(answers, 201), 30)
  const found = new Set(answers.map(idIn))
  t.same(found, new Set(['a-report', ...times(29, (index) => `a-report-${(index + 2).toString()}`)]))
  await unbroken(t, app)
})

t.test('of fifty concurrent changes to one revision, one succeeds', async (t) => {
  const app = await build(t)
  const { ask } = app
  await ask('PUT', '/v1/sources/contested', { body: examples.sources })
  const answers = await Promise.all(
    times(50, (index) =>
      ask('PATCH', '/v1/sources/contested', {
        body: { title: `Title ${index.toString()}` },
        headers: { 'if-match': '"1"' },
      }),
    ),
  )
  t.equal(count(answers, 200), 1)
  t.equal(count(answers, 412), 49)
  const winner = answers.find(({ status }) => status === 200)
  t.same((await ask('GET', '/v1/sources/contested')).body, winner?.body)
  t.match(winner?.body, { revision: 2 })
  await unbroken(t, app)
})

t.test('of many concurrent creations under one id, one succeeds', async (t) => {
  const app = await build(t)
  const { ask } = app
  const posts = await Promise.all(
    times(20, () => ask('POST', '/v1/sources', { body: { ...examples.sources, id: 'one' } })),
  )
  t.same([count(posts, 201), count(posts, 409)], [1, 19])
  const puts = await Promise.all(
    times(20, () => ask('PUT', '/v1/sources/two', { body: examples.sources, headers: { 'if-none-match': '*' } })),
  )
  t.same([count(puts, 201), count(puts, 412)], [1, 19])
  await unbroken(t, app)
})

t.test('two apps on one database lose no update, and cannot form a cycle between them', async (t) => {
  const one = await build(t)
  await putExamples(one)
  await t.test('through a second app', (inner) => write(inner, one))
  await unbroken(t, one)
})

const write = async (t: Test, one: Built): Promise<void> => {
  const two = await build(t, { DATABASE_URL: one.database })
  const apps = [one, two]
  await one.ask('PUT', '/v1/projects/counter', { body: { ...examples.projects, summary: '0' } })

  const increment = async ({ ask }: Built): Promise<void> => {
    for (let status = 0; status !== 200;) {
      const { body, headers } = await ask('GET', '/v1/projects/counter')
      const { summary }: { summary: string } = body
      ;({ status } = await ask('PATCH', '/v1/projects/counter', {
        body: { summary: (Number(summary) + 1).toString() },
        headers: { 'if-match': headers['etag'] ?? '' },
      }))
      if (![200, 412, 503].includes(status)) throw new Error(`A change was answered by ${status.toString()}.`)
    }
  }
  await Promise.all(times(40, (index) => increment(apps[index % 2] ?? one)))
  for (const { ask } of apps) t.match((await ask('GET', '/v1/projects/counter')).body, { summary: '40', revision: 41 })

  for (const round of times(10, (index) => index.toString())) {
    for (const side of ['a', 'b']) await one.ask('PUT', `/v1/regions/${side}-${round}`, { body: examples.regions })
    const answers = await Promise.all(
      (
        [
          ['a', 'b', one],
          ['b', 'a', two],
        ] as const
      ).map(([child, parent, { ask }]) =>
        ask('PATCH', `/v1/regions/${child}-${round}`, { body: { parentId: `${parent}-${round}` } }),
      ),
    )
    t.same(answers.map(({ status }) => status).sort(), [200, 422])
  }

  const made = await Promise.all(
    times(20, (index) =>
      (apps[index % 2] ?? one).ask('POST', '/v1/sources', { body: { ...examples.sources, title: 'Same' } }),
    ),
  )
  t.equal(count(made, 201), 20)
  t.equal(new Set(made.map(idIn)).size, 20)
}

t.test('while another program holds the write lock, reads go on and writes are 503; then writes succeed', async (t) => {
  const { database } = await build(t)
  const config = readConfig({ DATABASE_URL: database, ADMIN_KEY: adminKey, LOG_LEVEL: 'silent' })
  const { http } = await buildApp(config, 50)
  t.teardown(() => http.close())
  const put = () =>
    http.inject({
      method: 'PUT',
      url: '/v1/sources/late',
      payload: examples.sources,
      headers: { authorization: `Bearer ${adminKey}` },
    })
  const holder = await beside(t, database)
  await holder.hold()
  const [busy, read] = await Promise.all([put(), http.inject('/v1/sources')])
  t.equal(read.statusCode, 200)
  t.equal(busy.statusCode, 503)
  t.equal(busy.headers['retry-after'], '1')
  t.match(busy.json(), {
    type: '/problems/overloaded',
    title: 'Overloaded',
    status: 503,
    detail: 'Another writer holds the database.',
  })
  const waiting = put()
  await holder.letGo()
  t.equal((await waiting).statusCode, 201)
  t.equal((await http.inject('/v1/sources/late')).statusCode, 200)
})

t.test('no other connection can write between the read and the write of a change', { skip: withoutFile }, async (t) => {
  const app = await build(t)
  const { ask, store } = app
  const other = await beside(t, app.database)
  let tried = Promise.resolve()
  const edit = () => {
    tried = other.tryToHold()
    return examples.sources
  }
  matchWhole(t, await store.write([{ resource: resources.sources, id: 'alone', creates: true, edit }], 'test'), [
    { action: 'create' },
  ])
  await t.rejects(tried)
  await other.tryToHold()
  await other.letGo()
  t.match(await ask('GET', '/v1/sources/alone'), { status: 200, body: { revision: 1 } })
})

t.test('concurrent writes are each committed or refused by themselves, in the order of arrival', async (t) => {
  const app = await build(t)
  const { ask, store } = app
  const put = (id: string, body: object) =>
    store.write(
      [
        {
          resource: resources.regions,
          id,
          creates: true,
          edit: () => ({ ...examples.regions, parentId: null, ...body }),
        },
      ],
      'test',
    )
  const done = await Promise.allSettled(
    times(150, (index) =>
      index % 3 === 2
        ? put(`r${index.toString()}`, { parentId: 'nowhere' })
        : put(`r${index.toString()}`, {
            parentId: index === 0 ? null : `r${(index - (index % 3) - (index % 3 === 0 ? 3 : 0)).toString()}`,
          }),
    ),
  )
  t.strictSame(
    pluck(done, 'status'),
    times(150, (index) => (index % 3 === 2 ? 'rejected' : 'fulfilled')),
  )
  t.match(done[2], {
    reason: new Refusal('broken-rule', undefined, [
      { pointer: '/parentId', detail: ['no-reference', 'nowhere', 'regions', []] },
    ]),
  })
  t.match((await ask('GET', '/v1/regions?limit=1&total=true')).body, { total: 100 })
  const { body } = await ask('GET', '/v1/changes?limit=200')
  t.strictSame(
    pluck((body as { data: { id: string }[] }).data, 'id'),
    times(150, (index) => `r${index.toString()}`).filter((_id, index) => index % 3 !== 2),
  )
  await unbroken(t, app)
})

t.test('writes of one transaction are all committed, or none', async (t) => {
  const app = await build(t)
  const { ask, store } = app
  await putExamples(app)
  const { regions } = resources
  const { sequence } = await store.stamp()
  const part = {
    resource: regions,
    id: 'part',
    creates: true,
    edit: () => ({ ...examples.regions, parentId: 'guangdong' }),
  }
  await t.rejects(
    store.write([{ resource: regions, id: 'guangdong', creates: false, edit: () => null }, part], 'test'),
    new Refusal('broken-rule', undefined, [
      { pointer: '/parentId', detail: ['no-reference', 'guangdong', 'regions', []] },
    ]),
  )
  t.equal((await store.stamp()).sequence, sequence)
  await store.write(
    [
      part,
      { resource: regions, id: 'south', creates: true, edit: () => examples.regions },
      { resource: regions, id: 'guangdong', creates: false, edit: () => ({ ...examples.regions, parentId: 'south' }) },
    ],
    'test',
  )
  t.match((await ask('GET', '/v1/regions/part')).body, { parentId: 'guangdong', revision: 1 })
  await unbroken(t, app)
})

t.test('when the clock steps back, timestamps go on', async (t) => {
  const app = await build(t)
  const { ask } = app
  await ask('PUT', '/v1/sources/early', { body: examples.sources })
  const other = await beside(t, app.database)
  await other.forgive('changes')
  await other.run(`UPDATE changes SET at = '9999-01-01T00:00:00.000Z'`)
  t.match((await ask('PUT', '/v1/sources/late', { body: examples.sources })).body, {
    createdAt: '9999-01-01T00:00:00.001Z',
  })
})
