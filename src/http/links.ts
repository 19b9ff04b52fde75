/** Addresses that lead on: the pages of a list (RFC 8288), and the address that gives the same for good. */

const linkTo = (base: string, url: string, parameter: string, from: string | undefined, rel: string): string => {
  const target = new URL(url, base)
  if (from === undefined) target.searchParams.delete(parameter)
  else target.searchParams.set(parameter, from)
  return `<${target.href}>; rel="${rel}"`
}

/** The pages begin where this parameter says. */
export const linkHeader = (publicUrl: string, url: string, next: string | null, parameter = 'cursor'): string =>
  [linkTo(publicUrl, url, parameter, undefined, 'first'), ...next === null ? [] : [linkTo(publicUrl, url, parameter, next, 'next')]].join(', ')

/**
 * The address of a request with these parameters, where it has none of their names. Every character of its query
 * that is no letter, digit, `*`, `-`, `.` or `_` is percent-encoded, so that no shell or page takes it for more than text.
 */
export const lastingHref = (publicUrl: string, url: string, parameters: Readonly<Record<string, string>>): string => {
  const href = new URL(url, publicUrl)
  for (const [name, value] of Object.entries(parameters)) if (!href.searchParams.has(name)) href.searchParams.set(name, value)
  href.search = href.searchParams.toString()
  return href.href
}
