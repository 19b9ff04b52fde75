/** Reads what a test wants to know of a page: its links, its anchors, the lines for curl, its text. */

const unescaped = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

const found = (html: string, pattern: RegExp): string[] => [
  ...new Set([...html.matchAll(pattern)].map(([, text = '']) => unescaped(text))),
]

/** Where its links, its images, its style sheets and its scripts lead. */
export const linksOf = (html: string): string[] => found(html, /<[^>]+ (?:href|src)="([^"]*)"/g)

export const anchorsOf = (html: string): string[] => found(html, /<[^>]+ id="([^"]*)"/g)

/** The addresses that its lines of shell fetch. */
export const fetchedIn = (html: string): string[] => found(html, /<code>curl "([^<]*)"<\/code>/g)

/** What it says, without markup, and without what stands in these elements. */
export const textOf = (html: string, ...without: readonly string[]): string =>
  unescaped(
    ['head', ...without]
      .reduce((rest, name) => rest.replace(new RegExp(`<${name}[ >].*?</${name}>`, 'gs'), ' '), html)
      .replace(/<[^>]*>/g, ' '),
  ).replace(/\s+/g, ' ')
