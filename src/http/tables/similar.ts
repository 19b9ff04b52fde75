/** GET /v1/projects/{id}/similar: the projects that a project may be; and the decision of an editor that two are different. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { matchReasons } from '../../lists/matching.ts'
import { Type } from '../../model/schema-builder.ts'
import { projects } from '../../resources/projects.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { idIn, idParameter, limitParameter, noQuery } from '../contract/parameters.ts'
import { arrayOf, closedObject, namedObject, oneOf } from '../contract/schemas.ts'
import type { ProblemSlug } from '../contract/problems.ts'
import { formatFor, setFormat } from '../formats/registry.ts'
import { ofBodies, ofWrites, readResponses, ref, responses } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'

const idSchema = projects.fields['id']?.schema as TSchema

/** The projects that a row or a project may be. */
export const matchesSchema = arrayOf(
  closedObject({
    id: idSchema,
    score: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'It orders matches, and decides nothing.',
      examples: [1],
    }),
    reasons: arrayOf(oneOf(matchReasons, 'A reason.', 'near-name'), 'What speaks for it, or against it.'),
  }),
  'The projects that it may be, the likeliest first.',
)

export const similarSchema = namedObject('SimilarList', 'The projects that a project may be.', { data: matchesSchema })

export const differenceSchema = namedObject('Difference', 'What is decided of two projects.', {
  decision: oneOf(['different'], 'They are different: neither is proposed for the other again.', 'different'),
})

const defaultLimit = 5

const query: TSchema = closedObject({
  limit: Type.Optional({ ...limitParameter, description: 'The number of projects; 5 by default.' }),
})

const { properties: path } = idParameter(projects) as TSchema & { properties: Record<string, TSchema> }
const pairPath: TSchema = closedObject({
  ...path,
  otherId: Type.Unsafe({
    ...idSchema,
    description: 'The other project.',
    examples: ['guangdong-key-projects-2025-industrial'],
  }),
})

const readOperation = {
  operationId: 'listSimilarProjects',
  tags: ['projects'],
  summary: 'List the projects that a project may be',
  description:
    'Compares names, in other words too, places and participants, and with the editions of a list before and after it starts and costs. ' +
    'Rows of one edition, wholes and their parts, and projects that an editor called different are left out.',
  params: idParameter(projects),
  querystring: query,
  response: readResponses('SimilarList', 'The projects, the likeliest first.', 'not-found', 'gone'),
}

const ofPair = { tags: ['projects'], security: [{ key: [] }], params: pairPath, querystring: noQuery }
const problems: readonly ProblemSlug[] = ['not-found', 'gone', 'broken-rule']

const decideOperation = {
  ...ofPair,
  operationId: 'decideDifferent',
  summary: 'Decide that two projects are different',
  description: 'Neither is proposed for the other again, by rows of lists or as similar.',
  body: { content: { [jsonType]: { schema: ref('Difference') } } },
  response: {
    204: { type: 'null', description: 'They are different.' },
    ...responses([...ofBodies, ...problems]),
  },
}

const undecideOperation = {
  ...ofPair,
  operationId: 'undecideDifferent',
  summary: 'Take back that two projects are different',
  description: 'They may be proposed for each other again.',
  response: {
    204: { type: 'null', description: 'Nothing is decided of them.' },
    ...responses([...ofWrites, ...problems]),
  },
}

export const serveSimilar = (app: FastifyInstance, store: Store): void => {
  const formatOf = formatFor(['json'])
  const list = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { limit = defaultLimit } = request.query as { limit?: number }
    const format = formatOf(request)
    await store.read(projects, idIn(request))
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    const data = await store.similar(idIn(request), limit, { signal: request.signal })
    return reply.send(JSON.stringify({ data }))
  }
  const pairIn = async (request: FastifyRequest): Promise<readonly [string, string]> => {
    const { id, otherId } = request.params as { id: string; otherId: string }
    await store.read(projects, id)
    await store.read(projects, otherId)
    return [id, otherId]
  }

  const one = '/v1/projects/:id/similar'
  const pair = `${one}/:otherId`
  const config = { role: 'editor' } as const
  app.get(one, { config: { role: 'reader' }, schema: readOperation }, list)
  app.put(pair, { config, ...takes(jsonType), schema: decideOperation }, async (request, reply) => {
    await store.putDifference(await pairIn(request), (request.caller as Caller).label)
    return reply.code(204).send()
  })
  app.delete(pair, { config, schema: undecideOperation }, async (request, reply) => {
    await store.dropDifference(await pairIn(request))
    return reply.code(204).send()
  })
}
