/** Documents in JSON-LD as graphs, and the shapes that they have to have. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Term } from '@rdfjs/types'
import jsonld from 'jsonld'
import { Parser, Store } from 'n3'
import Validator from 'rdf-validate-shacl'

/** What of https://schema.org/docs/jsonldcontext.json our documents need. */
const schemaOrg = {
  '@vocab': 'https://schema.org/',
  ...Object.fromEntries(['url', 'contentUrl', 'license'].map((term) => [term, { '@type': '@id' }])),
}

/** Expands a document to a graph. Fails on a context that is not inline, but for that of schema.org. */
export const graphOf = async (document: object): Promise<Store> => {
  const quads = await jsonld.toRDF(document, {
    format: 'application/n-quads',
    documentLoader: (url) =>
      url === 'https://schema.org'
        ? Promise.resolve({ documentUrl: url, document: { '@context': schemaOrg } })
        : Promise.reject(new Error(`It needs ${url}.`)),
  })
  return new Store(new Parser({ format: 'application/n-quads' }).parse(quads))
}

const shapesIn = (file: string): Store => new Store(new Parser().parse(readFileSync(file, 'utf8')))

/** The official shapes of DCAT-AP, which are not ours to publish: the files of this folder, `shacl/` of a release. */
const folder = process.env['DCAT_AP_SHAPES']

/** Shapes by name: ours, for what DCAT-AP makes mandatory and what else the catalogue promises, and the official ones. */
export const shapes: ReadonlyMap<string, Store> = new Map([
  ['our own', shapesIn(join(import.meta.dirname, '..', '..', 'http', 'catalog', 'shapes.ttl'))],
  ...(folder === undefined ? [] : readdirSync(folder))
    .filter((name) => name.endsWith('.ttl'))
    .map((name): [string, Store] => [name, shapesIn(join(folder ?? '', name))]),
])

/** Lists how a graph breaks shapes, in words. */
export const faultsOf = async (graph: Store, required: Store): Promise<string[]> =>
  (await new Validator(required).validate(graph)).results.map(
    ({ focusNode, path, message, sourceConstraintComponent }) =>
      [focusNode, path as Term | undefined, message[0] ?? sourceConstraintComponent]
        .map((term) => term?.value)
        .join(' '),
  )
