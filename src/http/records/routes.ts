/** The routes of all resources, bound to each declaration: lists, records, writes, revisions and their restoring. */
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifySchema, HTTPMethods, RouteHandlerMethod } from 'fastify'
import type { createPatch, Operation } from 'rfc6902'
import type { TSchema } from 'typebox'
import { type Data, merged } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { componentOf } from '../../model/schemas.ts'
import { everyResource } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Entry } from '../../store/changes.ts'
import type { Caller } from '../../store/keys.ts'
import type { Included, Page } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import type { Answer, Outcome, Write } from '../../store/writes.ts'
import { changed, leftOf } from '../changes/feed.ts'
import { hintsOn, listHandler } from '../contract/listing.ts'
import { linkPages, nextCursor, pagesOf } from '../contract/paging.ts'
import { isFresh, preconditionOf, recordTag, registerTag } from '../contract/etag.ts'
import { valuesNamed } from '../contract/hints.ts'
import { type QueryParameters, listQueries, sequenceOf } from '../contract/list-query.ts'
import {
  componentKeyword,
  cursorParameter,
  defaultLimit,
  idIn,
  idParameter,
  limitParameter,
  listQuery,
  newIdParameter,
  noQuery,
  recordQuery,
} from '../contract/parameters.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { formatFor, setFormat, type FormatName, formats } from '../formats/registry.ts'
import { tableOfRecords } from '../formats/tables.ts'
import type { Site } from '../formats/writer.ts'
import { serveMerges } from './merge.ts'
import { bodiesOf, describe } from '../openapi/operations.ts'
import { jsonType, mergePatchType, takes } from '../pipeline/body.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'
import { arrayOf, closedObject, namedObject } from '../contract/schemas.ts'

// Adds included records to an answer.

/** Appends `included` to the text of a JSON object; large ones are joined as bytes, which is faster. */
const withIncluded = (text: string, included: Included | undefined): string | Buffer =>
  included === undefined
    ? text
    : Buffer.concat([
        Buffer.from(`${text.slice(0, -1)},"included":{`),
        ...Object.entries(included).flatMap(([name, texts], at) => [
          Buffer.from(`${at === 0 ? '' : ','}${JSON.stringify(name)}:[`),
          texts,
          Buffer.from(']'),
        ]),
        Buffer.from('}}'),
      ])

// The query and the answer of /v1/{resource}/{id}/revisions.

const revisionsQuery: TSchema = closedObject({
  limit: Type.Optional(limitParameter),
  cursor: Type.Optional(cursorParameter),
})

const operation = Type.Unsafe({
  type: 'object',
  required: ['op', 'path'],
  additionalProperties: false,
  properties: {
    op: { type: 'string', enum: ['add', 'remove', 'replace'], description: 'The operation.', examples: ['replace'] },
    path: {
      type: 'string',
      description: 'The place, as a JSON pointer (RFC 6901); empty for the whole record.',
      examples: ['/status'],
    },
    value: { description: 'The new value.', examples: ['completion'] },
  },
})

export const revisionsSchema = (resource: Resource): TSchema =>
  namedObject(`${componentOf(resource)}RevisionList`, `A page of the revisions of one record of ${resource.name}.`, {
    data: arrayOf(
      closedObject({
        ...changed,
        patch: Type.Array(operation, {
          description:
            'The change from the revision before (JSON Patch, RFC 6902): an `add` of the whole record when it ' +
            'was created, a `remove` of the whole record when it was deleted.',
          examples: [[{ op: 'replace', path: '/status', value: 'completion' }]],
        }),
        record: leftOf([componentOf(resource)]),
      }),
      'The revisions, oldest first.',
    ),
    next: nextCursor,
  })

// GET of a list: a page as JSON, or the whole list in another format.

const json = (value: unknown): string => JSON.stringify(value)

const pageText = ({ records, total, facets }: Page, next: string | null, hints: string): string =>
  [
    `{"data":[${records.join(',')}],"next":${json(next)}`,
    ...(total === undefined ? [] : [`,"total":${total.toString()}`]),
    ...(facets ? [`,"facets":${json(facets)}`] : []),
    `${hints}}`,
  ].join('')

