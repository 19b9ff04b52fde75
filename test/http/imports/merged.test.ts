/** Exports say which records are merged into others, and imports make the old ids lead there. */
import t, { type Test } from 'tap'
import { faultAt } from '../../support/batches.ts'
import { build, type Built, put } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'

const project = { title: 'Metro', kind: 'project', status: 'implementation' }

const ndjson = { 'content-type': 'application/x-ndjson' }
const merged = (id: string, into: string, resource = 'projects') => ({ merged: { resource, id, into } })
const record = (id: string, more: object = {}) => ({ resource: 'projects', record: { id, ...project, ...more } })

const importLines = ({ ask }: Built, lines: readonly object[], query = '') =>
  ask('POST', `/v1/import${query}`, { headers: ndjson, body: lines.map((line) => JSON.stringify(line)).join('\n') })

/** A register in which `old` is merged into `mid`, and that into `new`. */
const chained = async (t: Test): Promise<Built> => {
  const app = await build(t)
  for (const id of ['new', 'mid', 'old', 'part'])
    await put(app, `projects/${id === 'new' ? 'newest' : id}`, { ...project, title: `Works ${id}` })
  await app.ask('PATCH', '/v1/projects/part', { body: { parentId: 'old' } })
  for (const [id, into] of Object.entries({ old: 'mid', mid: 'newest' }))
    await app.ask('POST', `/v1/projects/${id}/merge`, { body: { into } })
  return app
}

const exported = async ({ ask }: Built): Promise<object[]> =>
  (await ask('GET', '/v1/export')).text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object]))

t.test('an export ends with what is merged, and its import leads there too', async (t) => {
  const app = await chained(t)
  const lines = await exported(app)
  t.same(lines.slice(2), [merged('mid', 'newest'), merged('old', 'newest')])
  const copy = await build(t)
  matchWhole(t, (await importLines(copy, lines)).body, { created: { projects: 2 }, updated: {}, unchanged: {} })
  const { status, headers } = await copy.ask('GET', '/v1/projects/old')
  matchWhole(t, { status, headers }, { status: 308, headers: { location: /\/v1\/projects\/newest$/ } })
  matchWhole(t, (await copy.ask('PUT', '/v1/projects/old', { body: project })).status, 409)
  matchWhole(t, (await copy.ask('GET', '/v1/resolve?name=old')).body, { data: [{ id: 'newest' }] })
  matchWhole(t, (await copy.ask('GET', '/v1/changes')).body, {
    data: [
      { id: 'newest', action: 'create' },
      { id: 'part', action: 'create' },
      { id: 'mid', action: 'delete', mergedInto: 'newest', revision: 1, record: null },
      { id: 'old', action: 'delete', mergedInto: 'newest', revision: 1, record: null },
    ],
  })
  matchWhole(t, (await copy.ask('GET', '/v1/projects/old/revisions')).body, {
    data: [{ revision: 1, action: 'delete', mergedInto: 'newest', patch: [], record: null }],
  })
  t.equal((await copy.ask('GET', '/projects/old/revisions')).status, 200)
  t.equal((await copy.ask('GET', '/v1/totals?metric=investment')).status, 200)
  t.same((await exported(copy)).slice(2), lines.slice(2))
  matchWhole(t, await importLines(copy, lines), { status: 200, body: { created: {}, updated: {} } }, 'again')
  matchWhole(t, (await copy.ask('GET', '/v1/changes')).body, { next: 4 }, 'which changes nothing')
})

t.test('an import refers to a merged record: it means the other, and a notice says so', async (t) => {
  const app = await chained(t)
  const lines = [record('hall', { parentId: 'old' })]
  const notices = [faultAt(1, 'projects', 'hall', '/parentId', '`old` among the projects was merged into `newest`.')]
  for (const query of ['?dryRun=true', '', '?bad=skip'])
    matchWhole(t, (await importLines(app, lines, query)).body, { notices })
  matchWhole(t, (await app.ask('GET', '/v1/projects/hall')).body, { parentId: 'newest' })
  const csv = await app.ask('POST', '/v1/import?resource=projects', {
    headers: { 'content-type': 'text/csv' },
    body: 'id,title,kind,status,parentId\nroof,Roof,project,implementation,old\n',
  })
  matchWhole(t, csv.body, { created: { projects: 1 }, notices: [{ line: 2, id: 'roof', pointer: '/parentId' }] })
})

t.test('an import writes no record that is merged', async (t) => {
  const app = await chained(t)
  const lines = [record('old'), record('hall')]
  const detail = 'projects/old was merged into `newest`, which takes its place.'
  matchWhole(t, await importLines(app, lines), {
    status: 422,
    body: { errorCount: 1, errors: [{ line: 1, id: 'old', pointer: '/id', detail }] },
  })
  const found = await importLines(app, lines, '?bad=skip')
  matchWhole(t, found, { status: 200, body: { errorCount: 1, created: { projects: 1 } } })
})

