/** GET /v1/catalog: the datasets of the register, for data portals. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { isFresh, textTag } from '../contract/etag.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { contentOf, ofReads, responses, tagHeader, unchanged } from '../openapi/responses.ts'
import { coverageOf } from './coverage.ts'
import { catalogPath, dcatCatalog, type CatalogSettings } from './dcat.ts'
import { catalogFormats, catalogQuery } from './schema.ts'

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
