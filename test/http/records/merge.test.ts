/** Two records that are the same become one: what it has, what refers to it, and what the old id answers. */
import t, { type Test } from 'tap'
import { type Built, put } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { figureOf, register, year } from '../../support/register.ts'

const merge = ({ ask }: Built, path: string, into: unknown, options: object = {}) =>
  ask('POST', `/v1/${path}/merge`, { body: { into }, ...options })

const project = { title: 'Metro', kind: 'project', status: 'implementation' }

const figure = (subjectId: string, value: string, more: object = {}) =>
  figureOf({ subjectId, value, sourceId: 'list-2025', ...more })

/** A register with a project that stands in it twice: of its own list, and of that of the year before. */
const doubled = (t: Test): Promise<Built> => {
  const list = { official: true, publisherId: 'city' }
  const [owner, other] = [{ organizationId: 'city', role: 'owner' }, { initiativeId: 'other-plan' }]
  return register(t, {
    organizations: { city: { name: 'City', kind: 'government' }, builder: {} },
    sources: { 'list-2024': list, 'list-2025': list },
    initiatives: { plan: {}, 'other-plan': {} },
    projects: {
      metro: {
        ...{ ...project, initiativeId: 'plan', aliases: ['Line 20'], codes: [{ scheme: 'city', code: '7' }] },
        ...{ participants: [owner], citations: [{ sourceId: 'list-2025', locator: 'row 1' }], startsOn: '2024-01-01' },
      },
      'old-metro': {
        ...{ ...project, title: 'Metro line 20', localTitle: '地铁20号线', aliases: ['Line 20', 'Metro'], ...other },
        codes: [{ scheme: 'city', code: '8' }],
        participants: [owner, { organizationId: 'builder', role: 'contractor' }],
        citations: [{ sourceId: 'list-2024', locator: 'row 9' }],
        ...{ startsOn: '2023-01-01', endsOn: '2028-12-31' },
      },
      station: { ...project, title: 'Station', parentId: 'old-metro', ...other },
      hall: { ...project, title: 'Hall', parentId: 'station', ...other },
      roof: { ...project, title: 'Roof', parentId: 'hall' },
    },
    figures: {
      'metro-2025': figure('metro', '100'),
      'old-metro-2024': figure('old-metro', '90', { sourceId: 'list-2024', ...year(2024) }),
      'station-2025': figure('station', '30'),
    },
  })
}

t.test('a merged record gives what it has to the other, and all that refers to it refers to the other', async (t) => {
  const app = await doubled(t)
  const { status, headers, body } = await merge(app, 'projects/old-metro', 'metro')
  matchWhole(
    t,
    { status, headers, body },
    {
      status: 200,
      headers: { etag: /^"2\b.*"$/ },
      body: {
        id: 'metro',
        title: 'Metro',
        localTitle: '地铁20号线',
        aliases: ['Line 20', 'Metro line 20'],
        codes: [
          { scheme: 'city', code: '7' },
          { scheme: 'city', code: '8' },
        ],
        initiativeId: 'plan',
        participants: [
          { organizationId: 'city', role: 'owner' },
          { organizationId: 'builder', role: 'contractor' },
        ],
        citations: [
          { sourceId: 'list-2025', locator: 'row 1' },
          { sourceId: 'list-2024', locator: 'row 9' },
        ],
        startsOn: '2024-01-01',
        endsOn: '2028-12-31',
        revision: 2,
        batchId: /^[0-9a-f-]{36}$/,
      },
    },
  )
  const read = async (path: string, ...keys: string[]) => {
    const record = (await app.ask('GET', `/v1/${path}`)).body as Record<string, unknown>
    return keys.map((key) => record[key])
  }
  t.same(await read('projects/station', 'parentId', 'initiativeId', 'revision'), ['metro', 'plan', 2])
  t.same(await read('projects/hall', 'parentId', 'initiativeId', 'revision'), ['station', 'plan', 2])
  t.same(await read('projects/roof', 'parentId', 'initiativeId', 'revision'), ['hall', null, 1])
  t.same(await read('figures/old-metro-2024', 'subjectId', 'revision'), ['metro', 2])
  t.same(await read('figures/metro-2025', 'subjectId', 'revision'), ['metro', 1])
  matchWhole(t, (await app.ask('GET', '/v1/changes?after=14')).body, {
    data: [
      { resource: 'projects', id: 'station', action: 'update' },
      { resource: 'figures', id: 'old-metro-2024', action: 'update' },
      { resource: 'projects', id: 'metro', action: 'update' },
      { resource: 'projects', id: 'hall', action: 'update' },
      { resource: 'projects', id: 'old-metro', action: 'delete', mergedInto: 'metro', record: null },
    ],
  })
})

