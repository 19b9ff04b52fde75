/** GET /v1/catalog: portals harvest it, shapes of DCAT-AP hold, every link leads somewhere. */
import type { Store } from 'n3'
import t, { type Test } from 'tap'
import { formats, formatsOf } from '../../../src/http/formats/registry.ts'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build, type Built, put, type Settings } from '../../support/build.ts'
import { harvested } from '../../support/catalog/ckan.ts'
import { faultsOf, graphOf, shapes } from '../../support/catalog/graph.ts'
import { isInvalid, pluck } from '../../support/match-whole.ts'

const here = 'http://127.0.0.1:3000'
const licence = 'https://creativecommons.org/licenses/by/4.0/'
const europe = 'http://publications.europa.eu/resource/authority'

interface Catalog {
  readonly '@graph': readonly (Readonly<Record<string, unknown>> & { readonly '@id': string })[]
}

const read = async ({ ask }: Built): Promise<Catalog> => (await ask('GET', '/v1/catalog?format=json')).body

const checkShapes = async (t: Test, catalog: object): Promise<void> => {
  const graph = await graphOf(catalog)
  for (const [name, required] of shapes) t.same(await faultsOf(graph, required), [], `${name} shapes`)
}

/** The addresses of this server in a catalogue, without fragments. */
const linksIn = (catalog: object): string[] => [
  ...new Set(
    [...JSON.stringify(catalog).matchAll(/"http:\/\/127\.0\.0\.1:3000(\/[^"#]*)/g)].map(([, path = '']) => path),
  ),
]

const checkLinks = async (t: Test, { ask }: Built, catalog: object): Promise<void> => {
  const links = linksIn(catalog)
  t.ok(links.length > 40, `${links.length.toString()} links`)
  for (const link of links) t.equal((await ask('GET', link)).status, 200, link)
}

const app = await build(t, { SEED: 'article', LICENCE: licence, PUBLISHER: '公共数据 & Society' })
const catalog = await read(app)

t.test('it has the shapes of DCAT-AP, with a licence and records, and without', async (t) => {
  await checkShapes(t, catalog)
  const empty = await build(t)
  await checkShapes(t, await read(empty))
  await checkLinks(t, empty, await read(empty))
})

t.test('every link of it leads somewhere', (t) => checkLinks(t, app, catalog))

t.test('shapes find what is missing', async (t) => {
  const broken = JSON.parse(JSON.stringify(catalog).replaceAll('"accessURL"', '"page"')) as object
  const [fault] = await faultsOf(await graphOf(broken), shapes.get('our own') as Store)
  t.equal(fault, `${here}/v1/catalog#checks.csv http://www.w3.org/ns/dcat#accessURL Less than 1 values`)
})

t.test('CKAN harvests each dataset with its files', async (t) => {
  const packages = harvested(await graphOf(catalog))
  t.same(
    pluck(packages, 'guid'),
    ['register', ...everyResource.map(({ name }) => name), 'promises', 'checks']
      .sort()
      .map((name) => `${here}/v1/catalog#${name}`),
  )
  const projects = packages.find(({ guid }) => guid.endsWith('#projects'))
  const rights =
    'Each source is under the licence that its record names. Where it names none, ask the publisher of the source ' +
    'before you use more than the facts.'
  const file = (name: string, path: string, found: object) => ({
    uri: `${here}/v1/catalog#${name}`,
    url: here + path,
    access_url: here + path,
    download_url: here + path,
    license: licence,
    rights,
    access_services: [`${here}/v1/catalog#api`],
    ...found,
  })
  t.match(projects?.extras['modified'], /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  t.same(
    { ...projects, extras: { ...projects?.extras, modified: '' } },
    {
      guid: `${here}/v1/catalog#projects`,
      title: 'Planledger: projects',
      notes: 'What is built: single projects, and portfolios of many reported as one.',
      url: `${here}/projects`,
      tags: ['government plans', 'infrastructure', 'policy', 'projects', 'public investment'],
      extras: {
        identifier: `${here}/v1/catalog#projects`,
        modified: '',
        frequency: `${europe}/frequency/IRREG`,
        language: [`${europe}/language/ENG`, `${europe}/language/ZHO`],
        theme: ['ECON', 'GOVE', 'REGI'].map((code) => `${europe}/data-theme/${code}`),
        access_rights: `${europe}/access-right/PUBLIC`,
        publisher_uri: `${here}/v1/catalog#publisher`,
        publisher_name: '公共数据 & Society',
        publisher_url: `${here}/`,
        spatial_uri: `${here}/regions/china`,
        spatial_text: 'China',
        temporal_start: '2025-01-01',
        temporal_end: '2025-12-31',
      },
      resources: [
        file('projects-oc4ids.json', '/v1/export/oc4ids', {
          name: 'Planledger: projects (OC4IDS)',
          description: 'A project package of the Open Contracting for Infrastructure Data Standard.',
          mimetype: 'application/json',
          format: 'JSON',
        }),
        file('projects.csv', '/v1/projects?format=csv', {
          name: 'Planledger: projects (CSV)',
          description: 'One record per row.',
          mimetype: 'text/csv',
          format: 'CSV',
        }),
        file('projects.json', '/v1/projects', {
          name: 'Planledger: projects (JSON)',
          description: 'Pages of JSON.',
          download_url: '',
          mimetype: 'application/json',
          format: 'JSON',
        }),
        file('projects.ndjson', '/v1/projects?format=ndjson', {
          name: 'Planledger: projects (NDJSON)',
          description: 'One record per line.',
          mimetype: '',
          format: '',
        }),
        file('projects.parquet', '/v1/projects?format=parquet', {
          name: 'Planledger: projects (PARQUET)',
          description: 'An Apache Parquet file: exact decimals, dates and instants as such, other values as text.',
          mimetype: 'application/vnd.apache.parquet',
          format: 'application/vnd.apache.parquet',
        }),
        file('projects.xlsx', '/v1/projects?format=xlsx', {
          name: 'Planledger: projects (XLSX)',
          description: 'A spreadsheet: the data, then its sources and address.',
          mimetype: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          format: 'XLSX',
        }),
        file('projects.zip', '/v1/projects?format=datapackage', {
          name: 'Planledger: projects (ZIP)',
          description: 'A Frictionless Data Package.',
          mimetype: 'application/zip',
          format: 'ZIP',
        }),
      ],
    },
  )
})

t.test('a list is distributed in every format of the registry that is a file', async (t) => {
  const byName = new Map(
    harvested(await graphOf(catalog)).map(({ guid, resources }) => [guid.replace(/.*#/, ''), resources]),
  )
  const extensions = (answer: 'list' | 'derived') =>
    formatsOf(answer)
      .flatMap((name) => formats[name].extension ?? [])
      .sort()
  for (const { name } of everyResource)
    t.same(
      byName.get(name)?.flatMap(({ uri }) => new RegExp(`#${name}\\.(\\w+)$`).exec(uri)?.[1] ?? []),
      extensions('list'),
      name,
    )
  for (const name of ['promises', 'checks'])
    t.same(
      byName.get(name)?.map(({ uri }) => uri.replace(/.*\./, '')),
      extensions('derived'),
      name,
    )
})

const modifiedIn = async (app: Built): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (await read(app))['@graph']
      .filter(({ '@type': type }) => ['dcat:Dataset', 'dcat:Catalog'].includes(String(type)))
      .map(({ '@id': id, modified }) => [id.replace(/.*#/, ''), modified]),
  )

t.test('a dataset is modified by writes to its records, deletions included, and by no others', async (t) => {
  const app = await build(t)
  t.same((await modifiedIn(app))['regions'], undefined)
  await put(app, 'regions/guangdong', { name: 'Guangdong', kind: 'province' })
  await put(app, 'industries/steel', { name: 'Steel' })
  const before = await modifiedIn(app)
  t.ok(String(before['regions']) < String(before['industries']))
  await app.ask('DELETE', '/v1/regions/guangdong')
  const after = await modifiedIn(app)
  t.equal(after['industries'], before['industries'])
  t.ok(String(after['regions']) > String(before['industries']))
  for (const whole of ['register', 'promises', 'checks']) t.equal(after[whole], after['regions'], whole)
})

t.test('it comes as JSON-LD or as JSON, the same', async (t) => {
  const [usual, json, named] = await Promise.all([
    app.ask('GET', '/v1/catalog'),
    app.ask('GET', '/v1/catalog', { headers: { accept: 'application/json' } }),
    app.ask('GET', '/v1/catalog?format=jsonld', { headers: { accept: 'application/json' } }),
  ])
  t.equal(usual.headers['content-type'], 'application/ld+json; charset=utf-8')
  t.equal(json.headers['content-type'], 'application/json; charset=utf-8')
  t.equal(named.headers['content-type'], 'application/ld+json; charset=utf-8')
  t.equal(usual.text, json.text)
  t.equal(usual.text, named.text)
})

t.test('unknown parameters and formats are refused', async (t) => {
  isInvalid(t, await app.ask('GET', '/v1/catalog?formt=json'), [{ parameter: 'formt' }])
  isInvalid(t, await app.ask('GET', '/v1/catalog?format=turtle'), [{ parameter: 'format' }])
  t.match(await app.ask('GET', '/v1/catalog', { headers: { accept: 'text/turtle' } }), {
    status: 406,
    body: { detail: 'This answers application/ld+json, application/json.' },
  })
  t.match(await app.ask('POST', '/v1/catalog', { body: {} }), { status: 405, headers: { allow: 'GET, HEAD' } })
})

t.test('a closed register shows it to readers alone, and says that access is restricted', async (t) => {
  const settings: Settings = { READ_ACCESS: 'key' }
  const closed = await build(t, settings)
  t.match(await closed.ask('GET', '/v1/catalog'), { status: 401, headers: { 'cache-control': 'private, no-cache' } })
  const key = 'a-key-that-reads'
  await closed.store.addKey(keyHash(key), { role: 'reader', label: 'a reader' })
  const { status, text } = await closed.ask('GET', '/v1/catalog', { key })
  t.equal(status, 200)
  t.match(text, '"accessRights":"http://publications.europa.eu/resource/authority/access-right/RESTRICTED"')
})
