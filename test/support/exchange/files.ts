/** Reads spreadsheets, zip files and XML with libraries that are not ours. */
import { text } from 'node:stream/consumers'
import { readXlsx } from 'hucre'
import { SaxesParser } from 'saxes'
import { fromBufferPromise } from 'yauzl'

export type Value = string | number | boolean | null

export interface Sheet {
  readonly name: string
  /** The cells by row; dates as ISO texts. */
  readonly rows: readonly (readonly Value[])[]
}

const plain = (cell: unknown): Value => (cell instanceof Date ? cell.toISOString() : ((cell ?? null) as Value))

export const sheetsIn = async (bytes: Uint8Array): Promise<Sheet[]> =>
  (await readXlsx(bytes)).sheets.map(({ name, rows }) => ({ name, rows: rows.map((row) => row.map(plain)) }))

/** Returns the rows below a header as objects; empty cells are null. */
export const recordsIn = (rows: Sheet['rows'], header = 0): Record<string, Value>[] => {
  const keys = (rows[header] ?? []) as readonly string[]
  return rows.slice(header + 1).map((row) => Object.fromEntries(keys.map((key, at) => [key, row[at] ?? null])))
}

// Zip.

export interface Unzipped {
  readonly path: string
  readonly text: string
  readonly at: string
  readonly mode: string
}

/** Returns the entries in order. */
export const unzip = async (bytes: Buffer): Promise<Unzipped[]> => {
  const zip = await fromBufferPromise(bytes)
  const entries: Unzipped[] = []
  for await (const entry of zip.eachEntry()) {
    const content = await text(await zip.openReadStreamPromise(entry))
    const at = entry.getLastModDate({ timezone: 'UTC' }).toISOString()
    entries.push({ path: entry.fileName, text: content, at, mode: (entry.externalFileAttributes >>> 16).toString(8) })
  }
  return entries
}

export const textsOf = (entries: readonly Unzipped[]): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(({ path, text: content }) => [path, content]))

// XML.

/** An element as its name, its attributes, and its children; text is a string. */
export type Node = readonly [name: string, attributes: Readonly<Record<string, string>>, ...children: (Node | string)[]]

type Open = [name: string, attributes: Record<string, string>, ...children: (Node | string)[]]

/** Returns the root of a document; throws if it is not well-formed. */
export const xmlIn = (text: string): Node => {
  const root: Open = ['', {}]
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Open = [name, { ...(attributes as Record<string, string>) }]
    open.at(-1)?.push(element)
    open.push(element)
  })
  parser.on('text', (content) => {
    if (open.length > 1) open.at(-1)?.push(content)
  })
  parser.on('closetag', () => open.pop())
  parser.write(text).close()
  return root[2] as Node
}

/** Returns the children of an element by a name. */
export const childrenOf = ([, , ...children]: Node, name: string): Node[] =>
  children.filter((child): child is Node => typeof child !== 'string' && child[0] === name)

/** Returns the text of the first child by a name. */
export const textIn = (node: Node, name: string): string => {
  const [, , text = ''] = childrenOf(node, name)[0] ?? [name, {}]
  return typeof text === 'string' ? text : ''
}

/** Returns the addresses that an element links, by their relation. */
export const linksIn = (node: Node): Record<string, string[]> => {
  const links: Record<string, string[]> = {}
  for (const [, { rel = '', href = '' }] of childrenOf(node, 'link')) (links[rel] ??= []).push(href)
  return links
}
