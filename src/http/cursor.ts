/** Cursors: where a page ended, bound to the question that it answered. */
import { createHash } from 'node:crypto'
import type { Position } from '../database/store.ts'
import { invalidParameter } from './problems.ts'

/** What may change between the pages of one list. */
const unbound = ['cursor', 'limit', 'fields', 'include', 'total', 'facets', 'format']

/** A short print of the question: the resource, its filters, sort and instant. */
const printOf = (path: string, query: Readonly<Record<string, unknown>>): string => {
  const bound = Object.entries(query).filter(([name]) => !unbound.includes(name)).sort(([one], [other]) => one < other ? -1 : 1)
  return createHash('sha256').update(JSON.stringify([path, bound])).digest('base64url').slice(0, 12)
}

export const cursorOf = (path: string, query: Readonly<Record<string, unknown>>, position: Position): string =>
  Buffer.from(JSON.stringify([printOf(path, query), ...position])).toString('base64url')

const decoded = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

const isPosition = (values: unknown[], length: number): values is (string | null)[] =>
  values.length === length && values.every((value) => value === null || typeof value === 'string')

/** The position in a cursor of `length` sort values. Throws a problem where it is none, or another question's. */
export const positionIn = (path: string, query: Readonly<Record<string, unknown>>, cursor: string, length: number): Position => {
  const value = decoded(cursor)
  const [print, ...position] = Array.isArray(value) ? value as unknown[] : []
  if (print !== printOf(path, query)) throw invalidParameter('cursor', 'Is no cursor of this list with these filters and this sort.')
  if (!isPosition(position, length)) throw invalidParameter('cursor', 'Is damaged.')
  return position
}
