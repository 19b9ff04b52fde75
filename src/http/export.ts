/** GET /v1/export: the whole register as lines that an import takes; and how any export is answered. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Snapshot, Stamp, Store } from '../database/store.ts'
import { linesOf } from '../exchange/lines.ts'
import { isFresh, registerTag } from './etag.ts'
import { formatFor, mediaTypes, type Format } from './formats.ts'
import { ofReads, responses } from './operations.ts'
import { noQuery } from './parameters.ts'
import { streamed } from './rows.ts'

/** What the document says of the answers of an export. */
export const exportResponses = (description: string, content: object) => ({
  200: { description, headers: { etag: { type: 'string', description: 'The entity tag of the answer.' } }, content },
  304: { type: 'null', description: 'Nothing has changed.' }, ...responses(ofReads),
})

const operation = {
  operationId: 'readExport', tags: ['export'], summary: 'Export everything',
  description: 'Every record of the register, one a line: `{"resource": …, "record": …}`. Resource by resource, each after the records that it refers to. '
    + 'All of it is of one moment, whatever is written while it is read; an import takes it as it is.',
  response: exportResponses('All records.', { 'application/x-ndjson': { schema: { type: 'string', description: 'One record a line.' } } }),
}

/** Answers text that is made of one state of the register, as a file of that name. */
export const answerExport = (store: Store, only: Format, file: string, textOf: (snapshot: Snapshot, stamp: Stamp) => AsyncGenerator<string>) => {
  const formatOf = formatFor([only])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    void reply.type(mediaTypes[format])
    const stamp = await store.stamp()
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    void reply.header('content-disposition', `attachment; filename="${file}"`)
    return reply.send(request.method === 'HEAD' ? '' : streamed(store, (snapshot) => textOf(snapshot, stamp)))
  }
}

export const serveExport = (app: FastifyInstance, store: Store): void => {
  app.get('/v1/export', { config: { role: 'reader' }, schema: { ...operation, querystring: noQuery } }, answerExport(store, 'ndjson', 'planledger.ndjson', linesOf))
}
