/** GET /v1/export/datapackage: the whole register as a data package that can be cited. */
import type { FastifyInstance } from 'fastify'
import { wholeRegister } from '../../exchange/package/package.ts'
import { Type } from '../../model/schema-builder.ts'
import type { Store } from '../../store/store.ts'
import { answerExport, exportResponses } from './register.ts'
import { contentOf } from '../openapi/responses.ts'
import { packaged } from '../formats/data-package.ts'
import type { Site } from '../formats/writer.ts'
import { asOfParameter } from '../contract/parameters.ts'
import { sequenceAsked, type Query } from '../contract/list-query.ts'

const operation = {
  operationId: 'readDataPackage',
  tags: ['export'],
  summary: 'Export everything as a data package',
  description:
    'Exports a zip: every resource as CSV, described by `datapackage.json` (Frictionless Tabular Data Package), ' +
    'with every source cited as CSL-JSON, ' +
    'the licences, and a README with the permanent address of the same package.',
  response: exportResponses('The package.', contentOf(['datapackage'])),
}

const querystring = Type.Object({ asOf: Type.Optional(asOfParameter) }, { additionalProperties: false })

export const serveExportPackage = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get(
    '/v1/export/datapackage',
    { config: { role: 'reader' }, schema: { ...operation, querystring } },
    answerExport(store, 'datapackage', 'planledger', async (request) => {
      const asOf = await sequenceAsked(store, request.query as Query)
      return () =>
        packaged({ store, site, request, url: request.url }, { contents: (snapshot) => wholeRegister(snapshot, asOf) })
    }),
  )
}
