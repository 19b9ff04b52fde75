/** Cursors: the end of a page, bound to its query and its register. */
import { createHmac } from 'node:crypto'
import type { Position } from '../../store/lists.ts'
import type { Stamp } from '../../store/store.ts'
import { invalidParameter } from './problems.ts'

type Query = Readonly<Record<string, unknown>>

/** The greatest length of a cursor, in characters. */
export const longestCursor = 4000
/** The parameters that may change between the pages of one list. */
const unbound = ['cursor', 'limit', 'fields', 'include', 'total', 'facets', 'format']

/** Returns a short signature of query and position that only this register can make. */
const printOf = ({ epoch }: Stamp, path: string, query: Query, position: unknown): string => {
  const bound = Object.entries(query)
    .filter(([name]) => !unbound.includes(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return createHmac('sha256', epoch)
    .update(JSON.stringify([path, bound, position]))
    .digest('base64url')
    .slice(0, 16)
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const cursorOf = (stamp: Stamp, path: string, query: Query, position: Position): string =>
  encoded([printOf(stamp, path, query, position), position])

const decoded = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** Returns the position in a cursor. Throws a problem if it is damaged or belongs to another query. */
export const positionIn = (stamp: Stamp, path: string, query: Query, cursor: string): Position => {
  const value = decoded(cursor)
  const [print, position] = Array.isArray(value) ? (value as unknown[]) : []
  // Re-encoding detects damage that lenient Base64 decoding ignores.
  if (encoded(value ?? null) !== cursor || print !== printOf(stamp, path, query, position)) {
    throw invalidParameter('cursor', 'Is no cursor of this list with these filters, this sort and this `asOf`.')
  }
  return position as Position
}
