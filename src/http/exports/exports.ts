/** The whole register in one answer: as lines that an import takes, as a data package, and its projects as OC4IDS. */
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { linesOf } from '../../exchange/ndjson.ts'
import type { Publication } from '../../exchange/oc4ids/project-out.ts'
import { wholeRegister } from '../../exchange/package/package.ts'
import { everything } from '../../exchange/requests.ts'
import { Type } from '../../model/schema-builder.ts'
import { resources } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { type QueryParameters, sequenceOf } from '../contract/list-query.ts'
import { asOfParameter, noQuery } from '../contract/parameters.ts'
import { Problem } from '../contract/problems.ts'
import { packaged } from '../formats/data-package.ts'
import { formatFor, nameFile, setFormat, type FormatName } from '../formats/registry.ts'
import { streamed } from '../formats/stream.ts'
import { type Site, unwritten } from '../formats/writer.ts'
import { contentOf, ofReads, responses, tagHeader, unchanged } from '../openapi/responses.ts'
import { jsonType } from '../pipeline/body.ts'
import { closedObject } from '../contract/schemas.ts'

// GET /v1/export: the whole register as lines that an import takes; and how any export is answered.

/** Describes the answers of an export in the OpenAPI document. */
const exportResponses = (description: string, content: object) => ({
  200: { description, headers: tagHeader, content },
  ...unchanged,
  ...responses(ofReads),
})

/** Reads what is asked for, and answers how to make the file, which is not needed each time. Throws a Problem. */
type Prepare = (request: FastifyRequest) => Promise<() => Promise<Readable>>

/** Answers with a file of that name. */
const answerExport = (store: Store, only: FormatName, name: string, prepare: Prepare) => {
  const formatOf = formatFor([only])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    const make = await prepare(request)
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    nameFile(reply, format, name)
    return reply.send(request.method === 'HEAD' ? unwritten() : await make())
  }
}

const registerOperation = {
  operationId: 'readExport',
  tags: ['export'],
  summary: 'Export everything',
  description:
    'Exports everything as of one moment, one record a line: `{"resource": …, "record": …}`. Records come resource ' +
    'by resource, each after the records that it refers to, then `{"merged": {"resource": …, "id": …, "into": …}}` for each ' +
    'id that leads to another record. ' +
    'Writes during the export do not change it. An import takes the file unchanged.',
  response: exportResponses('All records.', contentOf(['ndjson'])),
}

export const serveExport = (app: FastifyInstance, store: Store): void => {
  app.get(
    '/v1/export',
    { config: { role: 'reader' }, schema: { ...registerOperation, querystring: noQuery } },
    answerExport(
      store,
      'ndjson',
      'planledger',
      async ({ signal }) =>
        () =>
          streamed(store, linesOf, signal),
    ),
  )
}

// GET /v1/export/datapackage: the whole register as a data package that can be cited.

const packageOperation = {
  operationId: 'readDataPackage',
  tags: ['export'],
  summary: 'Export everything as a data package',
  description:
    'Exports a zip: every resource as CSV, described by `datapackage.json` (Frictionless Tabular Data Package), ' +
    'with every source cited as CSL-JSON, ' +
    'the licences, and a README with the permanent address of the same package.',
  response: exportResponses('The package.', contentOf(['datapackage'])),
}

const querystring = closedObject({ asOf: Type.Optional(asOfParameter) })

export const serveExportPackage = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get(
    '/v1/export/datapackage',
    { config: { role: 'reader' }, schema: { ...packageOperation, querystring } },
    answerExport(store, 'datapackage', 'planledger', async (request) => {
      const asOf = await sequenceOf(store, request.query as QueryParameters)
      return () =>
        packaged({ store, site, request, url: request.url }, { contents: (snapshot) => wholeRegister(snapshot, asOf) })
    }),
  )
}

// GET /v1/export/oc4ids: the projects as a package of the Open Contracting for Infrastructure Data Standard.

const oc4idsOperation = {
  operationId: 'readOc4idsExport',
  tags: ['export'],
  summary: 'Export projects as OC4IDS',
  description:
    'Exports every project as a package of the Open Contracting for Infrastructure Data Standard, version 0.9: ' +
    'budgets, forecasts and metrics, periods, sectors, ' +
    'locations, parties, documents, and what each is part of. A package has at least one project, so a register ' +
    'without any answers 404.',
  response: {
    ...exportResponses('A project package.', {
      [jsonType]: { schema: { type: 'object', description: 'As the schema of OC4IDS 0.9.5 says.' } },
    }),
    ...responses(['not-found']),
  },
}

export const serveOc4ids = (
  app: FastifyInstance,
  store: Store,
  publication: Omit<Publication, 'publishedDate'>,
): void => {
  app.get(
    '/v1/export/oc4ids',
    { config: { role: 'reader' }, schema: { ...oc4idsOperation, querystring: noQuery } },
    answerExport(store, 'json', 'planledger-oc4ids', async ({ signal }) => {
      const { records } = await store.list(resources.projects, { ...everything, limit: 1, fields: ['id'] })
      if (records.length === 0) throw new Problem('not-found', ['no-project'])
      return () =>
        streamed(
          store,
          async function* (snapshot) {
            const { oc4idsPackage } = await import('../../exchange/oc4ids/project-out.ts')
            yield* oc4idsPackage(snapshot, { ...publication, publishedDate: (await snapshot.stamp()).at })
          },
          signal,
        )
    }),
  )
}
