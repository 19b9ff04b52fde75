/** GET /v1/catalog: the datasets of the register, for data portals. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { everything } from '../../exchange/requests.ts'
import { enumeration, type ResourceName } from '../../model/field.ts'
import { conditionsOf, filtersOf } from '../../model/filters.ts'
import { Type } from '../../model/schema-builder.ts'
import { everyResource, type RecordNamed, resourceOf } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, textTag } from '../contract/etag.ts'
import { recordsWhere } from '../contract/records-where.ts'
import { formatFor, type FormatName, setFormat } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { contentOf, ofReads, responses, tagHeader, unchanged } from '../openapi/responses.ts'
import { aboutRegister, type Dataset, datasets, type Distribution, keywords, rights } from './datasets.ts'
import * as terms from './vocabulary.ts'
import { context, type GraphNode } from './vocabulary.ts'
import { closedObject } from '../contract/schemas.ts'

// The catalogue as DCAT 3, after the profile DCAT-AP 3: one graph in JSON-LD.

interface CatalogSettings extends Site {
  readonly readAccess: 'open' | 'key'
}

/** The path of the catalogue. Its datasets have the same address with their names as fragments. */
export const catalogPath = '/v1/catalog'

/** Reports whether the records of a dataset are about places; those made from several resources are. */
const isOfPlaces = ({ resource }: Dataset): boolean =>
  resource === undefined || resource.name === 'regions' || filtersOf(resource).has('regionId.within')

/** The resource whose days are those of a dataset. */
const periodFrom = ({ resource }: Dataset): string => resource?.name ?? 'figures'

/** Returns the document. `lastChange` is the instant of the register's last change; empty before the first. */
const dcatCatalog = (
  { publicUrl, publisher, licence, readAccess }: CatalogSettings,
  { changedAt, periods, places, filled }: Coverage,
  lastChange: string,
): object => {
  const [home, catalog] = [`${publicUrl}/`, `${publicUrl}${catalogPath}`]
  const nodes = new Map<string, GraphNode>()
  const refer = (node: GraphNode): string => {
    nodes.set(node['@id'], node)
    return node['@id']
  }
  const referAll = (some: readonly GraphNode[]): string[] => some.map(refer)
  // Shapes infer no classes, not even that everything is a resource.
  const document = (url: string): string => refer({ '@id': url, '@type': ['foaf:Document', 'rdfs:Resource'] })
  const standard = (url: string): string => refer({ '@id': url, '@type': 'dct:Standard' })

  const modified = (at = lastChange) => at !== '' && { modified: at }
  const published = {
    publisher: refer({
      '@id': `${catalog}#publisher`,
      '@type': 'foaf:Agent',
      name: publisher,
      homepage: document(home),
    }),
  }
  const licensed = {
    ...(licence !== undefined && { license: refer({ '@id': licence, '@type': 'dct:LicenseDocument' }) }),
    rights: refer({ '@id': `${catalog}#rights`, '@type': 'dct:RightsStatement', label: rights }),
  }
  const accessible = { accessRights: refer(terms.accessRights[readAccess]) }
  const spatial =
    places.length === 0
      ? {}
      : {
          spatial: places.map(({ id, name }) =>
            refer({ '@id': `${publicUrl}/regions/${id}`, '@type': 'dct:Location', label: name }),
          ),
        }
  const subject = { theme: referAll(terms.themes), keyword: keywords }
  const service = `${catalog}#api`

  const distributionOf = ({ name, title, description, path, format, isWhole, conformsTo }: Distribution) => {
    const mediaType = terms.mediaType(format.mediaType)
    return {
      '@id': `${catalog}#${name}`,
      '@type': 'dcat:Distribution',
      title,
      description,
      accessURL: publicUrl + path,
      ...(isWhole && { downloadURL: publicUrl + path }),
      ...(mediaType && { mediaType: refer(mediaType) }),
      ...(format.fileType !== undefined && { format: refer(terms.fileType(format.fileType)) }),
      ...(conformsTo !== undefined && { conformsTo: standard(conformsTo) }),
      availability: refer(terms.stable),
      accessService: service,
      ...licensed,
    }
  }

  const datasetOf = (dataset: Dataset): GraphNode => {
    const { name, title, description, page, resource, distributions } = dataset
    const period = periods.get(periodFrom(dataset))
    return {
      '@id': `${catalog}#${name}`,
      '@type': 'dcat:Dataset',
      title,
      description,
      identifier: `${catalog}#${name}`,
      ...published,
      ...modified(resource && (changedAt.get(resource.name) ?? '')),
      landingPage: document(publicUrl + page),
      language: referAll([terms.catalogLanguages.english, terms.catalogLanguages.chinese]),
      ...subject,
      keyword: [...keywords, name],
      accrualPeriodicity: refer(terms.irregular),
      ...accessible,
      ...(isOfPlaces(dataset) && spatial),
      ...(period && { temporal: { '@type': 'dct:PeriodOfTime', startDate: period.start, endDate: period.end } }),
      distribution: distributions.filter(({ needs }) => needs === undefined || filled.has(needs)).map(distributionOf),
    }
  }

  const described = datasets.map(datasetOf)
  const ids = described.map((node) => node['@id'])
  const api: GraphNode = {
    '@id': service,
    '@type': 'dcat:DataService',
    title: 'Planledger API',
    description: 'Lists, filters, totals, search and changes of the register, over HTTP as JSON.',
    endpointURL: document(home),
    endpointDescription: document(`${publicUrl}/openapi.json`),
    conformsTo: standard('https://spec.openapis.org/oas/v3.1.0'),
    landingPage: document(`${publicUrl}/docs`),
    servesDataset: ids,
    ...published,
    ...subject,
    ...accessible,
    ...licensed,
  }
  const whole: GraphNode = {
    '@id': catalog,
    '@type': 'dcat:Catalog',
    title: 'Planledger',
    description: aboutRegister,
    ...published,
    homepage: document(home),
    ...modified(),
    language: refer(terms.catalogLanguages.english),
    themeTaxonomy: refer(terms.themeTaxonomy),
    ...spatial,
    ...licensed,
    dataset: ids,
    service,
  }
  return { '@context': terms.context, '@graph': [whole, ...described, api, ...nodes.values()] }
}

