/** Reads XML with a strict parser that is not ours. */
import { SaxesParser } from 'saxes'

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