/** Returns the handler of a resource's list, in one of these formats. */
export const lister = (store: Store, resource: Resource, site: Site, names?: readonly FormatName[]) => {
  const parse = listQueries(store, resource)
  const path = `/v1/${resource.name}`
  return listHandler(
    store,
    site,
    'list',
    async (query, request) => {
      const list = await parse(path, { ...query, cursor: undefined })
      return {
        path,
        page: async (after, limit) => {
          const page = await store.list(resource, { ...list, after, limit }, request)
          const named = () => valuesNamed(resource, list.conditions)
          const hints = await hintsOn(store, page.records.length === 0 && !after, named, list.asOf)
          return { next: page.next, text: (next) => withIncluded(pageText(page, next, hints), page.included) }
        },
        whole: async (limit) => ({ table: tableOfRecords(store, resource, { ...list, limit }), file: resource.name }),
      }
    },
    names,
  )
}

// Restores a revision: a record gets its fields back, as a new revision.

/** Returns the write that restores a revision. Throws a Refusal: not-found. */
export const restoring = async (store: Store, resource: Resource, id: string, revision: number): Promise<Write> => {
  const { text } = await store.revision(resource, id, revision)
  if (text === null) {
    throw new Refusal('not-found', ['deleting-revision', revision.toString(), `${resource.name}/${id}`])
  }
  const record = JSON.parse(text) as Data
  return { resource, id, creates: true, edit: () => record }
}

const restoreQuery: TSchema = closedObject({
  revision: Type.Unsafe<number>({
    type: 'integer',
    minimum: 1,
    description: 'The revision whose fields the record gets back.',
    examples: [1],
    [componentKeyword]: 'restore.revision',
  }),
})

// POST, PUT, PATCH and DELETE of one record, and the POST that restores a revision.

const assertSameId = (id: string, body: Data): void => {
  const { id: given } = body
  if (given !== undefined && given !== id) {
    throw new Problem('broken-rule', undefined, [{ pointer: '/id', detail: ['other-id', id] }])
  }
}

/** Returns the handlers that write one record of a resource. */
const writeHandlers = (store: Store, resource: Resource, publicUrl: string) => {
  const write = async (request: FastifyRequest, change: Omit<Write, 'resource'>): Promise<Outcome> => {
    const { label } = request.caller as Caller
    const [outcome] = await store.write(
      [{ resource, ...change }],
      label,
      keepOf(request, ([first]) => answerOf(first as Outcome)),
    )
    request.claim = undefined
    return outcome as Outcome
  }
  const answerOf = ({ action, record }: Outcome): Answer => ({
    status: action === 'create' ? 201 : 200,
    headers: {
      'content-type': formats.json.mediaType,
      etag: recordTag(record.revision),
      ...(action === 'create' && { location: `${publicUrl}/v1/${resource.name}/${record.id}` }),
    },
    body: JSON.stringify(record),
  })
  const answer = (reply: FastifyReply, outcome: Outcome): FastifyReply => send(reply, answerOf(outcome))

  return {
    create: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = request.body as Data
      const edit = (current: Data | undefined): Data => {
        if (current)
          throw new Refusal(
            'already-exists',
            ['record-exists', `${resource.name}/${String(current['id'])}`],
            [{ pointer: '/id', detail: ['taken'] }],
          )
        return body
      }
      return answer(reply, await write(request, { id: body['id'] as string | undefined, creates: true, edit }))
    },
    replace: async (request: FastifyRequest, reply: FastifyReply) => {
      const id = idIn(request)
      const body = request.body as Data
      assertSameId(id, body)
      return answer(
        reply,
        await write(request, { id, precondition: preconditionOf(request), creates: true, edit: () => body }),
      )
    },
    patch: async (request: FastifyRequest, reply: FastifyReply) => {
      const id = idIn(request)
      const patch = request.body as Data
      assertSameId(id, patch)
      const edit = (current: Data | undefined): Data => merged(current as Data, patch)
      return answer(reply, await write(request, { id, precondition: preconditionOf(request), creates: false, edit }))
    },
    remove: async (request: FastifyRequest, reply: FastifyReply) => {
      await write(request, {
        id: idIn(request),
        precondition: preconditionOf(request),
        creates: false,
        edit: () => null,
      })
      return reply.code(204).send()
    },
    restore: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.body !== undefined) throw invalid([{ pointer: '', detail: ['no-body'] }])
      const { revision } = request.query as { revision: number }
      const change = await restoring(store, resource, idIn(request), revision)
      return answer(reply, await write(request, { ...change, precondition: preconditionOf(request) }))
    },
  }
}

/** Lists with more pairs of elements than this are replaced as a whole: finding the shortest patch takes cubic time. */
const pairsCompared = 64

const whole = (before: unknown, after: unknown, at: { toString(): string }): Operation[] | undefined =>
  Array.isArray(before) && Array.isArray(after) && before.length * after.length > pairsCompared
    ? JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [{ op: 'replace', path: at.toString(), value: after as unknown }]
    : undefined

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