// The query and the answer of /v1/catalog.

/** JSON is the same document by the name that every program knows. */
const catalogFormats = ['jsonld', 'json'] as const satisfies readonly FormatName[]

const catalogQuery: TSchema = closedObject({
  format: Type.Optional(
    enumeration(catalogFormats, 'The media type of the answer; takes precedence over `Accept`.', 'json').value,
  ),
})

const node = Type.Unsafe({
  type: 'object',
  required: ['@id', '@type'],
  description: 'A catalogue, dataset, service, or something that these refer to.',
})

export const catalogSchema: TSchema = Type.Unsafe({
  $id: 'Catalog',
  type: 'object',
  required: ['@context', '@graph'],
  additionalProperties: false,
  description: 'A catalogue in DCAT 3, after DCAT-AP 3, as JSON-LD.',
  properties: {
    '@context': { type: 'object', description: 'The meaning of the terms.', examples: [{ title: context.title }] },
    '@graph': {
      type: 'array',
      description: 'The catalogue, its datasets with their distributions, its service, and what they refer to.',
      items: node,
      examples: [
        [{ '@id': 'https://planledger.example.org/v1/catalog', '@type': 'dcat:Catalog', title: 'Planledger' }],
      ],
    },
  },
})

// The coverage of the datasets: when each last changed, the days that it describes, and the places.

/** From the first day to the last. */
interface Period {
  readonly start: string
  readonly end: string
}

interface Place {
  readonly id: string
  readonly name: string
}

interface Coverage {
  /** The instant of the last change of each resource that has records, or had some. */
  readonly changedAt: ReadonlyMap<string, string>
  readonly periods: ReadonlyMap<string, Period>
  /** The topmost regions of projects and initiatives, in order of their names. */
  readonly places: readonly Place[]
  /** The resources that have records. */
  readonly filled: ReadonlySet<string>
}

/** The dates between which the records of a resource tell. */
const spans: Readonly<Partial<Record<ResourceName, readonly [start: string, end: string]>>> = {
  sources: ['publishedOn', 'publishedOn'],
  initiatives: ['startsOn', 'endsOn'],
  projects: ['startsOn', 'endsOn'],
  figures: ['periodStart', 'periodEnd'],
  rates: ['on', 'on'],
}

