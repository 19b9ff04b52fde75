/** Reads the parts of a page that tests check: links, anchors, curl lines, text. */
import { SaxesParser } from 'saxes'

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

// Reads sitemaps.

export interface Located {
  readonly loc: string
  readonly lastmod?: string
}

/** Returns the entries of a sitemap or its index. Throws unless it is well-formed. */
export const entriesIn = (xml: string): Located[] => {
  const entries: { loc: string; lastmod?: string }[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', () => {
    text = ''
  })
  parser.on('text', (part) => {
    text += part
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'loc') entries.push({ loc: text })
    if (name === 'lastmod') Object.assign(entries.at(-1) ?? {}, { lastmod: text })
    text = ''
  })
  parser.write(xml).close()
  return entries
}
