/** The `Link` header of a list (RFC 8288): its first and its next page. */

const linkTo = (base: string, url: string, parameter: string, from: string | undefined, rel: string): string => {
  const target = new URL(url, base)
  if (from === undefined) target.searchParams.delete(parameter)
  else target.searchParams.set(parameter, from)
  return `<${target.href}>; rel="${rel}"`
}

/** The pages begin where this parameter says. */
export const linkHeader = (publicUrl: string, url: string, next: string | null, parameter = 'cursor'): string =>
  [linkTo(publicUrl, url, parameter, undefined, 'first'), ...next === null ? [] : [linkTo(publicUrl, url, parameter, next, 'next')]].join(', ')
