/** GET /v1/export: the whole register as lines that an import takes; and how any export is answered. */
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { linesOf } from '../../exchange/ndjson.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { formatFor, nameFile, setFormat } from '../formats/negotiation.ts'
import type { FormatName } from '../formats/registry.ts'
import { contentOf, ofReads, responses, tagHeader, unchanged } from '../openapi/responses.ts'
import { noQuery } from '../contract/parameters.ts'
import { streamed } from '../formats/stream.ts'
import { unwritten } from '../formats/writer.ts'

/** Describes the answers of an export in the OpenAPI document. */
export const exportResponses = (description: string, content: object) => ({
  200: { description, headers: tagHeader, content },
  ...unchanged,
  ...responses(ofReads),
})

/** Reads what is asked for, and answers how to make the file, which is not needed each time. Throws a Problem. */
type Prepare = (request: FastifyRequest) => Promise<() => Promise<Readable>>

/** Answers with a file of that name. */
export const answerExport = (store: Store, only: FormatName, name: string, prepare: Prepare) => {
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

const operation = {
  operationId: 'readExport',
  tags: ['export'],
  summary: 'Export everything',
  description:
    'Exports everything as of one moment, one record a line: `{"resource": …, "record": …}`. Records come resource ' +
    'by resource, each after the records that it refers to. ' +
    'Writes during the export do not change it. An import takes the file unchanged.',
  response: exportResponses('All records.', contentOf(['ndjson'])),
}

export const serveExport = (app: FastifyInstance, store: Store): void => {
  app.get(
    '/v1/export',
    { config: { role: 'reader' }, schema: { ...operation, querystring: noQuery } },
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
