/** Serves lists that are derived from figures, filtered and paged as lists of records are. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'
import { utcToday } from '../../model/period.ts'
import type { DerivedName } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { cursorOf, positionIn, apiUrl, linkPages } from './paging.ts'
import { isFresh, registerTag } from './etag.ts'
import { hintsText, unknownAmong, type NamedValue } from './hints.ts'
import { assertMark, formatFor, nameFile, setFormat, formats, formatsOf, type FormatName } from '../formats/registry.ts'
import { unwritten, type Site } from '../formats/writer.ts'
import {
  asOfParameter,
  bomParameter,
  cursorParameter,
  defaultLimit,
  derivedFormat,
  listLimit,
  totalParameter,
} from './parameters.ts'
import { type QueryParameters, assertLength, sequenceOf } from './list-query.ts'

export interface DerivedList {
  readonly list: DerivedName
  /** Throws a problem if a query names unknown records. */
  readonly check?: (query: QueryParameters) => Promise<unknown>
  /** Returns what the filters of a query name. */
  readonly named: (query: QueryParameters) => readonly NamedValue[]
}

export interface DescribedList extends DerivedList {
  readonly schema: FastifySchema
}

/** The parameters of a page. */
export const paging: Record<string, TSchema> = {
  asOf: Type.Optional(asOfParameter),
  limit: Type.Optional(listLimit),
  cursor: Type.Optional(cursorParameter),
  total: Type.Optional(totalParameter),
  format: Type.Optional(derivedFormat),
  bom: Type.Optional(bomParameter),
}

const paged = ['limit', 'cursor', 'total', 'format', 'bom']

/** Returns the filters of a query, without paging. */
export const chosenBy = (query: QueryParameters): QueryParameters =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !paged.includes(name)))

/** Returns the handler of a list, in one of these formats. */
export const derivedLister = (
  store: Store,
  site: Site,
  { list, check, named }: DerivedList,
  names: readonly FormatName[] = formatsOf('derived'),
) => {
  const path = `/v1/${list}`
  const formatOf = formatFor(names)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as QueryParameters
    const { limit, cursor, total = false } = query as { limit?: number; cursor?: string; total?: boolean }
    const format = formatOf(request)
    const write = await formats[format].derived?.()
    assertMark(query, format)
    assertLength(query, format)
    const today = utcToday()
    const asOf = await sequenceOf(store, query)
    await check?.(query)
    const stamp = await store.stamp()
    const [after] = cursor === undefined ? [] : positionIn(stamp, path, query, cursor)
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(stamp, request.url, `${format} ${today}`))) return reply
    const derived = { list, today, asOf, filters: chosenBy(query), after, total }
    if (write) {
      nameFile(reply, format, list)
      if (request.method === 'HEAD') return reply.send(unwritten())
      const url = apiUrl(path, request.url)
      return reply.send(await write({ store, site, request, url, list: { ...derived, limit: limit ?? Infinity } }))
    }
    const page = await store.derived({ ...derived, limit: limit ?? defaultLimit }, { signal: request.signal })
    const next = page.next === undefined ? null : cursorOf(stamp, path, query, [page.next])
    const counted = page.total === undefined ? '' : `,"total":${page.total.toString()}`
    const isEmpty = page.items.length === 0 && after === undefined
    const hints = isEmpty ? hintsText(await unknownAmong(store, named(query), asOf)) : ''
    return linkPages(reply, site.publicUrl, request.url, next).send(
      `{"data":[${page.items.join(',')}],"next":${JSON.stringify(next)}${counted}${hints}}`,
    )
  }
}

export const serveDerived = (app: FastifyInstance, store: Store, site: Site, derived: DescribedList): void => {
  app.get(
    `/v1/${derived.list}`,
    { config: { role: 'reader' }, schema: derived.schema },
    derivedLister(store, site, derived),
  )
}