t.test('reading the old id leads to the other record, with the same query', async (t) => {
  const app = await doubled(t)
  const before = new Date().toISOString()
  await merge(app, 'projects/old-metro', 'metro')
  const api = 'http://127.0.0.1:3000/v1/projects/metro'
  const places: readonly (readonly [asked: string, location: string])[] = [
    ['/v1/projects/old-metro', api],
    ['/v1/projects/old%2Dmetro?include=figures&fields=id', `${api}?include=figures&fields=id`],
    ['/projects/old-metro', '/projects/metro'],
    ['/zh/projects/old-metro', '/zh/projects/metro'],
  ]
  for (const [asked, location] of places)
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, text } = await app.ask(method, asked)
      matchWhole(
        t,
        { status, text, location: headers['location'], cache: headers['cache-control'], tag: headers['etag'] },
        { status: 308, text: '', location, cache: 'no-cache', tag: undefined },
        `${method} ${asked}`,
      )
    }
  const answer = await app.ask('GET', `/v1/projects/old-metro?asOf=${before}`)
  matchWhole(t, answer, { status: 200, body: { title: 'Metro line 20' } })
  matchWhole(t, (await app.ask('GET', `/v1/projects/metro?asOf=${before}`)).body, { aliases: ['Line 20'], revision: 1 })
  t.equal((await app.ask('GET', `/v1/projects?asOf=${before}&total=true`)).body['total'], 5)
  matchWhole(t, (await app.ask('GET', '/v1/projects/old-metro/revisions')).body, {
    data: [{ action: 'create' }, { action: 'delete', mergedInto: 'metro' }],
  })
  for (const page of ['', '/1', '/2'])
    t.equal((await app.ask('GET', `/projects/old-metro/revisions${page}`)).status, 200, page)
})

t.test('what may not be one is refused, and nothing is written', async (t) => {
  const app = await doubled(t)
  await put(app, 'projects/portfolio', { ...project, kind: 'portfolio' })
  await put(app, 'projects/late', { ...project, startsOn: '2030-01-01' })
  const { body: before } = await app.ask('GET', '/v1/changes?after=0')
  const refused: readonly (readonly [path: string, into: unknown, status: number, said: RegExp])[] = [
    ['projects/old-metro', 'old-metro', 422, /^\/into: Must be another record/],
    ['projects/old-metro', 'metr', 422, /^\/into: There is no `metr` among the projects\. Did you mean `metro`\?/],
    ['projects/old-metro', 'plan', 422, /^\/into: There is no `plan` among the projects/],
    [
      'projects/old-metro',
      'portfolio',
      422,
      /^\/into: Is of kind `portfolio`, and the record to merge of kind `project`/,
    ],
    ['projects/old-metro', 'hall', 422, /^\/into: One of the two records is above the other/],
    ['projects/hall', 'old-metro', 422, /^\/into: One of the two records is above the other/],
    ['projects/old-metro', 'late', 422, /^\/into: `endsOn` of projects\/late: /],
    ['projects/nothing', 'metro', 404, /There is no projects\/nothing/],
    ['projects/old-metro', undefined, 400, /\/into: Is required/],
    ['projects/old-metro', 7, 400, /\/into: /],
    ['projects/old-metro', '', 400, /\/into: /],
    ['figures/metro-2025', 'station-2025', 405, /Only records of organizations, initiatives, projects can be merged/],
    ['regions/here', 'there', 405, /Only records/],
  ]
  for (const [path, into, status, said] of refused)
    matchWhole(
      t,
      await app.ask('POST', `/v1/${path}/merge`, { body: { into } }),
      { status, body: { detail: said } },
      `${path} ${String(into)}`,
    )
  matchWhole(t, await merge(app, 'projects/old-metro', 'metro', { headers: { 'if-match': '"2"' } }), { status: 412 })
  matchWhole(t, await merge(app, 'projects/old-metro', 'metro', { key: null }), { status: 401 })
  matchWhole(t, await app.ask('GET', '/v1/projects/old-metro/merge'), { status: 405, headers: { allow: 'POST' } })
  t.same((await app.ask('GET', '/v1/changes?after=0')).body, before)
  matchWhole(t, await merge(app, 'projects/old-metro', 'metro', { headers: { 'if-match': '"1"' } }), { status: 200 })
})

