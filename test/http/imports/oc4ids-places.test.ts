/** POST /v1/import finds the place of an OC4IDS project by its name, else by its code, and never guesses. */
import t, { type Test } from 'tap'
import { withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'

const post = async (app: Built, body: unknown) => withoutBatch(await app.ask('POST', '/v1/import', { body }))

const plain = { dryRun: false, created: {}, updated: {}, unchanged: {}, notices: [] }

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
const notice = (id: string, pointer: string) => ({ line: 1, resource: 'projects', id, pointer, detail })

t.test('a name of several regions means none of them, also if one has it as its id', async (t) => {
  const app = await china(t)
  const projects = [at('a', 'Jilin'), at('b', 'Jilin')]
  t.strictSame((await post(app, projects)).body, {
    ...plain,
    created: { regions: 1, sources: 1, projects: 2 },
    notices: [notice('a', '/0/locations/0')],
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
        ...notice('a', '/parties/0'),
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
