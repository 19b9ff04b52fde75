/** The `Link` header of a list (RFC 8288): its first and its next page. */

const linkTo = (base: string, url: string, cursor: string | undefined, rel: string): string => {
  const target = new URL(url, base)
  if (cursor === undefined) target.searchParams.delete('cursor')
  else target.searchParams.set('cursor', cursor)
  return `<${target.href}>; rel="${rel}"`
}

export const linkHeader = (publicUrl: string, url: string, next: string | null): string =>
  [linkTo(publicUrl, url, undefined, 'first'), ...next === null ? [] : [linkTo(publicUrl, url, next, 'next')]].join(', ')