t.test('a record that is in the register, and to which nothing refers any more, is merged by an import', async (t) => {
  const app = await build(t)
  await put(app, 'projects/old', project)
  await put(app, 'projects/newest', project)
  await put(app, 'projects/part', { ...project, parentId: 'old' })
  const lines = [record('part', { parentId: 'newest' }), merged('old', 'newest')]
  for (const query of ['?dryRun=true', ''])
    matchWhole(t, await importLines(app, lines, query), { status: 200, body: { updated: { projects: 1 } } }, query)
  matchWhole(t, await app.ask('GET', '/v1/projects/old'), { status: 308 })
  matchWhole(t, (await app.ask('GET', '/v1/changes?after=4')).body, {
    data: [{ id: 'old', action: 'delete', revision: 2, mergedInto: 'newest' }],
  })
})

t.test('a file that still refers to a record that it merges is refused, and a dry run says so', async (t) => {
  const app = await build(t)
  for (const id of ['old', 'newest']) await put(app, `projects/${id}`, project)
  const lines = [record('part', { parentId: 'old' }), merged('old', 'newest')]
  const detail = 'Something still refers to projects/old: `parentId` of projects/part refers to it.'
  for (const query of ['?dryRun=true', ''])
    matchWhole(
      t,
      await importLines(app, lines, query),
      { status: 422, body: { errorCount: 1, errors: [{ line: 2, id: 'old', pointer: '/merged/id', detail }] } },
      query,
    )
})

t.test('a record to which only a bad line refers is merged: nothing refers to it without that line', async (t) => {
  const lines = [
    record('part', { parentId: 'old', regionId: 'nowhere' }),
    record('hall', { parentId: 'part' }),
    merged('old', 'newest'),
    record('other'),
  ]
  for (const query of ['?bad=skip&dryRun=true', '?bad=skip']) {
    const app = await build(t)
    for (const id of ['old', 'newest']) await put(app, `projects/${id}`, project)
    const { status, body } = await importLines(app, lines, query)
    t.equal(status, 200, query)
    matchWhole(t, body, { created: { projects: 1 }, errorCount: 2, errors: [{ line: 1 }, { line: 2 }] }, query)
    const expected = query.includes('dryRun') ? 200 : 308
    matchWhole(t, await app.ask('GET', '/v1/projects/old'), { status: expected }, query)
  }
})

t.test('a file does not merge a record into one that it merges itself', async (t) => {
  const app = await build(t)
  for (const id of ['one', 'two', 'three']) await put(app, `projects/${id}`, project)
  const detail = 'projects/two was merged into `three`, which takes its place.'
  for (const query of ['?dryRun=true', ''])
    matchWhole(
      t,
      await importLines(app, [merged('one', 'two'), merged('two', 'three')], query),
      { status: 422, body: { errorCount: 1, errors: [{ line: 1, id: 'one', pointer: '/merged/into', detail }] } },
      query,
    )
})

t.test('lines that merge nothing that can be merged are bad', async (t) => {
  const app = await chained(t)
  await put(app, 'projects/whole', project)
  await put(app, 'projects/hall', { ...project, parentId: 'whole' })
  const bad: readonly (readonly [line: object, pointer: string, said: RegExp])[] = [
    [
      merged('whole', 'newest'),
      '/merged/id',
      /Something still refers to projects\/whole: `parentId` of projects\/hall/,
    ],
    [merged('gone', 'nowhere'), '/merged/into', /There is no `nowhere` among the projects/],
    [merged('gone', 'mid'), '/merged/into', /There is no `mid` among the projects/],
    [merged('gone', 'gone'), '/merged/into', /Must be another record/],
    [merged('old', 'part'), '/merged/id', /projects\/old was merged into `newest`/],
    [merged('a', 'b', 'figures'), '/merged/resource', /./],
    [merged('A', 'b'), '/merged/id', /Must consist of/],
    [{ merged: { resource: 'projects', id: 'a', into: 'b', at: 'c' } }, '/merged/at', /no such field/i],
    [{ merged: 7 }, '/merged/resource', /./],
    [{ merged: null }, '/merged/resource', /./],
    [{ ...merged('a', 'b'), resource: 'projects' }, '/merged', /./],
  ]
  const { body: before } = await app.ask('GET', '/v1/changes?after=0')
  for (const [line, pointer, detail] of bad)
    for (const query of ['?dryRun=true', ''])
      matchWhole(
        t,
        await importLines(app, [record('other'), line], query),
        { status: 422, body: { errorCount: 1, errors: [{ line: 2, pointer, detail }] } },
        `${JSON.stringify(line)} ${query}`,
      )
  const found = await importLines(app, [merged('a', 'newest'), merged('a', 'part')])
  matchWhole(t, found, { status: 422, body: { errorCount: 1 } })
  matchWhole(t, await importLines(app, [record('a'), merged('a', 'part')]), { status: 422, body: { errorCount: 1 } })
  t.same((await app.ask('GET', '/v1/changes?after=0')).body, before)
  const { status, body } = await importLines(app, [merged('gone', 'nowhere'), merged('lost', 'newest')], '?bad=skip')
  matchWhole(t, { status, body }, { status: 200, body: { errorCount: 1 } })
  matchWhole(t, await app.ask('GET', '/v1/projects/lost'), { status: 308 })
  matchWhole(t, await app.ask('GET', '/v1/projects/gone'), { status: 404 })
})
