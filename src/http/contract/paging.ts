/** The pages of a list: their cursors, their links (RFC 8288), and their schema. */
import { createHmac } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'
import type { Position } from '../../store/lists.ts'
import type { Stamp } from '../../store/store.ts'
import { hintsSchema } from './hints.ts'
import { invalidParameter } from './problems.ts'
import { arrayOf, namedObject } from './schemas.ts'

// Cursors: the end of a page, bound to its query and its register.

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
    throw invalidParameter('cursor', 'no-cursor')
  }
  return position as Position
}

/** Returns where the page that a query asks for begins, and what makes the cursor of the next one. */
export const pagesOf = (stamp: Stamp, path: string, query: Query, bound = query) => ({
  after: query['cursor'] === undefined ? undefined : positionIn(stamp, path, bound, query['cursor'] as string),
  cursorOf: (next: Position | undefined): string | null => (next ? cursorOf(stamp, path, bound, next) : null),
})

// Links: the pages of a list (RFC 8288), and the permanent address of an answer.

const linkTo = (base: string, url: string, parameter: string, from: string | undefined, rel: string): string => {
  const target = new URL(url, base)
  if (from === undefined) target.searchParams.delete(parameter)
  else target.searchParams.set(parameter, from)
  return `<${target.href}>; rel="${rel}"`
}

/** In bytes. Clients accept some 16 KiB of headers in all, and a URL alone may be as long. */
const longestLink = 4096

/** Adds `Link` with as much as fits, the next page first: the body has `next` too. `parameter` positions a page. */
export const linkPages = (
  reply: FastifyReply,
  publicUrl: string,
  url: string,
  next: string | null,
  parameter = 'cursor',
): FastifyReply => {
  const first = linkTo(publicUrl, url, parameter, undefined, 'first')
  const onward = next === null ? [] : [linkTo(publicUrl, url, parameter, next, 'next')]
  const link = [[first, ...onward], onward].map((some) => some.join(', ')).find(({ length }) => length <= longestLink)
  return link === undefined || link === '' ? reply : reply.header('link', link)
}

/**
 * Returns the URL of a request with these parameters added, unless it has them. Every character of its query
 * except letters, digits, `*`, `-`, `.` and `_` is percent-encoded, so that it is plain text to shells and pages.
 */
export const lastingHref = (publicUrl: string, url: string, parameters: Readonly<Record<string, string>>): string => {
  const href = new URL(url, publicUrl)
  // A cursor belongs to a query without the instant.
  href.searchParams.delete('cursor')
  for (const [name, value] of Object.entries(parameters))
    if (!href.searchParams.has(name)) href.searchParams.set(name, value)
  href.search = href.searchParams.toString()
  return href.href
}

/** Returns the address that gives an answer of this state again. */
export const hrefOfState = (publicUrl: string, url: string, { at }: Pick<Stamp, 'at'>): string =>
  lastingHref(publicUrl, url, at === '' ? {} : { asOf: at })

/** Returns the address of an answer in the API, whichever address was asked: that of a page leads to the same. */
export const apiUrl = (path: string, url: string): string => `${path}${/\?.*/s.exec(url)?.[0] ?? ''}`

// The schema of a page of computed items, such as promises and findings.

export const nextCursor = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'The cursor of the next page; null on the last page.',
  examples: [null],
})

/** Returns the schema of a page, which the document has under this name. */
export const pageSchema = (name: string, item: TSchema, description: string): TSchema =>
  namedObject(name, description, {
    data: arrayOf(item, 'The items.'),
    next: nextCursor,
    hints: Type.Optional(hintsSchema),
    total: Type.Optional(
      Type.Integer({ minimum: 0, description: 'The number of matches, with `total=true`.', examples: [3] }),
    ),
  })
