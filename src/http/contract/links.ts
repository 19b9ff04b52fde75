/** Links: the pages of a list (RFC 8288), and the permanent address of an answer. */
import type { FastifyReply } from 'fastify'
import type { Stamp } from '../../store/store.ts'

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