const outermost = async (
  store: Store,
  name: ResourceName,
  key: string,
  descending: boolean,
): Promise<string | undefined> => {
  const resource = resourceOf(name)
  const { nullable } = resource.fields[key] as { nullable: boolean }
  const { records } = await store.list(resource, {
    ...everything,
    conditions: nullable ? conditionsOf(resource, { [`${key}.exists`]: true }) : [],
    sort: [{ key, descending }],
    fields: [key],
    limit: 1,
  })
  return records[0] === undefined ? undefined : (JSON.parse(records[0]) as Record<string, string>)[key]
}

const periodOf = async (store: Store, name: ResourceName): Promise<Period | undefined> => {
  const [from, to] = spans[name] ?? []
  if (from === undefined || to === undefined) return undefined
  const [start, end] = [await outermost(store, name, from, false), await outermost(store, name, to, true)]
  return start === undefined || end === undefined || start > end ? undefined : { start, end }
}

type Region = Pick<RecordNamed<'regions'>, 'id' | 'name' | 'parentId'>

/** The number of regions looked up at once. */
const atOnce = 500

const regionsOf = async (store: Store, ids: readonly string[]): Promise<Region[]> => {
  const found: Region[] = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const where = { 'id.in': ids.slice(at, at + atOnce) }
    const some = await recordsWhere(store, 'regions', where, atOnce, ['id', 'name', 'parentId'])
    found.push(...(some as unknown as Region[]))
  }
  return found
}

const regionIdsIn = async (store: Store, name: 'projects' | 'initiatives'): Promise<string[]> => {
  const { facets } = await store.list(resourceOf(name), { ...everything, facets: ['regionId'], limit: 1 })
  return (facets?.['regionId'] ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
}

const placesOf = async (store: Store): Promise<Place[]> => {
  let ids = new Set([...(await regionIdsIn(store, 'projects')), ...(await regionIdsIn(store, 'initiatives'))])
  const topmost = new Map<string, Place>()
  while (ids.size > 0) {
    const regions = await regionsOf(store, [...ids])
    for (const { id, name, parentId } of regions) if (parentId === null) topmost.set(id, { id, name })
    ids = new Set(regions.flatMap(({ parentId }) => parentId ?? []))
  }
  return [...topmost.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Reads what the datasets cover. */
const coverageOf = async (store: Store): Promise<Coverage> => {
  const changedAt = new Map<string, string>()
  const periods = new Map<string, Period>()
  const filled = new Set<string>()
  for (const resource of everyResource) {
    const { name } = resource
    const at = await store.changedAt(name)
    if (at === undefined) continue
    changedAt.set(name, at)
    const { records } = await store.list(resource, { ...everything, fields: ['id'], limit: 1 })
    if (records.length > 0) filled.add(name)
    const period = await periodOf(store, name)
    if (period) periods.set(name, period)
  }
  return { changedAt, periods, places: await placesOf(store), filled }
}

const operation = {
  operationId: 'readCatalog',
  tags: ['catalog'],
  summary: 'Read the catalogue',
  description:
    'Describes the datasets of the register and the files that each comes in, in DCAT 3 after the European profile ' +
    'DCAT-AP, as JSON-LD with its context inline. Data portals such as CKAN harvest it.',
  querystring: catalogQuery,
  response: {
    200: { description: 'The catalogue.', headers: tagHeader, content: contentOf(catalogFormats, 'Catalog') },
    ...unchanged,
    ...responses(ofReads),
  },
}

export const serveCatalog = (app: FastifyInstance, store: Store, settings: CatalogSettings): void => {
  const formatOf = formatFor(catalogFormats)
  app.get(
    catalogPath,
    { config: { role: 'reader' }, schema: operation },
    async (request: FastifyRequest, reply: FastifyReply) => {
      setFormat(reply, formatOf(request))
      const text = JSON.stringify(dcatCatalog(settings, await coverageOf(store), (await store.stamp()).at))
      // Settings are in it, and formats of the code, so its tag is that of the text.
      return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
    },
  )
}
