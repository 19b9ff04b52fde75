/** The routes of all resources: the same operations, bound to each declaration. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { everyResource } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { jsonType, mergePatchType, takes } from '../pipeline/body.ts'
import { lister } from './list.ts'
import { bodiesOf, describe } from '../openapi/operations.ts'
import type { Site } from '../formats/writer.ts'
import {
  idParameter,
  listQuery,
  newIdParameter,
  noQuery,
  recordQuery,
  idIn,
  defaultLimit,
} from '../contract/parameters.ts'
import { restoreQuery, restoring } from './restore.ts'
import { revisionsQuery } from './revisions-schema.ts'
import { type Data, merged } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { isFresh, recordTag, registerTag, preconditionOf } from '../contract/etag.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { withIncluded } from './included.ts'
import { sequenceAsked, type Query } from '../contract/list-query.ts'
import type { createPatch, Operation } from 'rfc6902'
import type { Entry } from '../../store/changes.ts'
import { cursorOf, positionIn } from '../contract/cursor.ts'
import { linkPages } from '../contract/links.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Caller } from '../../store/keys.ts'
import type { Answer, Outcome, Write } from '../../store/writes.ts'
import { formats } from '../formats/registry.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'
import { invalid, Problem } from '../contract/problems.ts'

// POST, PUT, PATCH and DELETE of one record, and the POST that restores a revision.

const assertSameId = (id: string, body: Data): void => {
  const { id: given } = body
  if (given !== undefined && given !== id) {
    const detail = `Must be \`${id}\`, as in the address.`
    throw new Problem('broken-rule', `/id: ${detail}`, [{ pointer: '/id', detail }])
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
          throw new Refusal('already-exists', `There is already ${resource.name}/${String(current['id'])}.`, [
            { pointer: '/id', detail: 'Is taken.' },
          ])
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
      if (request.body !== undefined) throw invalid([{ pointer: '', detail: 'This operation takes no body.' }])
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
  if (before === null) return [{ op: 'add', path: '', value: after }]
  return after === null ? [{ op: 'remove', path: '' }] : patch(before, after, whole)
}

const answered = async (entries: readonly Entry[], former: string | null) => {
  const { createPatch } = await import('rfc6902')
  let before = parsed(former)
  return entries.map(({ at, by, revision, action, text }) => {
    const record = parsed(text)
    const patch = patchOf(before, record, createPatch)
    before = record
    return { revision, at, by, action, patch, record }
  })
}

const historian = (store: Store, resource: Resource, publicUrl: string) => {
  const formatOf = formatFor(['json'])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const { limit = defaultLimit, cursor } = query as { limit?: number; cursor?: string }
    const id = idIn(request)
    const path = `/v1/${resource.name}/${id}/revisions`
    const format = formatOf(request)
    const stamp = await store.stamp()
    const [position] = cursor === undefined ? [] : positionIn(stamp, path, query, cursor)
    const {
      entries,
      former,
      next: last,
    } = await store.revisions(resource, id, { after: position === undefined ? undefined : Number(position), limit })
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    const next = last === undefined ? null : cursorOf(stamp, path, query, [last.toString()])
    return linkPages(reply, publicUrl, request.url, next).send(
      JSON.stringify({ data: await answered(entries, former), next }),
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
    const query = request.query as Query
    const id = idIn(request)
    const format = formatOf(request)
    const isPlain = Object.keys(query).length === 0
    const stamp = isPlain ? undefined : await store.stamp()
    const asOf = await sequenceAsked(store, query)
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
    const list = `/v1/${resource.name}`
    const one = `${list}/:id`
    const params = idParameter(resource)
    const newParams = newIdParameter(resource)
    const querystring = noQuery
    app.get(
      list,
      { config: open, schema: { ...described.list, querystring: listQuery(resource) } },
      lister(store, resource, site),
    )
    app.post(
      list,
      { config: once, ...takes(jsonType), schema: { ...described.create, querystring, body: whole } },
      change.create,
    )
    app.get(
      one,
      { config: open, schema: { ...described.read, params, querystring: recordQuery(resource) } },
      reader(store, resource),
    )
    app.get(
      `${one}/revisions`,
      { config: open, schema: { ...described.revisions, params, querystring: revisionsQuery } },
      historian(store, resource, publicUrl),
    )
    app.post(
      `${one}/restore`,
      { config: once, schema: { ...described.restore, params, querystring: restoreQuery } },
      change.restore,
    )
    app.put(
      one,
      {
        config: closed,
        ...takes(jsonType),
        schema: { ...described.replace, params: newParams, querystring, body: whole },
      },
      change.replace,
    )
    app.patch(
      one,
      {
        config: closed,
        ...takes(mergePatchType, jsonType),
        schema: { ...described.patch, params, querystring, body: patch },
      },
      change.patch,
    )
    app.delete(one, { config: closed, schema: { ...described.remove, params: newParams, querystring } }, change.remove)
  }
}