t.test('figures of one source that contradict each other refuse a merge', async (t) => {
  const app = await doubled(t)
  const contradicts: readonly (readonly [what: string, more: object, isRefused: boolean])[] = [
    ['another value', { value: '120', asPrinted: '120' }, true],
    ['the same value', { value: '100', asPrinted: '100.0' }, false],
    ['a bound that it keeps', { value: '90', qualifier: 'more-than' }, false],
    ['a bound that it breaks', { value: '110', qualifier: 'at-least' }, true],
    ['another source', { value: '120', sourceId: 'list-2024' }, false],
    ['another stage', { value: '120', stage: 'actual' }, false],
    ['another period', { value: '120', periodStart: null }, false],
    ['other prices', { value: '120', prices: '2024' }, false],
    ['another unit', { value: '120', unit: 'USD' }, false],
    ['a deprecated one', { value: '120', rank: 'deprecated' }, false],
  ]
  for (const [at, [what, more, isRefused]] of contradicts.entries()) {
    const [id, figureId] = [`copy-${at.toString()}`, `figure-${at.toString()}`]
    await put(app, `projects/${id}`, { ...project, title: what })
    await put(app, `figures/${figureId}`, figure(id, '0', more))
    // Each is tried by itself: into a copy of the project that has the figure.
    const into = `into-${at.toString()}`
    await put(app, `projects/${into}`, { ...project, title: what })
    await put(app, `figures/z-${figureId}`, figure(into, '100'))
    const answer = await merge(app, `projects/${id}`, into)
    if (isRefused)
      matchWhole(
        t,
        answer,
        {
          status: 409,
          body: {
            type: '/problems/contradicting-figures',
            errors: [{ pointer: '/into', detail: new RegExp(`\`${figureId}\`, \`z-${figureId}\``) }],
          },
        },
        what,
      )
    else t.equal(answer.status, 200, what)
  }
})

t.test('two figures that say the same count once', async (t) => {
  const app = await doubled(t)
  await put(app, 'figures/old-metro-2025', figure('old-metro', '100', { locator: 'row 9' }))
  t.equal((await merge(app, 'projects/old-metro', 'metro')).status, 200)
  const { body } = await app.ask('GET', '/v1/totals?metric=investment&period=2025&explain=true')
  matchWhole(t, body, {
    data: [{ total: '100' }],
    excludedFigures: [
      { figureId: 'old-metro-2024', reason: 'outside-period' },
      { figureId: 'old-metro-2025', reason: 'overlapping-period', insteadId: 'metro-2025' },
    ],
  })
})

