/** The links under a table: its files, a permanent address, how to cite it, and the line that fetches it. */
import { lastingHref } from '../../http/contract/paging.ts'
import type { Site } from '../../http/formats/writer.ts'
import { canonicalInstant } from '../../model/canonical.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { curlLine, dataView, link, pictures } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import { localised } from '../words/language.ts'
import { words } from '../words/words.ts'
import { day as dayInEnglish } from '../../text/dates-in-words.ts'
import { instant } from '../layout/words.ts'

// Cites a list or a total as it stood at an instant: in the style of the APA, as BibTeX, and as plain text.

interface Cited {
  readonly title: string
  readonly publisher: string
  readonly href: string
  /** The instant of its content (RFC 3339); empty before the first change. */
  readonly at: string
}

/** Signs that TeX reads as commands. */
const texEscapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

const tex = (text: string): string =>
  text.replace(/[\\{}~^]/g, (sign) => texEscapes[sign] as string).replace(/[#$%&_]/g, '\\$&')

const yearOf = (at: string): string => (at === '' ? 'n.d.' : at.slice(0, 4))

/** `2025-02-13T…` → `2025, February 13`. */
const apaDate = (at: string): string => {
  if (at === '') return 'n.d.'
  const [, date = '', month = ''] = /^(\d+) (\w+)/.exec(dayInEnglish(at.slice(0, 10))) ?? []
  return `${yearOf(at)}, ${month} ${date}`
}

const apa = ({ title, publisher, href, at }: Cited): string =>
  `${publisher}. (${apaDate(at)}). ${title} [Data set]. ${publisher === 'Planledger' ? '' : 'Planledger. '}${href}`

const bibtex = ({ title, publisher, href, at }: Cited): string =>
  [
    `@misc{planledger${at.replace(/\D/g, '').slice(0, 14)},`,
    `  author = {{${tex(publisher)}}},`,
    `  title = {${tex(title)}},`,
    `  year = {${yearOf(at)}},`,
    ...(at === '' ? [] : [`  note = {As of ${at}},`]),
    `  url = {${href}}`,
    '}',
  ].join('\n')

const plain = ({ title, publisher, href, at }: Cited): string =>
  words().lists.plainCitation(title, publisher, at === '' ? '' : instant(at), href)

/** Returns the citation in each form, by its name. */
const citationsOf = (cited: Cited): readonly (readonly [form: string, text: string])[] => [
  ['APA', apa(cited)],
  ['BibTeX', bibtex(cited)],
  [words().lists.plainText, plain(cited)],
]

const fileNames = { csv: 'CSV', xlsx: 'XLSX', parquet: 'Parquet', json: 'JSON' } as const

export interface Shown {
  /** The name of the list, as in its address. */
  readonly name: string
  /** The parameters of its address in the API that choose what is shown. */
  readonly parameters: Parameters
  /** Its description in words. */
  readonly title: string
  /** The instant of the register's last change. */
  readonly at: string
  readonly files?: readonly (keyof typeof fileNames)[]
  /** The parameters of the chart above it, if one is drawn. */
  readonly chart?: Parameters | undefined
}

/** Returns the parameters that choose what is shown, whatever page of it. */
export const choosing = ({ cursor: _cursor, limit: _limit, ...parameters }: Parameters): Parameters => parameters

export const under = (
  { publicUrl, publisher }: Site,
  { name, parameters, title, at, files = ['csv', 'xlsx', 'parquet'], chart }: Shown,
): Html => {
  const { asOf, q } = parameters
  const page = address(`/${name}`, parameters)
  const href = lastingHref(publicUrl, localised(page), q === undefined && at !== '' ? { asOf: at } : {})
  const cited = { title, publisher, href, at: typeof asOf === 'string' ? canonicalInstant(asOf) : at }
  const inApi = address(`/v1/${name}`, parameters)
  const fileView = (format: keyof typeof fileNames): Html =>
    html`${link(address(`/${name}.${format}`, { ...parameters, ...(format === 'csv' && { bom: true }) }), fileNames[format])}
`
  return html`<div class="under">
<details class="cite"><summary>${words().lists.cite}</summary>
<div id="cite">
${citationsOf(cited).map(([form, text]) => html`<p>${form}</p><pre><code>${text}</code></pre>`)}
</div>
</details>
${dataView(
  html`<p class="offers">${files.map(fileView)}${files.includes('json') ? undefined : html`${link(inApi, 'JSON')} `}${
    chart && pictures((format) => address(`/${name}/chart`, { ...chart, format }))
  } ${q === undefined ? link(href, words().lists.permanent) : html`<span class="none">${words().lists.noPermanent}</span>`}</p>
`,
  curlLine(publicUrl, inApi),
)}
</div>`
}
