/** GET /v1/export/datapackage: the whole register as a data package that can be cited. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Store } from '../database/store.ts'
import { wholeRegister } from '../exchange/package.ts'
import { isFresh, registerTag } from './etag.ts'
import { fileOf, formatFor, mediaTypes } from './formats.ts'
import { contentOf, ofReads, responses, tagHeader } from './operations.ts'
import { packaged, type Site } from './package.ts'
import { asOfParameter } from './parameters.ts'
import { sequenceAsked, type Query } from './question.ts'

const operation = {
  operationId: 'readDataPackage', tags: ['export'], summary: 'Export everything as a data package',
  description: 'A zip: every resource as CSV, described by `datapackage.json` (Frictionless Tabular Data Package), with every source cited as CSL-JSON, '
    + 'the licences, and a README that names the address which gives the very same for good.',
  response: {
    200: { description: 'The package.', headers: tagHeader, content: contentOf(['datapackage']) },
    304: { type: 'null', description: 'Nothing has changed.' }, ...responses(ofReads),
  },
}

export const serveExportPackage = (app: FastifyInstance, store: Store, site: Site): void => {
  const formatOf = formatFor(['datapackage'])
  const querystring = Type.Object({ asOf: Type.Optional(asOfParameter) }, { additionalProperties: false })
  app.get('/v1/export/datapackage', { config: { role: 'reader' }, schema: { ...operation, querystring } }, async (request: FastifyRequest, reply: FastifyReply) => {
    const format = formatOf(request)
    const asOf = await sequenceAsked(store, request.query as Query)
    void reply.type(mediaTypes[format])
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    void reply.header('content-disposition', fileOf('planledger', format))
    return reply.send(request.method === 'HEAD' ? '' : packaged(store, site, request, { contents: (snapshot) => wholeRegister(snapshot, asOf) }))
  })
}
