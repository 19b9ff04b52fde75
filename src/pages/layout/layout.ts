/** The frame of every page: head, search box, navigation, footer. */
import { type Content, html, type Html, raw } from './html.ts'
import { isChinese, language, localised, words } from '../words/words.ts'
import { lastingHref } from '../../http/contract/paging.ts'
import type { Language } from '../../text/messages/message.ts'
import { escaped, fitMarkup } from '../../text/characters.ts'
import { aboutPaths } from './addresses.ts'
import { spoken } from './words.ts'
import { tokenControl } from '../../http/pipeline/forms.ts'
import type { PageContent, Viewer } from './visit.ts'

const entries = [
  ['places', '/regions'],
  ['promises', '/promises'],
  ['contradictions', '/checks'],
  ['verify', '/verify'],
  ['about', '/about'],
  ['data', '/data'],
] as const

const current = (path: string, href: string): Content => (path === href ? html` aria-current="page"` : undefined)

/** Renders the menu; the page that is shown is marked in it. */
const menu = (path: string, other: Content): Html =>
  html`<nav class="menu" aria-label="${words().door.menu}"><ul>${entries.map(
    ([name, href]) => html`<li><a href="${href}"${current(path, href)}>${words().door.entries[name]}</a></li>`,
  )}${other && html`<li>${other}</li>`}</ul></nav>`

const footer = (path: string, viewer: Viewer | undefined): Html => {
  const { entries: called, method, coverage, licence } = words().door
  const titles = [called.about, method.title, coverage.title, licence.title, called.data]
  const items = aboutPaths.map((href, at) => html`<li><a href="${href}"${current(path, href)}>${titles[at]}</a></li>`)
  return html`<footer><nav aria-label="${words().door.footer}"><ul>${items}<li><a href="/docs">API</a></li></ul></nav>
<p>${words().door.notPublisher}${!viewer && words().frame.signInToEdit()}</p></footer>`
}

/** The address of a page, without which it can be neither marked in the menu nor shared with a picture. */
interface Place {
  readonly publicUrl: string
  /** The path with its query. */
  readonly url: string
}

export const searchBox = (q = ''): Html => html`<form class="search" action="${'/search'}" role="search">
<label for="q" class="unseen">${words().frame.searchRegister}</label>
<input id="q" name="q" type="search" value="${q}" maxlength="200" required autocomplete="off" placeholder="${words().frame.searchHint}">
<button>${words().frame.search}</button>
<ul id="found" role="listbox" aria-label="${words().frame.found}" hidden></ul>
</form>`

/** Tells programs that show a link to this page what to show (https://ogp.me). */
const openGraph = (
  { title, description = words().frame.about }: PageContent,
  { publicUrl, url }: Place,
): Html => html`<meta name="description" content="${description}">
<meta property="og:site_name" content="Planledger">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${lastingHref(publicUrl, localised(url), {})}">
<meta property="og:image" content="${publicUrl}/card.png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="${words().frame.card}">
<meta name="twitter:card" content="summary_large_image">
`

const markupEscapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }

/** A block of data is no script: browsers do not run it, and the policy of pages allows it. */
const dataBlock = (data: object): Html => {
  const text = JSON.stringify(data).replace(/[<>&]/g, (sign) => markupEscapes[sign] as string)
  return html`\n<script type="application/ld+json">${raw(text)}</script>`
}

const tags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' }
const names: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' }

const alternates = ({ publicUrl, url }: Place): Html[] =>
  (['en', 'zh'] as const).map(
    (to) =>
      html`<link rel="alternate" hreflang="${tags[to]}" href="${lastingHref(publicUrl, localised(url, to), {})}">\n`,
  )

/** Leads to the same page in the other language; an address that begins with two slashes would name another host. */
const otherLanguage = (url: string): Content => {
  if (url.startsWith('//')) return undefined
  const other = isChinese() ? 'en' : 'zh'
  const href = raw(escaped(localised(url, other)))
  return html`<a href="${href}" hreflang="${tags[other]}" lang="${tags[other]}">${raw(names[other])}</a>`
}

export const signOutForm = ({ newToken }: Viewer): Html =>
  html`<form method="post" action="${'/sign-out'}"><input type="hidden" name="${tokenControl}" value="${newToken()}"><button>${words().frame.signOut}</button></form>`

/** Shows who is signed in, with the ways to write and to sign out. */
const who = (viewer: Viewer): Html => html`<div class="who">
<p>${words().frame.signedInAs(viewer.label, spoken(viewer.role))}</p>
${viewer.isEditor && html`<a href="${'/new'}">${words().frame.newRecord}</a> <a href="${'/todo'}">${words().todo.link}</a> <a href="${'/batches'}">${words().frame.batches}</a>`}
${signOutForm(viewer)}
</div>`

/** Renders the whole document, as this person sees it; `here` is its address, if it has one in both languages. */
export const layout = (page: PageContent, viewer?: Viewer, place?: Place, here = place?.url): string => {
  const { title, main, q, asks, script, head, data } = page
  const path = here?.replace(/\?.*/, '') ?? ''
  return fitMarkup(
    html`<!doctype html>
<html lang="${tags[language()]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${place && [openGraph(page, place), ...alternates(place)]}<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">${head}${data && dataBlock(data)}
<script src="/suggest.js" type="module"></script>${
      script !== undefined && html`\n<script src="/${script}" type="module"></script>`
    }
</head>
<body>
<a class="skip" href="#main">${words().frame.skip}</a>
<header>
<a class="brand" href="${'/'}">Planledger</a>
${menu(path, here === undefined ? undefined : otherLanguage(here))}
${asks ? undefined : searchBox(q)}
${viewer && who(viewer)}
</header>
<main id="main"${page.isSent && html` data-sent`}>
${main}
</main>
${footer(path, viewer)}
</body>
</html>
`.toString(),
  )
}
