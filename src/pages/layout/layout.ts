/** The frame of every page: head, search box, navigation, footer. */
import { lastingHref } from '../../http/contract/links.ts'
import { fitMarkup } from '../../text/characters.ts'
import { link } from './components.ts'
import { html, raw, type Content, type Html } from './html.ts'
import { menu } from './menu.ts'
import type { Viewer } from './viewer.ts'
import { who } from './who.ts'

export interface Page {
  readonly title: string
  readonly main: Content
  /** The text in the search box. */
  readonly q?: string
  /** A script beside that of the search box. */
  readonly script?: string
  /** Links and scripts that come before that one. */
  readonly head?: Content
  /** What the page says in a sentence, for programs that show a link to it. */
  readonly description?: string
  /** What the page is about, in the terms of schema.org. */
  readonly data?: object | undefined
  /** The status of the answer, if it is not 200. */
  readonly status?: number
}

/** The address of a page, without which it can be neither marked in the menu nor shared with a picture. */
export interface Place {
  readonly publicUrl: string
  /** The path with its query. */
  readonly url: string
}

const search = (q: string): Html => html`<form class="search" action="/search" role="search">
<label for="q" class="unseen">Search the register</label>
<input id="q" name="q" type="search" value="${q}" maxlength="200" required autocomplete="off" placeholder="Search: a name, a plan, 广东…">
<button>Search</button>
<ul id="found" role="listbox" aria-label="Found" hidden></ul>
</form>`

const about = 'What governments plan, fund and build, and who said so. Every number leads to its source.'

/** Tells programs that show a link to this page what to show (https://ogp.me). */
const openGraph = (
  { title, description = about }: Page,
  { publicUrl, url }: Place,
): Html => html`<meta name="description" content="${description}">
<meta property="og:site_name" content="Planledger">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${lastingHref(publicUrl, url, {})}">
<meta property="og:image" content="${publicUrl}/card.png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="Planledger: what governments plan, fund and build, and who said so">
<meta name="twitter:card" content="summary_large_image">
`

const markupEscapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }

/** A block of data is no script: browsers do not run it, and the policy of pages allows it. */
const dataBlock = (data: object): Html => {
  const text = JSON.stringify(data).replace(/[<>&]/g, (sign) => markupEscapes[sign] as string)
  return html`\n<script type="application/ld+json">${raw(text)}</script>`
}

/** Renders the whole document, as this person sees it. */
export const layout = (page: Page, viewer?: Viewer, place?: Place): string => {
  const { title, main, q = '', script, head, data } = page
  return fitMarkup(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${place && openGraph(page, place)}<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">${head}${data && dataBlock(data)}
<script src="/suggest.js" type="module"></script>${
      script === undefined ? undefined : html`\n<script src="/${script}" type="module"></script>`
    }
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<a class="brand" href="/">Planledger</a>
${search(q)}
<nav aria-label="More"><a href="/docs">API</a> <a href="/openapi.json">OpenAPI</a></nav>
${viewer ? who(viewer) : undefined}
${menu(place?.url.replace(/\?.*/, '') ?? '')}
</header>
<main id="main">
${main}
</main>
<footer><p>Planledger: what governments plan, fund and build, and who said so. Every number leads to its source.${
      viewer ? undefined : html` ${link('/sign-in', 'Sign in')} to edit.`
    }</p></footer>
</body>
</html>
`.toString(),
  )
}
