/** GET of one record: whole, with some fields, or with the records it refers to. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, recordTag, registerTag } from '../contract/etag.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { withIncluded } from './included.ts'
import { sequenceAsked, type Query } from '../contract/list-query.ts'
import { idIn } from '../contract/parameters.ts'

const only = (text: string, fields: readonly string[] | undefined): string => {
  if (!fields) return text
  const record = JSON.parse(text) as Data
  return JSON.stringify(Object.fromEntries(Object.entries(record).filter(([key]) => fields.includes(key))))
}

export const reader = (store: Store, resource: Resource) => {
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
