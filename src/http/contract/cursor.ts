/** Cursors: where a page ended, bound to the question that it answered and to the register that answered it. */
import { createHmac } from 'node:crypto'
import type { Position } from '../../store/lists.ts'
import type { Stamp } from '../../store/store.ts'
import { invalidParameter } from './problems.ts'

type Query = Readonly<Record<string, unknown>>

/** In characters. */
export const longestCursor = 4000
/** What may change between the pages of one list. */
const unbound = ['cursor', 'limit', 'fields', 'include', 'total', 'facets', 'format']

/** A short print of the question and the position, which only this register can make. */
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

/** The position in a cursor. Throws a problem where it is damaged, or another question's. */
export const positionIn = (stamp: Stamp, path: string, query: Query, cursor: string): Position => {
  const value = decoded(cursor)
  const [print, position] = Array.isArray(value) ? (value as unknown[]) : []
  // Base64 that is read leniently would let damage pass.
  if (encoded(value ?? null) !== cursor || print !== printOf(stamp, path, query, position)) {
    throw invalidParameter('cursor', 'Is no cursor of this list with these filters, this sort and this `asOf`.')
  }
  return position as Position
}
