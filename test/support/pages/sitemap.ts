/** Reads sitemaps. */
import { SaxesParser } from 'saxes'

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
