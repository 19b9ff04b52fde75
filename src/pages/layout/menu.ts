/** The menu of every page: the lists of all resources, and what is made of them. */
import { resourceNames } from '../../resources/index.ts'
import { html, type Html } from './html.ts'
import { capital } from '../../text/in-words.ts'
import { spoken } from './words.ts'
import { words } from '../words/words.ts'

/** The resources that people look for come before those that they refer to. */
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
  ['totals', '/totals?metric=investment'],
  ['promises', '/promises'],
  ['checks', '/checks'],
  ['verify', '/verify'],
] as const

const lists = [...new Set([...order, ...resourceNames])]

/** The addresses that the menu leads to. */
export const menuPaths: readonly string[] = [
  ...made.map(([, href]) => href.replace(/\?.*/, '')),
  ...lists.map((name) => `/${name}`),
]

/** Renders the menu; the page that is shown is marked in it. */
export const menu = (path: string): Html => {
  const item = (name: string, href: string): Html =>
    html`<li><a href="${href}"${
      href.replace(/\?.*/, '') === path ? html` aria-current="page"` : undefined
    }>${name}</a></li>`
  return html`<nav class="menu" aria-label="${words().frame.lists}"><ul>${made.map(([name, href]) =>
    item(words().frame[name], href),
  )}${lists.map((name) => item(capital(spoken(name)), `/${name}`))}</ul></nav>`
}
