/** /robots.txt (RFC 9309): what crawlers may visit. */

/** Forms, searches, and the pages of lists, of which there is no end. */
const endless = [
  '/sign-in',
  '/zh/sign-in',
  '/new',
  '/*/new',
  '/*/edit',
  '/search',
  '/zh/search',
  '/*cursor=',
  '/*asOf=',
]

/** Returns the text; a register that is closed is closed to all crawlers. */
export const robots = (publicUrl: string, readAccess: 'open' | 'key'): string =>
  readAccess === 'key'
    ? 'User-agent: *\nDisallow: /\n'
    : `User-agent: *\n${endless.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${publicUrl}/sitemap.xml\n`
