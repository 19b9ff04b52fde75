/** Two records that are the same become one: what it has, what refers to it, and what the old id answers. */
import t, { type Test } from 'tap'
import { build, type Built } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { put } from '../../support/put.ts'

const merge = ({ ask }: Built, path: string, into: unknown, options: object = {}) =>
  ask('POST', `/v1/${path}/merge`, { body: { into }, ...options })

const project = { title: 'Metro', kind: 'project', status: 'implementation' }

const figure = (subjectId: string, value: string, more: object = {}) => ({
  subjectKind: 'project',
  subjectId,
  metric: 'investment',
  stage: 'planned',
  value,
  unit: 'CNY',
  qualifier: 'exact',
  periodStart: '2025-01-01',
  periodEnd: '2025-12-31',
  sourceId: 'list-2025',
  asPrinted: value,
  ...more,
})

/** A register with a project that stands in it twice: of its own list, and of that of the year before. */
const doubled = async (t: Test): Promise<Built> => {
  const app = await build(t)
  await put(app, 'organizations/city', { name: 'City', kind: 'government' })
  await put(app, 'organizations/builder', { name: 'Builder', kind: 'company' })
  for (const year of ['2024', '2025'])
    await put(app, `sources/list-${year}`, {
      title: `List ${year}`,
      kind: 'report',
      official: true,
      publisherId: 'city',
    })
  await put(app, 'initiatives/plan', { title: 'Plan', kind: 'programme', status: 'in-force' })
  await put(app, 'initiatives/other-plan', { title: 'Other plan', kind: 'programme', status: 'in-force' })
  await put(app, 'projects/metro', {
    ...project,
    initiativeId: 'plan',
    aliases: ['Line 20'],
    codes: [{ scheme: 'city', code: '7' }],
    participants: [{ organizationId: 'city', role: 'owner' }],
    citations: [{ sourceId: 'list-2025', locator: 'row 1' }],
    startsOn: '2024-01-01',
  })
  await put(app, 'projects/old-metro', {
    ...project,
    title: 'Metro line 20',
    localTitle: '地铁20号线',
    initiativeId: 'other-plan',
    aliases: ['Line 20', 'Metro'],
    codes: [{ scheme: 'city', code: '8' }],
    participants: [
      { organizationId: 'city', role: 'owner' },
      { organizationId: 'builder', role: 'contractor' },
    ],
    citations: [{ sourceId: 'list-2024', locator: 'row 9' }],
    startsOn: '2023-01-01',
    endsOn: '2028-12-31',
  })
  await put(app, 'projects/station', {
    ...project,
    title: 'Station',
    parentId: 'old-metro',
    initiativeId: 'other-plan',
  })
  await put(app, 'projects/hall', { ...project, title: 'Hall', parentId: 'station', initiativeId: 'other-plan' })
  await put(app, 'projects/roof', { ...project, title: 'Roof', parentId: 'hall' })
  await put(app, 'figures/metro-2025', figure('metro', '100'))
  await put(
    app,
    'figures/old-metro-2024',
    figure('old-metro', '90', { sourceId: 'list-2024', periodEnd: '2024-12-31', periodStart: '2024-01-01' }),
  )
  await put(app, 'figures/station-2025', figure('station', '30'))
  return app
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
      t.match(
        { status, text, location: headers['location'], cache: headers['cache-control'], tag: headers['etag'] },
        { status: 308, text: '', location, cache: 'no-cache', tag: undefined },
        `${method} ${asked}`,
      )
    }
  t.match(await app.ask('GET', `/v1/projects/old-metro?asOf=${before}`), {
    status: 200,
    body: { title: 'Metro line 20' },
  })
  matchWhole(t, (await app.ask('GET', `/v1/projects/metro?asOf=${before}`)).body, { aliases: ['Line 20'], revision: 1 })
  t.equal((await app.ask('GET', `/v1/projects?asOf=${before}&total=true`)).body['total'], 5)
  matchWhole(t, (await app.ask('GET', '/v1/projects/old-metro/revisions')).body, {
    data: [{ action: 'create' }, { action: 'delete', mergedInto: 'metro' }],
  })
  for (const page of ['', '/1', '/2'])
    t.equal((await app.ask('GET', `/projects/old-metro/revisions${page}`)).status, 200, page)
})
