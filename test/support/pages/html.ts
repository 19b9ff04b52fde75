/** Reads the parts of a page that tests check: links, anchors, curl lines, text. */

export const unescaped = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

const found = (html: string, pattern: RegExp): string[] => [
  ...new Set([...html.matchAll(pattern)].map(([, text = '']) => unescaped(text))),
]

/** Returns the targets of links, images, style sheets and scripts. */
export const linksOf = (html: string): string[] => found(html, /<[^>]+ (?:href|src)="([^"]*)"/g)

export const anchorsOf = (html: string): string[] => found(html, /<[^>]+ id="([^"]*)"/g)

/** Returns the addresses that the curl lines of a page fetch. */
export const fetchedIn = (html: string): string[] => found(html, /<code>curl "([^<]*)"<\/code>/g)

/** Returns the text of a page without markup, and without these elements. */
export const textOf = (html: string, ...without: readonly string[]): string =>
  unescaped(
    ['head', ...without]
      .reduce((rest, name) => rest.replace(new RegExp(`<${name}[ >].*?</${name}>`, 'gs'), ' '), html)
      .replace(/<[^>]*>/g, ' '),
  ).replace(/\s+/g, ' ')
