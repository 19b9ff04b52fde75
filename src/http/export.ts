/** GET /v1/export: the whole register as lines that an import takes, of one state, whatever is written meanwhile. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../database/store.ts'
import { linesOf } from '../exchange/lines.ts'
import { isFresh, registerTag } from './etag.ts'
import { formatFor, mediaTypes } from './formats.ts'
import { contentOf, ofReads, responses, tagHeader } from './operations.ts'
import { noQuery } from './parameters.ts'
import { streamed } from './rows.ts'

const operation = {
  operationId: 'readExport', tags: ['export'], summary: 'Export everything',
  description: 'Every record of the register, one a line: `{"resource": …, "record": …}`. Resource by resource, each after the records that it refers to. '
    + 'All of it is of one moment, whatever is written while it is read; an import takes it as it is.',
  response: {
    200: { description: 'All records.', headers: tagHeader, content: contentOf(['ndjson']) },
    304: { type: 'null', description: 'Nothing has changed.' }, ...responses(ofReads),
  },
}

export const serveExport = (app: FastifyInstance, store: Store): void => {
  const formatOf = formatFor(['ndjson'])
  app.get('/v1/export', { config: { role: 'reader' }, schema: { ...operation, querystring: noQuery } }, async (request: FastifyRequest, reply: FastifyReply) => {
    const format = formatOf(request)
    void reply.type(mediaTypes[format])
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    void reply.header('content-disposition', 'attachment; filename="planledger.ndjson"')
    return reply.send(request.method === 'HEAD' ? '' : streamed(store, linesOf))
  })
}
