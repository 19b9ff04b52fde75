/** The terms of DCAT 3 and its European profile: the context of the catalogue, and the codes of the EU. */

/** A node of the graph; other nodes refer to it by its address. */
export interface GraphNode {
  readonly '@id': string
  readonly '@type': string | readonly string[]
  readonly [term: string]: unknown
}

const literal = (id: string) => ({ '@id': id, '@language': 'en' })
const address = (id: string) => ({ '@id': id, '@type': '@id' })
const typed = (id: string, type: string) => ({ '@id': id, '@type': `xsd:${type}` })

/** The context, inline, so that no reader needs the network. */
export const context = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  title: literal('dct:title'),
  description: literal('dct:description'),
  keyword: literal('dcat:keyword'),
  label: literal('rdfs:label'),
  prefLabel: literal('skos:prefLabel'),
  name: 'foaf:name',
  identifier: 'dct:identifier',
  modified: typed('dct:modified', 'dateTime'),
  startDate: typed('dcat:startDate', 'date'),
  endDate: typed('dcat:endDate', 'date'),
  temporal: 'dct:temporal',
  ...Object.fromEntries(
    Object.entries({
      dcat: [
        'accessService',
        'accessURL',
        'dataset',
        'distribution',
        'downloadURL',
        'endpointDescription',
        'endpointURL',
        'landingPage',
        'mediaType',
        'servesDataset',
        'service',
        'theme',
        'themeTaxonomy',
      ],
      dcatap: ['availability'],
      dct: [
        'accessRights',
        'accrualPeriodicity',
        'conformsTo',
        'format',
        'language',
        'license',
        'publisher',
        'rights',
        'spatial',
      ],
      foaf: ['homepage', 'page'],
      skos: ['inScheme'],
    }).flatMap(([prefix, terms]) => terms.map((term) => [term, address(`${prefix}:${term}`)])),
  ),
}

const authority = 'http://publications.europa.eu/resource/authority'

/** Returns a code of a list of the EU, of a class beside that of concepts if the profile asks for one. */
const code = (list: string, name: string, label: string, type?: string): GraphNode => ({
  '@id': `${authority}/${list}/${name}`,
  '@type': type === undefined ? 'skos:Concept' : ['skos:Concept', type],
  prefLabel: label,
  inScheme: `${authority}/${list}`,
})

export const themeTaxonomy: GraphNode = {
  '@id': `${authority}/data-theme`,
  '@type': 'skos:ConceptScheme',
  title: 'Data theme',
}

/** The register is about plans and spending of governments, by place. */
export const themes: readonly GraphNode[] = [
  code('data-theme', 'ECON', 'Economy and finance'),
  code('data-theme', 'GOVE', 'Government and public sector'),
  code('data-theme', 'REGI', 'Regions and cities'),
]

export const catalogLanguages = {
  english: code('language', 'ENG', 'English', 'dct:LinguisticSystem'),
  chinese: code('language', 'ZHO', 'Chinese', 'dct:LinguisticSystem'),
}

export const irregular = code('frequency', 'IRREG', 'irregular', 'dct:Frequency')
export const stable = code('planned-availability', 'STABLE', 'stable')

/** The access rights: anybody may read, or only holders of a key. */
export const accessRights = {
  open: code('access-right', 'PUBLIC', 'public', 'dct:RightsStatement'),
  key: code('access-right', 'RESTRICTED', 'restricted', 'dct:RightsStatement'),
}

export const fileType = (name: string): GraphNode => code('file-type', name, name, 'dct:MediaTypeOrExtent')

/** Returns a media type that is registered with IANA; those that begin with `x-` never are. */
export const mediaType = (type: string): GraphNode | undefined => {
  const bare = type.replace(/;.*/, '')
  if (bare.includes('/x-')) return undefined
  // CKAN takes the label of a node for its value, and knows media types by their names.
  return { '@id': `http://www.iana.org/assignments/media-types/${bare}`, '@type': 'dct:MediaType', label: bare }
}
