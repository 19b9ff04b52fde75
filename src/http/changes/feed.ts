/** GET /v1/changes: every create, update and delete in order, as a page, a feed or an open stream. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { filtersOn, passes } from '../../model/closed-filters.ts'
import { id, type ResourceName } from '../../model/field.ts'
import { resourceNames } from '../../resources/index.ts'
import { Type } from '../../model/schema-builder.ts'
import type { ChangeFilter } from '../../store/changes.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { entryText, eventsFrom } from './events.ts'
import { resource, regionWithin } from './schema.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { formats, formatsOf, type FormatName } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { linkPages } from '../contract/links.ts'
import { contentOf, json, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { defaultLimit, maximumLimit } from '../contract/parameters.ts'
import { assertExists, type Query } from '../contract/list-query.ts'
import { invalidParameter, Problem } from '../contract/problems.ts'

/** Events are written by the stream itself. */
const formatNames: readonly FormatName[] = [...formatsOf('changes'), 'events']

const sequence = (description: string, more: object = {}): TSchema =>
  Type.Optional(Type.Integer({ minimum: 0, description, ...more }))

const query: TSchema = Type.Object(
  {
    after: sequence('Only changes after this sequence; without it, all changes.', { examples: [41] }),
    before: sequence('Only changes before this sequence, the newest first; goes with `format=atom`.', {
      examples: [41],
    }),
    epoch: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'The history that `after` belongs to, as the header `Register-Epoch` of an earlier answer named it. If it is ' +
          'another one by now, the answer is 410.',
        examples: ['5f0c8f2e-8a1b-4c59-9d0e-2b7b4f6f8a11'],
      }),
    ),
    ...filtersOn('resource', resource),
    id: Type.Optional(id('Only changes of records with this id.', 'guangdong-key-projects-2025').value),
    'regionId.within': Type.Optional(regionWithin.value),
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
    format: Type.Optional(
      Type.Unsafe({
        type: 'string',
        enum: formatNames,
        description: 'The format of the answer; takes precedence over `Accept`.',
        examples: ['atom'],
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

const described = {
  operationId: 'listChanges',
  tags: ['changes'],
  summary: 'List or follow all changes',
  description:
    'Lists every create, update and delete, in order and without a gap. With `Accept: text/event-stream` the ' +
    'answer stays open, and each further change is an event whose id is its sequence. `format=atom` is a feed of the ' +
    'latest changes.',
  querystring: query,
  headers,
  response: {
    200: {
      ...json('ChangeList', 'A page of changes, a feed, or a stream.', {
        link: {
          type: 'string',
          description: 'The first page and, if there are more changes, the next page (RFC 8288).',
        },
        'register-epoch': {
          type: 'string',
          description: 'Names the history that the sequences belong to; sent as `epoch`, it is checked.',
        },
      }),
      content: contentOf(formatNames, 'ChangeList'),
    },
    ...unchanged,
    ...responses([...ofReads, 'other-epoch']),
  },
}

const resourcesIn = (asked: Query): ResourceName[] =>
  resourceNames.filter(passes({ resource: (name: ResourceName) => [name] }, asked))

/** Atom is read from its end, other formats from a beginning. */
const assertDirection = (query: Query, format: FormatName): void => {
  if (format === 'atom' && 'after' in query) throw invalidParameter('after', 'Does not go with the format atom.')
  if (format !== 'atom' && 'before' in query) throw invalidParameter('before', 'Goes with the format atom.')
}

/** A deleted region keeps its feed, which has its deletion. */
const existed = async (store: Store, region: string): Promise<boolean> =>
  (await store.feed({ resources: ['regions'], id: region, after: 0, limit: 1 })).entries.length > 0

const filterIn = async (store: Store, query: Query): Promise<ChangeFilter> => {
  const { id, 'regionId.within': regionWithin } = query as { id?: string; 'regionId.within'?: string }
  if (regionWithin !== undefined && !(await existed(store, regionWithin)))
    await assertExists(store, 'regionId.within', 'regions', regionWithin)
  return { resources: resourcesIn(query), id, regionWithin }
}

interface Asked {
  readonly epoch?: string
  readonly after?: number
  readonly before?: number
  readonly limit?: number
}

const answerer = (app: FastifyInstance, store: Store, site: Site) => {
  const formatOf = formatFor(formatNames)
  const stream = eventsFrom(app, store)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const { after = 0, before, limit, epoch } = query as Asked
    const format = formatOf(request)
    assertDirection(query, format)
    const write = await formats[format].changes?.()
    const filter = await filterIn(store, query)
    setFormat(reply, format)
    const stamp = await store.stamp()
    if (epoch !== undefined && epoch !== stamp.epoch)
      throw new Problem('other-epoch', `The register is of the epoch ${stamp.epoch} now. Start again with after=0.`)
    void reply.header('register-epoch', stamp.epoch)
    if (format === 'events') {
      const received = request.headers['last-event-id'] as number | undefined
      return stream(reply, { ...filter, after: received ?? after, limit: limit ?? Infinity }, stamp)
    }
    const { url } = request
    if (isFresh(request, reply, registerTag(stamp, url, format))) return reply
    const page = { limit: limit ?? defaultLimit }
    if (write) return reply.send(await write({ store, site, request, url, filter, before, ...page, stamp }))
    const { entries, next, more } = await store.feed({ ...filter, after, ...page })
    return linkPages(reply, site.publicUrl, url, more ? next.toString() : null, 'after').send(
      `{"data":[${entries.map(entryText).join(',')}],"next":${next.toString()}}`,
    )
  }
}

export const serveFeed = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get('/v1/changes', { config: { role: 'reader' }, schema: described }, answerer(app, store, site))
}
