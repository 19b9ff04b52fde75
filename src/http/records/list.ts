/** GET of a list: a page of JSON, or all of it as rows. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { wholeList } from '../../exchange/package/package.ts'
import type { Resource } from '../../model/resource.ts'
import type { Page } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { cursorOf } from '../contract/cursor.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { fileOf, formatFor, mediaTypes } from '../formats/negotiation.ts'
import { withIncluded } from './included.ts'
import { linkPages } from '../contract/links.ts'
import { packaged, type Site } from '../formats/data-package.ts'
import { formats, maximumLimit } from '../contract/parameters.ts'
import { invalid, invalidParameter, type Fault } from '../contract/problems.ts'
import { questionsOf, type Query } from '../contract/list-query.ts'
import { rowsOf } from '../formats/rows.ts'

const onlyInPages = ['cursor', 'total', 'facets', 'include']

const assertRows = (query: Query, format: string): void => {
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

export const lister = (store: Store, resource: Resource, site: Site) => {
  const read = questionsOf(store, resource)
  const formatOf = formatFor(formats)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const path = `/v1/${resource.name}`
    const format = formatOf(request)
    if (format === 'json') assertPage(query)
    else assertRows(query, format)
    const asked = await read(path, query)
    void reply.type(mediaTypes[format])
    const stamp = await store.stamp()
    if (isFresh(request, reply, registerTag(stamp, request.url, format))) return reply
    if (format !== 'json') {
      void reply.header('content-disposition', fileOf(resource.name, format))
      if (request.method === 'HEAD') return reply.send('')
      const { limit = Infinity } = query as { limit?: number }
      if (format !== 'datapackage') return reply.send(rowsOf(store, resource, asked, format, limit))
      return reply.send(
        packaged(store, site, request, {
          subject: resource.name,
          parameters: { format },
          contents: (snapshot) => wholeList(snapshot, resource, { ...asked, limit }),
        }),
      )
    }
    const page = await store.list(resource, asked)
    const next = page.next ? cursorOf(stamp, path, query, page.next) : null
    return linkPages(reply, site.publicUrl, request.url, next).send(withIncluded(pageText(page, next), page.included))
  }
}
