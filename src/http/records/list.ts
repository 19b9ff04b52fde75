/** GET of a list: a page as JSON, or the whole list in another format. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Resource } from '../../model/resource.ts'
import type { Page } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { cursorOf } from '../contract/cursor.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { formatFor, nameFile, setFormat } from '../formats/negotiation.ts'
import { formats, formatsOf } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { withIncluded } from './included.ts'
import { linkPages } from '../contract/links.ts'
import { maximumLimit } from '../contract/parameters.ts'
import { invalid, invalidParameter, type Fault } from '../contract/problems.ts'
import { questionsOf, type Query } from '../contract/list-query.ts'

const onlyInPages = ['cursor', 'total', 'facets', 'include']

const assertWhole = (query: Query, format: string): void => {
  const faults: Fault[] = onlyInPages
    .filter((name) => name in query)
    .map((parameter) => ({ parameter, detail: `Does not go with the format ${format}.` }))
  if (faults.length > 0) throw invalid(faults)
}

const assertPage = ({ limit = 1 }: { limit?: number }): void => {
  if (limit > maximumLimit)
    throw invalidParameter('limit', `Must be at most ${maximumLimit.toString()} in JSON; other formats take any.`)
}

const json = (value: unknown): string => JSON.stringify(value)

const pageText = ({ records, total, facets }: Page, next: string | null): string =>
  [
    `{"data":[${records.join(',')}],"next":${json(next)}`,
    ...(total === undefined ? [] : [`,"total":${total.toString()}`]),
    ...(facets ? [`,"facets":${json(facets)}`] : []),
    '}',
  ].join('')

/** Returns the handler of a resource's list. */
export const lister = (store: Store, resource: Resource, site: Site) => {
  const read = questionsOf(store, resource)
  const formatOf = formatFor(formatsOf('list'))
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const path = `/v1/${resource.name}`
    const format = formatOf(request)
    const write = await formats[format].list?.()
    if (write) assertWhole(query, format)
    else assertPage(query)
    const asked = await read(path, query)
    setFormat(reply, format)
    const stamp = await store.stamp()
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    if (write) {
      nameFile(reply, format, resource.name)
      if (request.method === 'HEAD') return reply.send('')
      const { limit = Infinity } = query as { limit?: number }
      return reply.send(write({ store, site, request, resource, list: { ...asked, limit } }))
    }
    const page = await store.list(resource, asked)
    const next = page.next ? cursorOf(stamp, path, query, page.next) : null
    return linkPages(reply, site.publicUrl, request.url, next).send(withIncluded(pageText(page, next), page.included))
  }
}
