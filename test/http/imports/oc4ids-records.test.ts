/** POST /v1/import of OC4IDS: what has different ids in a package stays different in the register. */
import t, { type Test } from 'tap'
import { reportOf, withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'

const post = async (app: Built, body: unknown) => withoutBatch(await app.ask('POST', '/v1/import', { body }))

const notice = (id: string, pointer: string, detail: string) => ({ line: 1, resource: 'projects', id, pointer, detail })

const cited = (...ids: readonly string[]) => ids.map((sourceId) => ({ sourceId, locator: null, note: null, as: null }))

const plain = reportOf({ notices: [] })

const listOf = async (app: Built, resource: string, fields: string): Promise<unknown> => {
  const { body } = await app.ask('GET', `/v1/${resource}?fields=${fields}&sort=id`)
  return (body as { data: unknown }).data
}

t.test('two projects of a file whose ids differ only in signs or capitals stay two', async (t) => {
  const app = await build(t)
  const parent = (identifier: string) => ({ relationship: 'parent', scheme: 'oc4ids', identifier })
  const projects = [
    { id: 'oc4ids-bu3kcz-12/2019', title: 'Slash', relatedProjects: [parent('oc4ids-bu3kcz-ab')] },
    { id: 'oc4ids-bu3kcz-12-2019', title: 'Hyphen', relatedProjects: [parent('oc4ids-bu3kcz-AB')] },
    { id: 'oc4ids-bu3kcz-AB', title: 'Capitals' },
    { id: 'oc4ids-bu3kcz-ab', title: 'Small' },
  ]
  const [hyphen, capitals] = ['oc4ids-bu3kcz-12-2019-d37254a3', 'oc4ids-bu3kcz-ab-7387e554']
  const notices = [
    notice('oc4ids-bu3kcz-12-2019', '/0/id', '`oc4ids-bu3kcz-12/2019` is imported as `oc4ids-bu3kcz-12-2019`.'),
    notice(
      hyphen,
      '/1/id',
      `\`oc4ids-bu3kcz-12-2019\` is imported as \`${hyphen}\`, because \`oc4ids-bu3kcz-12-2019\` is another project.`,
    ),
    notice(
      capitals,
      '/2/id',
      `\`oc4ids-bu3kcz-AB\` is imported as \`${capitals}\`, because \`oc4ids-bu3kcz-ab\` is another project.`,
    ),
  ]
  t.strictSame((await post(app, projects)).body, { ...plain, created: { sources: 1, projects: 4 }, notices })
  t.strictSame(await listOf(app, 'projects', 'id,title,parentId'), [
    { id: 'oc4ids-bu3kcz-12-2019', title: 'Slash', parentId: 'oc4ids-bu3kcz-ab' },
    { id: hyphen, title: 'Hyphen', parentId: capitals },
    { id: 'oc4ids-bu3kcz-ab', title: 'Small', parentId: null },
    { id: capitals, title: 'Capitals', parentId: null },
  ])
  const unchanged = { projects: 4 }
  t.strictSame((await post(app, projects)).body, { ...plain, unchanged, notices })
  t.match((await post(app, [...projects].reverse())).body, { unchanged, notices: { length: 3 } })
  const found = (await post(app, projects[2])).body
  t.strictSame(found, { ...plain, unchanged: { projects: 1 }, notices: [{ ...notices[2], pointer: '/id' }] })
})

t.test('documents at different addresses are different sources, whichever comes first', async (t) => {
  const app = await build(t)
  const [query, path] = ['https://x.example/f?d=Ab', 'https://x.example/f/d/ab']
  const citing = (id: string, ...urls: readonly string[]) => ({
    id,
    documents: urls.map((url, at) => ({ id: at.toString(), title: url, url })),
  })
  const [a, b] = [citing('a', query), citing('b', path, query)]
  t.strictSame((await post(app, a)).body, { ...plain, created: { sources: 2, projects: 1 } })
  t.strictSame((await post(app, b)).body, { ...plain, created: { sources: 1, projects: 1 } })
  const [first, second] = ['https-x-example-f-d-ab', 'https-x-example-f-d-ab-7aec5372']
  t.strictSame(await listOf(app, 'sources', 'id,url'), [
    { id: first, url: query },
    { id: second, url: path },
    { id: 'oc4ids-package', url: null },
  ])
  t.strictSame(await listOf(app, 'projects', 'id,citations'), [
    { id: 'a', citations: cited(first, 'oc4ids-package') },
    { id: 'b', citations: cited(second, first, 'oc4ids-package') },
  ])
  t.strictSame((await post(app, [b, a])).body, { ...plain, unchanged: { projects: 2 } })
  const empty = await build(t)
  t.strictSame((await post(empty, [a, b])).body, { ...plain, created: { sources: 3, projects: 2 } })
  t.strictSame(await listOf(empty, 'sources', 'id,url'), await listOf(app, 'sources', 'id,url'))
})

t.test('a source whose address was corrected in the register stays the source of its document', async (t) => {
  const app = await build(t)
  const cited = { id: 'a', documents: [{ id: '1', url: 'https://x.example/f' }] }
  t.equal((await post(app, cited)).status, 200)
  const body = { url: 'https://new.example/f' }
  t.equal((await app.ask('PATCH', '/v1/sources/https-x-example-f', { body })).status, 200)
  t.strictSame((await post(app, cited)).body, { ...plain, unchanged: { projects: 1 } })
})

t.test('parties of a file with different identifiers are different organizations', async (t) => {
  const app = await build(t)
  const party = (id: string, name: string) => ({ id, name, identifier: { scheme: 'X', id }, roles: ['funder'] })
  const [dot, hyphen] = [party('1.2', 'Dot'), party('1-2', 'Hyphen')]
  const both = { id: 'a', parties: [dot, hyphen] }
  t.strictSame((await post(app, both)).body, { ...plain, created: { organizations: 2, sources: 1, projects: 1 } })
  const [first, second] = ['x-1-2', 'x-1-2-97e5e84b']
  t.strictSame(await listOf(app, 'organizations', 'id,name'), [
    { id: first, name: 'Dot' },
    { id: second, name: 'Hyphen' },
  ])
  t.strictSame((await post(app, both)).body, { ...plain, unchanged: { projects: 1 } })
  const others = [
    { id: 'b', parties: [hyphen] },
    { id: 'c', parties: [dot] },
  ]
  t.strictSame((await post(app, others)).body, { ...plain, created: { projects: 2 } })
  const taking = (organizationId: string) => ({ organizationId, role: 'funder' })
  t.strictSame(await listOf(app, 'projects', 'id,participants'), [
    { id: 'a', participants: [taking(first), taking(second)] },
    { id: 'b', participants: [taking(second)] },
    { id: 'c', participants: [taking(first)] },
  ])
})

// POST /v1/import finds the place of an OC4IDS project by its name, else by its code, and never guesses.

const china = async (t: Test): Promise<Built> => {
  const app = await build(t)
  for (const [id, region] of [
    ['guangdong', { name: 'Guangdong', kind: 'province', isoCode: 'CN-GD', gbCode: '440000' }],
    ['jilin', { name: 'Jilin', kind: 'province', isoCode: 'CN-JL', gbCode: '220000' }],
    ['jilin-jilin', { name: 'Jilin', kind: 'city', parentId: 'jilin' }],
  ] as const)
    t.equal((await app.ask('PUT', `/v1/regions/${id}`, { body: region })).status, 201)
  return app
}

const at = (id: string, description: string | undefined, scheme?: string, ...identifiers: readonly string[]) => ({
  id,
  locations: [{ id: '1', ...(description && { description }), ...(scheme && { gazetteer: { scheme, identifiers } }) }],
})

const placesOf = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', '/v1/projects?fields=id,regionId')
  return (body as { data: { id: string; regionId: string }[] }).data.map(({ id, regionId }) => `${id} ${regionId}`)
}

