/** GET of a list: a page as JSON, or the whole list in another format. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Resource } from '../../model/resource.ts'
import type { Page } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { cursorOf } from '../contract/cursor.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { hintsText, namedBy, unknownAmong } from '../contract/hints.ts'
import { assertMark, formatFor, nameFile, setFormat } from '../formats/negotiation.ts'
import { formats, formatsOf, type FormatName } from '../formats/registry.ts'
import { unwritten, type Site } from '../formats/writer.ts'
import { withIncluded } from './included.ts'
import { apiUrl, linkPages } from '../contract/links.ts'
import { assertLength, questionsOf, type Query } from '../contract/list-query.ts'

const json = (value: unknown): string => JSON.stringify(value)

const pageText = ({ records, total, facets }: Page, next: string | null, hints: string): string =>
  [
    `{"data":[${records.join(',')}],"next":${json(next)}`,
    ...(total === undefined ? [] : [`,"total":${total.toString()}`]),
    ...(facets ? [`,"facets":${json(facets)}`] : []),
    `${hints}}`,
  ].join('')

/** Returns the handler of a resource's list, in one of these formats. */
export const lister = (
  store: Store,
  resource: Resource,
  site: Site,
  names: readonly FormatName[] = formatsOf('list'),
) => {
  const read = questionsOf(store, resource)
  const formatOf = formatFor(names)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const path = `/v1/${resource.name}`
    const format = formatOf(request)
    const write = await formats[format].list?.()
    assertMark(query, format)
    assertLength(query, format)
    const asked = await read(path, query)
    setFormat(reply, format)
    const stamp = await store.stamp()
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    if (write) {
      nameFile(reply, format, resource.name)
      if (request.method === 'HEAD') return reply.send(unwritten())
      const { limit = Infinity } = query as { limit?: number }
      const url = apiUrl(path, request.url)
      return reply.send(await write({ store, site, request, url, resource, list: { ...asked, limit } }))
    }
    const page = await store.list(resource, asked, request)
    const next = page.next ? cursorOf(stamp, path, query, page.next) : null
    const isEmpty = page.records.length === 0 && asked.after === undefined
    const hints = isEmpty ? hintsText(await unknownAmong(store, namedBy(resource, asked.conditions), asked.asOf)) : ''
    return linkPages(reply, site.publicUrl, request.url, next).send(
      withIncluded(pageText(page, next, hints), page.included),
    )
  }
}
