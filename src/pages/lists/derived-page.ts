/** Reads a page of promises or findings, with the numbers of those that have certain values. */
import type { FastifyRequest } from 'fastify'
import { chosenBy, type DerivedList } from '../../http/contract/computed-list.ts'
import { cursorOf, positionIn } from '../../http/contract/paging.ts'
import { unknownAmong, type Unknown } from '../../http/contract/hints.ts'
import { assertLength, sequenceAsked, type Query } from '../../http/contract/list-query.ts'
import { defaultLimit } from '../../http/contract/parameters.ts'
import { utcToday } from '../../model/period.ts'
import type { DerivedRequest } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import type { Counted } from './form.ts'

export interface DerivedItems<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly next: string | undefined
  /** The values of filters that explain why it is empty. */
  readonly unknown: readonly Unknown[]
  /** Returns the number of items that have each of these values, as the list is filtered otherwise. */
  readonly countBy: (filter: string, values: readonly string[]) => Promise<Counted[]>
}

export const derivedPage = async <T>(
  store: Store,
  { list, check, named }: DerivedList,
  query: Query,
  request: FastifyRequest,
): Promise<DerivedItems<T>> => {
  assertLength(query, 'json')
  const path = `/${list}`
  const today = utcToday()
  const asOf = await sequenceAsked(store, query)
  await check?.(query)
  const stamp = await store.stamp()
  const { cursor, limit = defaultLimit } = query as { cursor?: string; limit?: number }
  const [after] = cursor === undefined ? [] : positionIn(stamp, path, query, cursor)
  const asked: DerivedRequest = { list, today, asOf, asked: chosenBy(query), after, limit, total: true }
  const read = (one: DerivedRequest) => store.derived(one, { signal: request.signal })
  const { items, next, total = 0 } = await read(asked)
  return {
    items: items.map((item) => JSON.parse(item) as T),
    total,
    unknown: total === 0 ? await unknownAmong(store, named(query), asOf) : [],
    next: next === undefined ? undefined : cursorOf(stamp, path, query, [next]),
    countBy: async (filter, values) => {
      const chosen = { ...asked.asked, [`${filter}.in`]: undefined, [`${filter}.not`]: undefined }
      const counts = await Promise.all(
        values.map(async (value) => {
          const one = await read({ ...asked, asked: { ...chosen, [filter]: value }, after: undefined, limit: 1 })
          return { value, count: one.total ?? 0 }
        }),
      )
      return counts.filter(({ count }) => count > 0)
    },
  }
}