const detail =
  '`Jilin` is a name of several regions: `jilin`, `jilin-jilin`. It is imported as a new one, `jilin-2c848634`.'
const noticeAt = (id: string, pointer: string) => ({ line: 1, resource: 'projects', id, pointer, detail })

t.test('a name of several regions means none of them, also if one has it as its id', async (t) => {
  const app = await china(t)
  const projects = [at('a', 'Jilin'), at('b', 'Jilin')]
  t.strictSame((await post(app, projects)).body, {
    ...plain,
    created: { regions: 1, sources: 1, projects: 2 },
    notices: [noticeAt('a', '/0/locations/0')],
  })
  t.strictSame(await placesOf(app), ['a jilin-2c848634', 'b jilin-2c848634'])
  t.match((await app.ask('GET', '/v1/regions/jilin-2c848634')).body, { name: 'Jilin', kind: 'zone', parentId: null })
  t.strictSame((await post(app, projects)).body, { ...plain, unchanged: { projects: 2 } })
  t.strictSame((await post(app, at('c', 'Jilin'))).body, { ...plain, created: { projects: 1 } })
})

t.test('a project that has the region of a name already keeps it when the name becomes one of several', async (t) => {
  const app = await build(t)
  const project = at('a', 'Jilin')
  t.strictSame((await post(app, project)).body, { ...plain, created: { regions: 1, sources: 1, projects: 1 } })
  const body = { name: 'Jilin', kind: 'city' }
  t.equal((await app.ask('PUT', '/v1/regions/jilin-jilin', { body })).status, 201)
  t.strictSame((await post(app, project)).body, { ...plain, unchanged: { projects: 1 } })
  t.strictSame(await placesOf(app), ['a jilin'])
})

