/** GET /v1/changes: every create, update and delete in order, as a page, a feed or an open stream. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { filtersOn, passes } from '../../model/filters.ts'
import { enumeration, id, instant, integer, type ResourceName } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { componentOf } from '../../model/schemas.ts'
import { everyResource, resourceNames } from '../../resources/index.ts'
import type { ChangeFilter, Entry, Feed, FeedRequest } from '../../store/changes.ts'
import type { Stamp, Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { assertExists, type QueryParameters } from '../contract/list-query.ts'
import { linkPages } from '../contract/paging.ts'
import { defaultLimit, maximumLimit } from '../contract/parameters.ts'
import { invalidParameter, Problem } from '../contract/problems.ts'
import { formatFor, type FormatName, formats, formatsOf, setFormat } from '../formats/registry.ts'
import { type Site, unwritten } from '../formats/writer.ts'
import { contentOf, json, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { validityOf } from '../pipeline/auth.ts'
import { closedObject, namedObject, nullableString, oneOf, stringField } from '../contract/schemas.ts'

// The answer of /v1/changes.

const resource = enumeration(resourceNames, 'The resource of the record.', 'projects')

/** The region that the feed and webhooks can be confined to. */
export const regionWithin = id(
  'Only changes of records that are, or ever were, in this region or below it: the regions themselves, records whose ' +
    '`regionId` names one of them, and figures about any of these.',
  'guangdong',
)

/** The properties that a change and a revision share. */
export const changed = {
  at: instant('The time of the change (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z').value,
  by: stringField('The label of the key that made the change.', 'newsroom'),
  revision: integer('The revision of the record after the change.', 1).value,
  action: enumeration(['create', 'update', 'delete'], 'The kind of change.', 'create').value,
  mergedInto: Type.Optional(
    id('Of a deletion by a merge: the record that took the place of this one.', 'guangdong-key-projects-2025').value,
  ),
}

/** Returns the schema of a record of one of these components after a change; null after a deletion. */
export const leftOf = (components: readonly string[]): TSchema =>
  Type.Unsafe({
    description: 'The record after the change; null after a deletion.',
    anyOf: [...components.map((name) => ({ $ref: `${name}#` })), { type: 'null' }],
    examples: [null],
  })

const change = namedObject('Change', 'A change of one record.', {
  sequence: integer('The number of the change, one more than that of the change before it.', 41).value,
  at: changed.at,
  by: changed.by,
  resource: resource.value,
  id: id('The id of the record.', 'guangdong-key-projects-2025').value,
  revision: changed.revision,
  action: changed.action,
  mergedInto: changed.mergedInto,
  batchId: nullableString('The id of the batch that it is in; null if it was made by itself.', null),
  record: leftOf(everyResource.map(componentOf)),
})

export const feedSchemas: readonly TSchema[] = [
  change,
  namedObject('ChangeList', 'A page of changes.', {
    data: Type.Unsafe({
      type: 'array',
      description: 'The changes, in order.',
      items: { $ref: 'Change#' },
      examples: [[]],
    }),
    next: Type.Integer({
      minimum: 0,
      description: 'The value of `after` for the next request, also when there are no more changes yet.',
      examples: [41],
    }),
  }),
]

/** Events are written by the stream itself. */
const formatNames: readonly FormatName[] = [...formatsOf('changes'), 'events']

const sequence = (description: string, more: object = {}): TSchema =>
  Type.Optional(Type.Integer({ minimum: 0, description, ...more }))

const query: TSchema = closedObject({
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
  format: Type.Optional(oneOf(formatNames, 'The format of the answer; takes precedence over `Accept`.', 'atom')),
})

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

const resourcesIn = (parameters: QueryParameters): ResourceName[] =>
  resourceNames.filter(passes({ resource: (name: ResourceName) => [name] }, parameters))

/** Atom is read from its end, other formats from a beginning. */
const assertDirection = (query: QueryParameters, format: FormatName): void => {
  if (format === 'atom' && 'after' in query) throw invalidParameter('after', 'not-in-format', 'atom')
  if (format !== 'atom' && 'before' in query) throw invalidParameter('before', 'only-in-format', 'atom')
}

/** A deleted region keeps its feed, which has its deletion. */
const existed = async (store: Store, region: string): Promise<boolean> =>
  (await store.feed({ resources: ['regions'], id: region, after: 0, limit: 1 })).entries.length > 0

const filterIn = async (store: Store, query: QueryParameters): Promise<ChangeFilter> => {
  const { id, 'regionId.within': regionWithin } = query as { id?: string; 'regionId.within'?: string }
  if (regionWithin !== undefined && !(await existed(store, regionWithin)))
    await assertExists(store, 'regionId.within', 'regions', regionWithin)
  return { resources: resourcesIn(query), id, regionWithin }
}

