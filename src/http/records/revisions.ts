/** GET of a record's revisions: author, time, patch and whole record of each. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { createPatch, Operation } from 'rfc6902'
import type { Resource } from '../../model/resource.ts'
import type { Entry } from '../../store/changes.ts'
import type { Store } from '../../store/store.ts'
import { cursorOf, positionIn } from '../contract/cursor.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { linkPages } from '../contract/links.ts'
import { defaultLimit, idIn } from '../contract/parameters.ts'
import type { Query } from '../contract/list-query.ts'

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

export const historian = (store: Store, resource: Resource, publicUrl: string) => {
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
