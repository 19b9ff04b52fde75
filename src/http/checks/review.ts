/** PATCH /v1/checks/{id}: an editor answers a finding. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { utcToday } from '../../model/period.ts'
import type { Caller } from '../../store/keys.ts'
import type { Review } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { jsonType, mergePatchType, takes } from '../pipeline/body.ts'
import { formats } from '../formats/registry.ts'
import { assertSeen } from '../contract/etag.ts'
import { idIn, noQuery } from '../contract/parameters.ts'
import { invalid } from '../contract/problems.ts'
import { ofWrites, ref, responses } from '../openapi/responses.ts'
import { findingParameter } from './schema.ts'

const body = { schema: ref('Review') }

const described = {
  operationId: 'reviewCheck',
  tags: ['checks'],
  summary: 'Answer a finding',
  description:
    'It stays as long as the finding does; null takes it back. It is given as a whole: a `note` that is left out is removed.',
  security: [{ key: [] }],
  params: findingParameter,
  querystring: noQuery,
  body: { content: { [mergePatchType]: body, [jsonType]: body } },
  response: {
    200: { description: 'The finding.', content: { [jsonType]: { schema: ref('Finding') } } },
    ...responses([...ofWrites, 'body-too-large', 'not-found', 'stale-precondition']),
  },
}

interface Answered {
  readonly review: Review['review'] | null
  readonly note?: string | null
}

export const serveReview = (app: FastifyInstance, store: Store): void => {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { review, note = null } = request.body as Answered
    if (review === null && note !== null)
      throw invalid([{ pointer: '/note', detail: 'Must be null or left out where `review` is null.' }])
    assertSeen(request)
    const id = idIn(request)
    const { label: by } = request.caller as Caller
    const today = utcToday()
    return reply.type(formats.json.mediaType).send(await store.review({ id, review, note, by, today }))
  }
  app.patch(
    '/v1/checks/:id',
    { config: { role: 'editor' }, ...takes(mergePatchType, jsonType), schema: described },
    answer,
  )
}