interface FeedQuery {
  readonly epoch?: string
  readonly after?: number
  readonly before?: number
  readonly limit?: number
}

const answerer = (app: FastifyInstance, store: Store, site: Site) => {
  const formatOf = formatFor(formatNames)
  const stream = eventsFrom(app, store)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as QueryParameters
    const { after = 0, before, limit, epoch } = query as FeedQuery
    const format = formatOf(request)
    assertDirection(query, format)
    const write = await formats[format].changes?.()
    const filter = await filterIn(store, query)
    setFormat(reply, format)
    const stamp = await store.stamp()
    if (epoch !== undefined && epoch !== stamp.epoch) throw new Problem('other-epoch', ['other-epoch', stamp.epoch])
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

// Streams changes as server-sent events: each once, in order, no faster than the client reads.

/** The number of changes read at a time, which is all that a stream holds in memory. */
const pageSize = 20
/** After this many milliseconds of silence a comment keeps the connection alive. */
const heartbeat = 15_000
/** The client reconnects after this many milliseconds. */
const retry = 1000
const maximumStreams = 1000
const retryAfter = '10'

/** Returns the JSON text of a change. */
export const entryText = ({ text, mergedInto, ...entry }: Entry): string =>
  `${JSON.stringify({ ...entry, ...(mergedInto !== null && { mergedInto }) }).slice(0, -1)},"record":${text ?? 'null'}}`

/** Changes, and the epoch that they belong to at the latest: it is read after them. */
type Dated = Feed & Pick<Stamp, 'epoch'>

/** Coalesces reads: many streams that wait for the same change ask for it at once. */
const sharedFeed = (store: Store): ((request: FeedRequest) => Promise<Dated>) => {
  const asking = new Map<string, Promise<Dated>>()
  const ask = async (request: FeedRequest): Promise<Dated> => {
    const feed = await store.feed(request)
    return { ...feed, epoch: (await store.stamp()).epoch }
  }
  return (request) => {
    const key = JSON.stringify(request)
    const answer = asking.get(key) ?? ask(request).finally(() => asking.delete(key))
    asking.set(key, answer)
    return answer
  }
}

/** What a stream is asked for, and whether its reader may still read. */
interface Following extends FeedRequest {
  readonly mayRead: () => Promise<boolean>
}

async function* events(
  store: Store,
  feed: ReturnType<typeof sharedFeed>,
  { mayRead, ...request }: Following,
  stamp: Stamp,
  stop: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${retry.toString()}\n\n`
  let { after, limit: left } = request
  let spoken = Date.now()
  while (left > 0 && !stop.aborted) {
    const { entries, next, more, epoch } = await feed({ ...request, after, limit: Math.min(left, pageSize) })
    // Changes of another history must not follow, nor any that came after the end of the key.
    if (epoch !== stamp.epoch || !(await mayRead())) return
    for (const entry of entries) yield `id: ${entry.sequence.toString()}\ndata: ${entryText(entry)}\n\n`
    left -= entries.length
    after = next
    if (entries.length > 0) spoken = Date.now()
    if (more || left === 0) continue
    await store.moved(after, spoken + heartbeat - Date.now(), stop)
    if (Date.now() < spoken + heartbeat) continue
    yield ': all is well\n\n'
    spoken = Date.now()
  }
}

/** Replies with a stream that ends with the client, its key, the server or the epoch, or after `limit` changes. */
const eventsFrom = (
  app: FastifyInstance,
  store: Store,
): ((reply: FastifyReply, feedRequest: FeedRequest, stamp: Stamp) => FastifyReply) => {
  const open = new Set<() => void>()
  const feed = sharedFeed(store)
  app.addHook('preClose', (done) => {
    for (const end of open) end()
    done()
  })
  return (reply, feedRequest, stamp) => {
    // Keeping the connection alive after the stream would delay the server's shutdown.
    void reply.headers({ 'x-accel-buffering': 'no', connection: 'close' })
    if (reply.request.method === 'HEAD') return reply.send(unwritten())
    if (open.size >= maximumStreams) {
      throw new Problem('overloaded', ['many-streams'], [], {
        'retry-after': retryAfter,
      })
    }
    const stop = new AbortController()
    const following = { ...feedRequest, mayRead: validityOf(store, reply.request) }
    const stream = Readable.from(events(store, feed, following, stamp, stop.signal), { objectMode: false })
    const end = (): void => {
      stop.abort()
      // A client that does not read would never receive the end.
      if (reply.raw.writableNeedDrain) stream.destroy()
    }
    open.add(end)
    stream.once('close', () => open.delete(end))
    // A waiting stream must be told to stop.
    reply.raw.once('close', () => {
      stop.abort()
    })
    return reply.send(stream)
  }
}
