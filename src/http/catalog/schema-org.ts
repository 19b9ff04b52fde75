/** Datasets as schema.org describes them, for search engines: the blocks of data on pages. */
import type { Resource } from '../../model/resource.ts'
import { subjects } from '../../resources/figures.ts'
import type { Site } from '../formats/writer.ts'
import { aboutRegister, datasets, distributionsOf, keywords, type Dataset, type Distribution } from './datasets.ts'
import { catalogPath } from './catalog.ts'

interface Described {
  readonly id: string
  readonly title: string
  readonly updatedAt: string
}

const catalogOf = ({ publicUrl }: Site) => ({
  '@type': 'DataCatalog',
  '@id': publicUrl + catalogPath,
  name: 'Planledger',
  url: `${publicUrl}/`,
})

const shared = (site: Site) => ({
  publisher: { '@type': 'Organization', '@id': `${site.publicUrl}${catalogPath}#publisher`, name: site.publisher },
  ...(site.licence !== undefined && { license: site.licence }),
  inLanguage: ['en', 'zh'],
})

const downloads = ({ publicUrl }: Site, distributions: readonly Distribution[]) =>
  distributions
    .filter(({ isWhole }) => isWhole)
    .map(({ title, path, format: { mediaType } }) => ({
      '@type': 'DataDownload',
      name: title,
      contentUrl: publicUrl + path,
      encodingFormat: mediaType.replace(/;.*/, ''),
    }))

const datasetOf = (site: Site, { name, title, description, page, distributions }: Dataset, modified?: string) => ({
  '@type': 'Dataset',
  '@id': `${site.publicUrl}${catalogPath}#${name}`,
  name: title,
  // Search engines want fifty characters at least.
  description: description.includes(aboutRegister) ? description : `${description} ${aboutRegister}`,
  url: site.publicUrl + page,
  keywords: [...keywords, name],
  ...(modified !== undefined && modified !== '' && { dateModified: modified }),
  ...shared(site),
  distribution: downloads(
    site,
    // Emptiness is not looked up for each page.
    distributions.filter(({ needs }) => needs === undefined),
  ),
})

const document = (node: object) => ({ '@context': 'https://schema.org', ...node })

/** Describes the catalogue with the whole register; `at` is the instant of its last change. */
export const registerData = (site: Site, at: string): object =>
  document({
    ...catalogOf(site),
    description: aboutRegister,
    ...shared(site),
    dataset: datasets.filter(({ name }) => name === 'register').map((dataset) => datasetOf(site, dataset, at)),
  })

/** Describes the dataset of this name; undefined if there is none. */
export const listData = (site: Site, name: string): object | undefined => {
  const dataset = datasets.find((one) => one.name === name)
  return dataset && document({ ...datasetOf(site, dataset), includedInDataCatalog: catalogOf(site) })
}

/** Describes the figures about a record as a dataset; undefined if there can be none. */
export const recordData = (site: Site, { name, singular }: Resource, record: Described): object | undefined => {
  if (!Object.values<string>(subjects).includes(name)) return undefined
  const { id, title, updatedAt } = record
  const path = `/v1/figures?subjectKind=${singular}&subjectId=${id}`
  const called = `Figures about ${title}`
  return document({
    '@type': 'Dataset',
    '@id': `${site.publicUrl}/${name}/${id}#figures`,
    name: called,
    description: `${called}: each with its source, its period and the words that print it. ${aboutRegister}`,
    url: `${site.publicUrl}/${name}/${id}`,
    keywords,
    dateModified: updatedAt,
    ...shared(site),
    ...(name === 'regions' && { spatialCoverage: { '@type': 'Place', name: title } }),
    isPartOf: {
      '@type': 'Dataset',
      '@id': `${site.publicUrl}${catalogPath}#figures`,
      url: `${site.publicUrl}/figures`,
    },
    includedInDataCatalog: catalogOf(site),
    distribution: downloads(site, distributionsOf(`figures-${id}`, called, 'list', path)),
  })
}
