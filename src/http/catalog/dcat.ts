/** The catalogue as DCAT 3, after the profile DCAT-AP 3: one graph in JSON-LD. */
import { filtersOf } from '../../model/filters.ts'
import type { Site } from '../formats/writer.ts'
import type { Coverage } from './coverage.ts'
import { about, datasets, keywords, rights, type Dataset, type Distribution } from './datasets.ts'
import * as terms from './vocabulary.ts'
import type { Node } from './vocabulary.ts'

export interface CatalogSettings extends Site {
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
export const dcatCatalog = (
  { publicUrl, publisher, licence, readAccess }: CatalogSettings,
  { changedAt, periods, places, filled }: Coverage,
  lastChange: string,
): object => {
  const [home, catalog] = [`${publicUrl}/`, `${publicUrl}${catalogPath}`]
  const nodes = new Map<string, Node>()
  const refer = (node: Node): string => {
    nodes.set(node['@id'], node)
    return node['@id']
  }
  const referAll = (some: readonly Node[]): string[] => some.map(refer)
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

  const datasetOf = (dataset: Dataset): Node => {
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
      language: referAll([terms.languages.english, terms.languages.chinese]),
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
  const api: Node = {
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
  const whole: Node = {
    '@id': catalog,
    '@type': 'dcat:Catalog',
    title: 'Planledger',
    description: about,
    ...published,
    homepage: document(home),
    ...modified(),
    language: refer(terms.languages.english),
    themeTaxonomy: refer(terms.themeTaxonomy),
    ...spatial,
    ...licensed,
    dataset: ids,
    service,
  }
  return { '@context': terms.context, '@graph': [whole, ...described, api, ...nodes.values()] }
}