t.test('a merged record is written no more: the answer names the other one', async (t) => {
  const app = await doubled(t)
  await merge(app, 'projects/old-metro', 'metro')
  await put(app, 'projects/line', { ...project, title: 'Line' })
  await merge(app, 'projects/metro', 'line')
  const writes: readonly (readonly [method: string, url: string, body?: unknown])[] = [
    ['PUT', '/v1/projects/old-metro', project],
    ['POST', '/v1/projects', { id: 'old-metro', ...project }],
    ['PATCH', '/v1/projects/old-metro', { title: 'Other' }],
    ['DELETE', '/v1/projects/old-metro'],
    ['POST', '/v1/projects/old-metro/restore?revision=1'],
    ['POST', '/v1/projects/old-metro/merge', { into: 'line' }],
  ]
  for (const [method, url, body] of writes)
    matchWhole(
      t,
      await app.ask(method, url, { body }),
      {
        status: 409,
        body: { type: '/problems/merged', detail: 'projects/old-metro was merged into `line`, which takes its place.' },
      },
      `${method} ${url}`,
    )
  const answer = await app.ask('GET', '/v1/projects/old-metro')
  matchWhole(t, answer, { status: 308, headers: { location: /\/projects\/line$/ } }, 'at once')
  matchWhole(t, await app.ask('PATCH', '/v1/projects/line', { body: { parentId: 'old-metro' } }), {
    status: 422,
    body: { detail: '/parentId: `old-metro` among the projects was merged into `line`.' },
  })
  matchWhole(t, await merge(app, 'projects/hall', 'old-metro'), {
    status: 422,
    body: { detail: '/into: `old-metro` among the projects was merged into `line`.' },
  })
  for (const name of ['old-metro', 'metro', 'Metro line 20', '地铁20号线'])
    matchWhole(
      t,
      (await app.ask('GET', `/v1/resolve?name=${encodeURIComponent(name)}`)).body,
      { data: [{ resource: 'projects', id: 'line' }] },
      name,
    )
})

t.test('a record that comes without an id gets none that leads to another', async (t) => {
  const app = await doubled(t)
  await merge(app, 'projects/old-metro', 'metro')
  const headers = { 'content-type': 'text/csv' }
  await app.ask('PUT', '/v1/sources/list-2025/table', { body: 'title,note\nOld metro,new\n', headers })
  const saved = await app.ask('POST', '/v1/sources/list-2025/table/rows', { body: { decisions: { 2: 'new' } } })
  matchWhole(t, saved, { status: 200, body: { created: { projects: 1 }, errors: [] } }, 'a row of a list')
  const body = { ...project, title: 'Old metro' }
  matchWhole(t, await app.ask('POST', '/v1/projects', { body }), { status: 201, body: { id: 'old-metro-3' } }, 'one')
  const rows = 'title,kind,status,parentId\nOld metro,project,implementation,old-metro\n'
  const answer = await app.ask('POST', '/v1/import?resource=projects', { body: rows, headers })
  const notice = { pointer: '/parentId', detail: '`old-metro` among the projects was merged into `metro`.' }
  matchWhole(t, answer, { status: 200, body: { created: { projects: 1 }, notices: [notice] } }, 'a row of a file')
  matchWhole(t, await app.ask('GET', '/v1/projects/old-metro-4'), { body: { parentId: 'metro' } })
})

t.test('a merge under a key is made once', async (t) => {
  const app = await doubled(t)
  const headers = { 'idempotency-key': 'once' }
  const first = await merge(app, 'projects/old-metro', 'metro', { headers })
  const { body: changes } = await app.ask('GET', '/v1/changes?after=0')
  const again = await merge(app, 'projects/old-metro', 'metro', { headers })
  t.same([again.status, again.body, again.headers['etag']], [200, first.body, first.headers['etag']])
  matchWhole(t, await merge(app, 'projects/old-metro', 'station', { headers }), { status: 422 })
  t.same((await app.ask('GET', '/v1/changes?after=0')).body, changes)
})

t.test('an organization is merged: in participants, publishers, and in what is part of it', async (t) => {
  const app = await doubled(t)
  await put(app, 'organizations/city-hall', { name: 'City hall', kind: 'government', url: 'https://city.example/' })
  await put(app, 'organizations/works', { name: 'Works', kind: 'company', parentId: 'city' })
  await app.ask('PATCH', '/v1/projects/metro', {
    body: { participants: ['city', 'city-hall'].map((organizationId) => ({ organizationId, role: 'owner' })) },
  })
  const found = (await merge(app, 'organizations/city', 'city-hall')).body
  matchWhole(t, found, { name: 'City hall', aliases: ['City'], url: 'https://city.example/' })
  const { body } = await app.ask('GET', '/v1/projects/metro')
  matchWhole(t, body, { participants: [{ organizationId: 'city-hall', role: 'owner' }] })
  matchWhole(t, (await app.ask('GET', '/v1/sources/list-2024')).body, { publisherId: 'city-hall' })
  matchWhole(t, (await app.ask('GET', '/v1/organizations/works')).body, { parentId: 'city-hall' })
})