t.test('a name of several organizations means none of them', async (t) => {
  const app = await build(t)
  for (const id of ['ministry', 'ministry-of-kenya'])
    await app.ask('PUT', `/v1/organizations/${id}`, { body: { name: 'Ministry', kind: 'government' } })
  const project = { id: 'a', parties: [{ name: 'Ministry', roles: ['buyer'] }] }
  t.strictSame((await post(app, project)).body, {
    ...plain,
    created: { organizations: 1, sources: 1, projects: 1 },
    notices: [
      {
        ...noticeAt('a', '/parties/0'),
        detail:
          '`Ministry` is a name of several organizations: `ministry`, `ministry-of-kenya`. It is imported as a new one, `ministry-32fe91f7`.',
      },
    ],
  })
  t.strictSame((await post(app, project)).body, { ...plain, unchanged: { projects: 1 } })
})

t.test('a code tells the region where the name does not', async (t) => {
  const app = await china(t)
  const projects = [
    at('a', 'Guangdong, China', 'ISO3166-2', 'CN-GD'),
    at('b', 'South China', 'GBT2260', 'nothing', '440000'),
    at('c', 'Jilin', 'ISO3166-2', 'CN-JL'),
    at('d', 'Guangdong', 'ISO3166-2', 'CN-JL'),
    at('e', undefined, 'ISO3166-2', 'CN-GD'),
    at('f', 'A suburb', 'GEONAMES', '440000'),
    at('g', 'A village', 'ISO3166-2', 'XX-XX'),
  ]
  t.strictSame((await post(app, projects)).body, { ...plain, created: { regions: 2, sources: 1, projects: 7 } })
  const places = ['a guangdong', 'b guangdong', 'c jilin', 'd guangdong', 'e guangdong', 'f a-suburb', 'g a-village']
  t.strictSame(await placesOf(app), places)
  t.strictSame((await post(app, projects)).body, { ...plain, unchanged: { projects: 7 } })
})

// POST /v1/import makes the parties of an OC4IDS project, and its public authority, organizations.

const id = 'oc4ids-bu3kcz-1'

const organizationsOf = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', '/v1/organizations?fields=id,name,kind')
  return (body as { data: unknown }).data
}

const participantsOf = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', `/v1/projects/${id}`)
  return (body as { participants: unknown }).participants
}

const ministry = { id: 'ministry', name: 'Ministry', kind: 'government' }
const builder = { id: 'builder', name: 'Builder', kind: 'company' }
const authority = { organizationId: 'ministry', role: 'publicAuthority' }
const supplier = { organizationId: 'builder', role: 'supplier' }

t.test('the public authority takes part, whether the parties list it by id, by name or not at all', async (t) => {
  const parties = [{ id: '1', name: 'Builder', roles: ['supplier'] }]
  const listed = [...parties, { id: '2', name: 'Ministry', roles: ['publicAuthority', 'funder'] }]
  const funder = { organizationId: 'ministry', role: 'funder' }
  for (const [project, organizations, participants] of [
    [{ publicAuthority: { id: '2', name: 'Another name' }, parties: listed }, 2, [supplier, authority, funder]],
    [{ publicAuthority: { id: 'XX-2', name: 'Ministry' }, parties: listed }, 2, [supplier, authority, funder]],
    [{ publicAuthority: { name: 'Ministry' }, parties: listed }, 2, [supplier, authority, funder]],
    [{ publicAuthority: { id: 'XX-2', name: 'Ministry' }, parties }, 2, [supplier, authority]],
    [{ publicAuthority: { name: 'Ministry' }, parties }, 2, [supplier, authority]],
    [{ publicAuthority: { id: '', name: 'Ministry' } }, 1, [authority]],
    [{ publicAuthority: { id: 'ministry' } }, 1, [authority]],
  ] as const) {
    const app = await build(t)
    const { status, body } = await post(app, { id, ...project })
    t.equal(status, 200)
    const created = { organizations, sources: 1, projects: 1 }
    t.strictSame(body, reportOf({ created, notices: [] }))
    t.strictSame(await participantsOf(app), participants)
    const government =
      'parties' in project ? ministry : { ...ministry, name: project.publicAuthority.name ?? 'ministry' }
    t.strictSame(await organizationsOf(app), organizations === 2 ? [builder, government] : [government])
    const again = reportOf({ unchanged: { projects: 1 }, notices: [] })
    t.strictSame((await post(app, { id, ...project })).body, again)
  }
})

t.test('a public authority without id and name is none', async (t) => {
  for (const publicAuthority of [{}, { id: '', name: '' }, { id: null }]) {
    const app = await build(t)
    const { status, body } = await post(app, { id, publicAuthority, parties: [{ id: '', name: 'Builder', roles: [] }] })
    t.equal(status, 200)
    const created = { organizations: 1, sources: 1, projects: 1 }
    t.strictSame(body, reportOf({ created, notices: [] }))
    t.strictSame(await participantsOf(app), [])
  }
})