const patchOf = (before: unknown, after: unknown, patch: typeof createPatch): Operation[] => {
  if (before === null) return after === null ? [] : [{ op: 'add', path: '', value: after }]
  return after === null ? [{ op: 'remove', path: '' }] : patch(before, after, whole)
}

const answered = async (entries: readonly Entry[], former: string | null) => {
  const { createPatch } = await import('rfc6902')
  let before = parsed(former)
  return entries.map(({ at, by, revision, action, text, mergedInto }) => {
    const record = parsed(text)
    const patch = patchOf(before, record, createPatch)
    before = record
    return { revision, at, by, action, ...(mergedInto !== null && { mergedInto }), patch, record }
  })
}

const historian = (store: Store, resource: Resource, publicUrl: string) => {
  const formatOf = formatFor(['json'])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as QueryParameters
    const { limit = defaultLimit } = query as { limit?: number }
    const id = idIn(request)
    const format = formatOf(request)
    const stamp = await store.stamp()
    const { after, cursorOf } = pagesOf(stamp, `/v1/${resource.name}/${id}/revisions`, query)
    const page = await store.revisions(resource, id, { after: after && Number(after[0]), limit })
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    const next = cursorOf(page.next === undefined ? undefined : [page.next.toString()])
    return linkPages(reply, publicUrl, request.url, next).send(
      JSON.stringify({ data: await answered(page.entries, page.former), next }),
    )
  }
}

// GET of one record: whole, with some fields, or with the records it refers to.

const only = (text: string, fields: readonly string[] | undefined): string => {
  if (!fields) return text
  const record = JSON.parse(text) as Data
  return JSON.stringify(Object.fromEntries(Object.entries(record).filter(([key]) => fields.includes(key))))
}

const reader = (store: Store, resource: Resource) => {
  const formatOf = formatFor(['json'])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as QueryParameters
    const id = idIn(request)
    const format = formatOf(request)
    const isPlain = Object.keys(query).length === 0
    const stamp = isPlain ? undefined : await store.stamp()
    const asOf = await sequenceOf(store, query)
    const { text, revision } = await store.read(resource, id, asOf)
    setFormat(reply, format)
    if (isFresh(request, reply, stamp ? registerTag(stamp, request.url, format) : recordTag(revision))) return reply
    const chosen = only(text, query['fields'] as string[] | undefined)
    const include = query['include'] as ResourceName[] | undefined
    return reply.send(withIncluded(chosen, include && (await store.included(resource, id, include, asOf))))
  }
}

const open = { role: 'reader' } as const
const closed = { role: 'editor' } as const
const once = { ...closed, idempotent: true } as const

export const serveResources = (app: FastifyInstance, store: Store, site: Site): void => {
  const { publicUrl } = site
  for (const resource of everyResource) {
    const described = describe(resource)
    const { whole, patch } = bodiesOf(resource)
    const change = writeHandlers(store, resource, publicUrl)
    const all = `/v1/${resource.name}`
    const one = `${all}/:id`
    const [params, newParams, querystring] = [idParameter(resource), newIdParameter(resource), noQuery]
    const add = (
      [method, url]: readonly [HTTPMethods, string],
      name: keyof typeof described,
      config: FastifyContextConfig,
      asked: FastifySchema,
      handler: RouteHandlerMethod,
      hooks: Partial<ReturnType<typeof takes>> = {},
    ): unknown => app.route({ method, url, config, ...hooks, schema: { ...described[name], ...asked }, handler })
    const [revisions, restore] = [`${one}/revisions`, `${one}/restore`]
    add(['GET', all], 'list', open, { querystring: listQuery(resource) }, lister(store, resource, site))
    add(['POST', all], 'create', once, { querystring, body: whole }, change.create, takes(jsonType))
    add(['GET', one], 'read', open, { params, querystring: recordQuery(resource) }, reader(store, resource))
    const history = historian(store, resource, publicUrl)
    add(['GET', revisions], 'revisions', open, { params, querystring: revisionsQuery }, history)
    add(['POST', restore], 'restore', once, { params, querystring: restoreQuery }, change.restore)
    const put = { params: newParams, querystring, body: whole }
    add(['PUT', one], 'replace', closed, put, change.replace, takes(jsonType))
    const takesPatch = takes(mergePatchType, jsonType)
    add(['PATCH', one], 'patch', closed, { params, querystring, body: patch }, change.patch, takesPatch)
    add(['DELETE', one], 'remove', closed, { params: newParams, querystring }, change.remove)
  }
  serveMerges(app, store)
}
