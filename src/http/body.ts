/** Parses bodies: strict JSON in strict UTF-8, and no other media type. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import secureJson from 'secure-json-parse'
import { noteBody } from './idempotency.ts'
import { invalid, Problem, problems } from './problems.ts'

export const jsonType = 'application/json'
export const mergePatchType = 'application/merge-patch+json'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

const parse = (body: Buffer): unknown => {
  try {
    return secureJson.parse(utf8.decode(body))
  } catch (error) {
    throw invalid([{ pointer: '', detail: error instanceof SyntaxError ? `Is no JSON: ${error.message}.` : 'Is no UTF-8.' }])
  }
}

export const parseBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([jsonType, mergePatchType], { parseAs: 'buffer' }, (request, body, done) => {
    noteBody(request, body as Buffer)
    try {
      done(null, parse(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** Refuses a body that is missing, or of another media type than these; the framework's own check lets both through. */
export const takes = (...types: string[]) => (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';')
  if (request.body === undefined) done(invalid([{ pointer: '', detail: 'Is required.' }]))
  else if (!types.includes(type.trim().toLowerCase())) done(new Problem('unsupported-media-type', problems['unsupported-media-type'].explanation))
  else done()
}
