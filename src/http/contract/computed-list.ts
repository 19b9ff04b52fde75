/** Serves lists that are derived from figures, filtered and paged as lists of records are. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'
import type { DerivedName } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { cursorOf, positionIn } from './cursor.ts'
import { isFresh, registerTag } from './etag.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { linkPages } from './links.ts'
import { patiently } from './patience.ts'
import {
  asOfParameter,
  cursorParameter,
  defaultLimit,
  jsonParameter,
  limitParameter,
  totalParameter,
} from './parameters.ts'
import type { Query } from './list-query.ts'
import { sequenceAsked } from './list-query.ts'

export interface Derived {
  readonly list: DerivedName
  readonly schema: FastifySchema
  /** Throws a problem if a query names unknown records. */
  readonly check?: (query: Query) => Promise<unknown>
}

/** The parameters of a page. */
export const paging: Record<string, TSchema> = {
  asOf: Type.Optional(asOfParameter),
  limit: Type.Optional(limitParameter),
  cursor: Type.Optional(cursorParameter),
  total: Type.Optional(totalParameter),
  format: Type.Optional(jsonParameter),
}

const paged = ['limit', 'cursor', 'total', 'format']

/** Returns the filters of a query, without paging. */
const chosenBy = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !paged.includes(name)))

export const serveDerived = (
  app: FastifyInstance,
  store: Store,
  publicUrl: string,
  { list, schema, check }: Derived,
): void => {
  const path = `/v1/${list}`
  const formatOf = formatFor(['json'])
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const {
      limit = defaultLimit,
      cursor,
      total = false,
    } = query as { limit?: number; cursor?: string; total?: boolean }
    const format = formatOf(request)
    const today = new Date().toISOString().slice(0, 10)
    const asOf = await sequenceAsked(store, query)
    await check?.(query)
    const stamp = await store.stamp()
    const [after] = cursor === undefined ? [] : positionIn(stamp, path, query, cursor)
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(stamp, request.url, `${format} ${today}`))) return reply
    const page = await patiently(request, (answering) =>
      store.derived({ list, today, asOf, asked: chosenBy(query), after, limit, total }, answering),
    )
    const next = page.next === undefined ? null : cursorOf(stamp, path, query, [page.next])
    const counted = page.total === undefined ? '' : `,"total":${page.total.toString()}`
    return linkPages(reply, publicUrl, request.url, next).send(
      `{"data":[${page.items.join(',')}],"next":${JSON.stringify(next)}${counted}}`,
    )
  }
  app.get(path, { config: { role: 'reader' }, schema }, answer)
}
