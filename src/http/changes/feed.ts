/** GET /v1/changes: every create, update and delete in order, as a page or as an open stream. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { filtersOn, passes } from '../../model/closed-filters.ts'
import type { ResourceName } from '../../model/field.ts'
import { resourceNames } from '../../resources/index.ts'
import { Type } from '../../model/schema-builder.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { entryText, eventsFrom } from './events.ts'
import { resource } from './schema.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { linkPages } from '../contract/links.ts'
import { contentOf, json, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { defaultLimit, maximumLimit } from '../contract/parameters.ts'
import type { Query } from '../contract/list-query.ts'

const sequence = (description: string, more: object = {}): TSchema =>
  Type.Optional(Type.Integer({ minimum: 0, description, ...more }))

const query: TSchema = Type.Object(
  {
    after: sequence('Only changes after this sequence; without it, all changes.', { examples: [41] }),
    ...filtersOn('resource', resource),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: maximumLimit,
        examples: [10],
        description:
          `Length of a page, ${defaultLimit.toString()} by default; a stream ends after as many changes, by ` +
          'default never.',
      }),
    ),
  },
  { additionalProperties: false },
)

const headers: TSchema = Type.Object({
  'last-event-id': sequence(
    'Continues a stream after this event id, the last one received; takes precedence over `after`. For example `41`.',
  ),
})

const formatNames = ['json', 'events'] as const

const described = {
  operationId: 'listChanges',
  tags: ['changes'],
  summary: 'List or follow all changes',
  description:
    'Lists every create, update and delete, in order and without a gap. With `Accept: text/event-stream` the ' +
    'answer stays open, and each further change is an event whose id is its sequence.',
  querystring: query,
  headers,
  response: {
    200: {
      ...json('ChangeList', 'A page of changes, or a stream of them.', {
        link: {
          type: 'string',
          description: 'The first page and, if there are more changes, the next page (RFC 8288).',
        },
      }),
      content: contentOf(formatNames, 'ChangeList'),
    },
    ...unchanged,
    ...responses(ofReads),
  },
}

const resourcesIn = (asked: Query): ResourceName[] =>
  resourceNames.filter(passes({ resource: (name: ResourceName) => [name] }, asked))

const answerer = (app: FastifyInstance, store: Store, publicUrl: string) => {
  const formatOf = formatFor(formatNames)
  const stream = eventsFrom(app, store)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = request.query as Query
    const { after = 0, limit } = asked as { after?: number; limit?: number }
    const resources = resourcesIn(asked)
    const format = formatOf(request)
    setFormat(reply, format)
    if (format === 'events') {
      const received = request.headers['last-event-id'] as number | undefined
      return stream(reply, { after: received ?? after, limit: limit ?? Infinity, resources })
    }
    const stamp = await store.stamp()
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    const { entries, next, more } = await store.feed({ after, limit: limit ?? defaultLimit, resources })
    return linkPages(reply, publicUrl, request.url, more ? next.toString() : null, 'after').send(
      `{"data":[${entries.map(entryText).join(',')}],"next":${next.toString()}}`,
    )
  }
}

export const serveFeed = (app: FastifyInstance, store: Store, publicUrl: string): void => {
  app.get('/v1/changes', { config: { role: 'reader' }, schema: described }, answerer(app, store, publicUrl))
}
