/** Addresses that lead on: the pages of a list (RFC 8288), and the address that gives the same for good. */
import type { FastifyReply } from 'fastify'

const linkTo = (base: string, url: string, parameter: string, from: string | undefined, rel: string): string => {
  const target = new URL(url, base)
  if (from === undefined) target.searchParams.delete(parameter)
  else target.searchParams.set(parameter, from)
  return `<${target.href}>; rel="${rel}"`
}

/** In bytes. Clients take some 16 KiB of headers in all, and an address may be as long as that by itself. */
const longestLink = 4096

/** Adds `Link`, unless it would be too long: `next` in the body says the same. Pages begin where `parameter` says. */
export const linkPages = (
  reply: FastifyReply,
  publicUrl: string,
  url: string,
  next: string | null,
  parameter = 'cursor',
): FastifyReply => {
  const first = linkTo(publicUrl, url, parameter, undefined, 'first')
  const link = next === null ? first : `${first}, ${linkTo(publicUrl, url, parameter, next, 'next')}`
  return link.length > longestLink ? reply : reply.header('link', link)
}

/**
 * The address of a request with these parameters, where it has none of their names. Every character of its query
 * that is no letter, digit, `*`, `-`, `.` or `_` is percent-encoded, so that no shell or page takes it for more than text.
 */
export const lastingHref = (publicUrl: string, url: string, parameters: Readonly<Record<string, string>>): string => {
  const href = new URL(url, publicUrl)
  for (const [name, value] of Object.entries(parameters))
    if (!href.searchParams.has(name)) href.searchParams.set(name, value)
  href.search = href.searchParams.toString()
  return href.href
}
