/**
 * Answers lists: of records, of promises and findings, of what changed between two editions, of results of a search. In
 * JSON they come in pages, in other formats whole.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'
import { utcToday } from '../../model/period.ts'
import type { DerivedName } from '../../store/computed-lists.ts'
import type { Position } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { apiUrl, linkPages, pagesOf } from './paging.ts'
import { isFresh, registerTag } from './etag.ts'
import { hintsText, unknownAmong, type NamedValue } from './hints.ts'
import { assertMark, formatFor, nameFile, setFormat, formats, formatsOf, type FormatName } from '../formats/registry.ts'
import { tableOfDerived } from '../formats/tables.ts'
import { unwritten, type Site, type AnswerTable } from '../formats/writer.ts'
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

interface ListPage {
  /** The position of its last item, if there are more. */
  readonly next: Position | undefined
  /** Returns its JSON, given the cursor of the next page. */
  readonly text: (next: string | null) => string | Buffer
}

/** A question to a list that makes sense. */
interface Listing {
  /** Its address in the API, without a query. */
  readonly path: string
  /** The day of the question, if the answer depends on it. */
  readonly today?: string
  readonly page: (after: Position | undefined, limit: number) => Promise<ListPage>
  /** Returns the whole list, or as much of it as a limit allows, and the name of its file. */
  readonly whole?: (limit: number) => Promise<{ readonly table: AnswerTable; readonly file: string }>
}

/** Returns the handler of a list in these formats. `read` throws a problem if a query makes no sense. */
export const listHandler = (
  store: Store,
  site: Site,
  kind: 'list' | 'derived' | 'compared',
  read: (query: QueryParameters, request: FastifyRequest) => Listing | Promise<Listing>,
  names: readonly FormatName[] = formatsOf(kind),
) => {
  const formatOf = formatFor(names)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as QueryParameters
    const { limit } = query as { limit?: number }
    const format = formatOf(request)
    const write = await formats[format][kind]?.()
    assertMark(query, format)
    assertLength(query, format)
    const { path, today, page, whole } = await read(query, request)
    const stamp = await store.stamp()
    const pages = pagesOf(stamp, path, query)
    setFormat(reply, format)
    const tagged = today === undefined ? format : `${format} ${today}`
    if (isFresh(request, reply, registerTag(stamp, request.url, tagged))) return reply
    if (write && whole) {
      const { table, file } = await whole(limit ?? Infinity)
      nameFile(reply, format, file)
      if (request.method === 'HEAD') return reply.send(unwritten())
      return reply.send(await write({ store, site, request, url: apiUrl(path, request.url), table }))
    }
    const { next, text } = await page(pages.after, limit ?? defaultLimit)
    const cursor = pages.cursorOf(next)
    return linkPages(reply, site.publicUrl, request.url, cursor).send(text(cursor))
  }
}

/** Returns the end of the JSON of a page that is the first and empty: why it is. */
export const hintsOn = async (
  store: Store,
  isEmpty: boolean,
  named: () => readonly NamedValue[],
  asOf: number | undefined,
): Promise<string> => (isEmpty ? hintsText(await unknownAmong(store, named(), asOf)) : '')

// Lists that are derived from figures: promises and findings.

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

/** Returns the handler of promises or findings. */
export const derivedLister = (
  store: Store,
  site: Site,
  { list, check, named }: DerivedList,
  names?: readonly FormatName[],
) =>
  listHandler(
    store,
    site,
    'derived',
    async (query, { signal }) => {
      const today = utcToday()
      const asOf = await sequenceOf(store, query)
      await check?.(query)
      const { total = false } = query as { total?: boolean }
      const request = { list, today, asOf, filters: chosenBy(query), total }
      return {
        path: `/v1/${list}`,
        today,
        page: async (position, limit) => {
          const [after] = position ?? []
          const { items, next, total: counted } = await store.derived({ ...request, after, limit }, { signal })
          const hints = await hintsOn(store, items.length === 0 && !position, () => named(query), asOf)
          const count = counted === undefined ? '' : `,"total":${counted.toString()}`
          return {
            next: next === undefined ? undefined : [next],
            text: (cursor) => `{"data":[${items.join(',')}],"next":${JSON.stringify(cursor)}${count}${hints}}`,
          }
        },
        whole: async (limit) => ({ table: tableOfDerived(store, { ...request, after: undefined, limit }), file: list }),
      }
    },
    names,
  )

export const serveDerived = (app: FastifyInstance, store: Store, site: Site, derived: DescribedList): void => {
  app.get(
    `/v1/${derived.list}`,
    { config: { role: 'reader' }, schema: derived.schema },
    derivedLister(store, site, derived),
  )
}
