/** Cites a page as it stood at an instant: in a sentence, as BibTeX, and as RIS. */
import type { Site } from '../../http/formats/writer.ts'
import { words } from '../words/words.ts'
import { html, type Html } from './html.ts'
import { bodyThatSays, firstPrinted, type PrintedFigure, type Voices } from './voices.ts'
import { day } from './words.ts'

/** The figures that a page is made of, with their sources. */
export interface CitedFigures {
  readonly figures: Iterable<PrintedFigure>
  readonly voices: Voices
  /** True if the page is made of more figures than these. */
  readonly areMore?: boolean
}

export interface CitedPage {
  /** The subject of the citation: the place, the metric and the grouping. */
  readonly title: string
  /** The address that shows the same content again. */
  readonly href: string
  /** The instant of its content (RFC 3339); empty before the first change. */
  readonly at: string
  /** Undefined where the page is not made of figures. */
  readonly from?: CitedFigures | undefined
}

/** The sources that a citation names; of the others it gives the number. */
const mostNamed = 3

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Says which sources a page is made of, the first printed first, with their days in words or as they stand. */
const sourcesOf = (from: CitedFigures | undefined, dayOf: (date: string) => string): string | undefined => {
  const all = from ? firstPrinted(from.figures, from.voices) : []
  // The first print of a plan and that of its outcome come before other prints of the plan.
  const leading = [...Map.groupBy(all, ({ stage }) => stage).values()].flatMap(([first]) => first ?? [])
  const found = [...new Set([...leading, ...all])]
  if (!from || found.length === 0) return undefined
  const say = words().cite
  const named = found.slice(0, mostNamed).map((figure) => {
    const publishedOn = from.voices.sources.get(figure.sourceId)?.publishedOn
    return say.named(
      bodyThatSays(figure, from.voices),
      typeof publishedOn === 'string' ? dayOf(publishedOn) : undefined,
    )
  })
  return say.from(named, found.length - named.length, from.areMore === true)
}

/** Says under which licence the sources are, where all of them name one, and the register. */
const rightsOf = (from: CitedFigures | undefined, { licence }: Site): string => {
  const say = words().cite
  const rows = from ? [...from.figures].map(({ sourceId }) => from.voices.sources.get(sourceId)?.licence ?? null) : []
  const [first = null, ...others] = new Set(rows)
  const isOne = first !== null && others.length === 0 && from?.areMore !== true
  return `${isOne ? say.licence(first) : say.rights}${licence === undefined ? '' : say.registerLicence(licence)}`
}

const bodiesOf = ({ publisher }: Site): string => (publisher === 'Planledger' ? publisher : `Planledger, ${publisher}`)

const sentence = ({ title, href, at, from }: CitedPage, site: Site): string =>
  words().cite.sentence({
    title: inOneLine(title),
    publisher: bodiesOf(site),
    day: at === '' ? undefined : day(at.slice(0, 10)),
    sources: sourcesOf(from, day),
    rights: rightsOf(from, site),
    href,
  })

const noteOf = ({ at, from }: CitedPage, site: Site): string => {
  const say = words().cite
  const sources = sourcesOf(from, (date) => date)
  return [at === '' ? undefined : say.asOf(at), sources && say.sources(sources), rightsOf(from, site)]
    .filter((part) => part !== undefined)
    .join(words().answer.gap)
}

// BibTeX counts braces even after a backslash, so commands stand for them.

const texCommands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

const tex = (text: string): string =>
  inOneLine(text).replace(/[\\{}~^#$%&_]/g, (sign) => texCommands[sign] ?? `\\${sign}`)

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Pages cited together need keys of their own. */
const keyOf = ({ href, at }: CitedPage): string => {
  const { pathname, searchParams } = new URL(href)
  searchParams.delete('asOf')
  const page = `${pathname} ${searchParams.toString()}`.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return ['planledger', ...page, at.slice(0, 10).replaceAll('-', '')].filter((part) => part !== '').join('-')
}

export const bibtex = (cited: CitedPage, site: Site): string => {
  const { title, href, at } = cited
  const month = months[Number(at.slice(5, 7)) - 1]
  return [
    `@misc{${keyOf(cited)},`,
    `  author = {{${tex(bodiesOf(site))}}},`,
    `  title = {{${tex(title)}}},`,
    ...(month === undefined ? [] : [`  year = {${at.slice(0, 4)}},`, `  month = ${month},`]),
    `  note = {${tex(noteOf(cited, site))}},`,
    `  url = {${href}}`,
    '}',
  ].join('\n')
}

export const ris = (cited: CitedPage, site: Site): string => {
  const { title, href, at } = cited
  const lines: readonly (readonly [tag: string, value: string])[] = [
    ['TY', 'DATA'],
    ['AU', bodiesOf(site)],
    ['TI', title],
    ['PB', 'Planledger'],
    ...(at === ''
      ? []
      : ([
          ['PY', at.slice(0, 4)],
          ['DA', at.slice(0, 10).replaceAll('-', '/')],
        ] as const)),
    ['N1', noteOf(cited, site)],
    ['UR', href],
    ['ER', ''],
  ]
  return lines.map(([tag, value]) => `${tag}  - ${inOneLine(value)}`).join('\n')
}

/** An address that holds its file: reference managers read files, and no route is needed for two lines of text. */
const fileIn = (mediaType: string, text: string): string =>
  `data:${mediaType};charset=utf-8,${encodeURIComponent(`${text}\n`)}`

const copied = (text: Html): Html =>
  html`<div data-copy="${words().cite.copy}" data-copied="${words().cite.copied}">${text}</div>`

export const citeView = (cited: CitedPage, site: Site): Html => {
  const say = words().cite
  const file = (name: string, file: string, mediaType: string, text: string): Html => html`<p>${name}
<a href="${fileIn(mediaType, text)}" download="${file}">${say.file(file)}</a></p>
${copied(html`<pre><code>${text}</code></pre>`)}`
  return html`<details class="cite"><summary>${say.title}</summary>
<div id="cite">
${copied(html`<p class="citation">${sentence(cited, site)}</p>`)}
${file('BibTeX', 'planledger.bib', 'application/x-bibtex', bibtex(cited, site))}
${file('RIS', 'planledger.ris', 'application/x-research-info-systems', ris(cited, site))}
</div>
<script src="/cite.js" type="module"></script>
</details>`
}
