/** The menu of every page: the lists of all resources, and what is made of them. */
import { resourceNames } from '../../resources/index.ts'
import { html, type Html } from './html.ts'
import { capital } from './words.ts'

/** What people look for comes before what it refers to. */
const order: readonly string[] = [
  'initiatives',
  'projects',
  'figures',
  'regions',
  'industries',
  'organizations',
  'sources',
]

const made = [
  ['Totals', '/totals?metric=investment'],
  ['Promises', '/promises'],
  ['Checks', '/checks'],
  ['Verify', '/verify'],
] as const

const lists = [...new Set([...order, ...resourceNames])].map((name) => [capital(name), `/${name}`] as const)

/** The addresses that the menu leads to. */
export const menuPaths: readonly string[] = [...made, ...lists].map(([, href]) => href.replace(/\?.*/, ''))

/** Renders the menu; the page that is shown is marked in it. */
export const menu = (path: string): Html => {
  const item = ([name, href]: readonly [string, string]): Html =>
    html`<li><a href="${href}"${
      href.replace(/\?.*/, '') === path ? html` aria-current="page"` : undefined
    }>${name}</a></li>`
  return html`<nav class="menu" aria-label="Lists"><ul>${made.map(item)}${lists.map(item)}</ul></nav>`
}
