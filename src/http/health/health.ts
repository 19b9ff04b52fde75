/** GET /health/live and /health/ready: liveness and readiness of the server. */
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { Store } from '../../store/store.ts'
import { isFresh, textTag } from '../contract/etag.ts'
import { formats } from '../formats/registry.ts'
import { json, responses, unchanged } from '../openapi/responses.ts'
import { noQuery } from '../contract/parameters.ts'
import { Problem, type ProblemSlug } from '../contract/problems.ts'

/** The problems of operations that need no key. */
export const ofHealth: readonly ProblemSlug[] = [
  'invalid-request',
  'unauthorized',
  'uri-too-long',
  'too-many-requests',
  'internal',
  'overloaded',
]

const operation = (operationId: string, summary: string, description: string): FastifySchema => ({
  operationId,
  summary,
  description,
  tags: ['health'],
  querystring: noQuery,
  response: {
    200: json('Health', 'All is well.'),
    ...unchanged,
    ...responses(ofHealth),
  },
})

export const serveHealth = (app: FastifyInstance, store: Store): void => {
  const text = JSON.stringify({ status: 'ok', ...(store.isReadOnly && { readOnly: true }) })
  const tag = textTag(text)

  const live = operation(
    'readLiveness',
    'Check that the process answers',
    'Does not use the database, so that a failure of the database does not restart the process.',
  )
  app.get('/health/live', { config: { vital: true }, schema: live }, (request, reply) =>
    isFresh(request, reply.type(formats.json.mediaType), tag) ? reply : reply.send(text),
  )

  const ready = operation(
    'readReadiness',
    'Check that requests can be served',
    'Reads and writes the database, or only reads one that can only be read: 503 while that fails, and from the moment ' +
      'the server is told to end.',
  )
  app.get('/health/ready', { schema: ready }, async (request, reply) => {
    try {
      await store.probe()
    } catch (error) {
      request.log.warn(error)
      throw new Problem('overloaded', 'The database cannot be read and written now.', [], { 'retry-after': '1' })
    }
    return isFresh(request, reply.type(formats.json.mediaType), tag) ? reply : reply.send(text)
  })
}
