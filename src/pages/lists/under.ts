/** The ways out of a table: its files, a permanent address, its citation, and the line that fetches it. */
import { lastingHref } from '../../http/contract/paging.ts'
import type { Site } from '../../http/formats/writer.ts'
import { canonicalInstant } from '../../model/canonical.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { type CitedFigures, citeView } from '../layout/cite.ts'
import { curlLine, dataView, link, pictures } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import { localised, words } from '../words/words.ts'

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
  /** The figures in it. */
  readonly from?: CitedFigures | undefined
  readonly files?: readonly (keyof typeof fileNames)[]
  /** The parameters of the chart above it, if one is drawn. */
  readonly chart?: Parameters | undefined
}

/** Returns the parameters that choose what is shown, whatever page of it. */
export const choosing = ({ cursor: _cursor, limit: _limit, ...parameters }: Parameters): Parameters => parameters

export const under = (
  site: Site,
  { name, parameters, title, at, from, files = ['csv', 'xlsx', 'parquet'], chart }: Shown,
): Html => {
  const { publicUrl } = site
  const { asOf, q } = parameters
  const page = address(`/${name}`, parameters)
  const href = lastingHref(publicUrl, localised(page), q === undefined && at !== '' ? { asOf: at } : {})
  const cited = { title, href, from, at: typeof asOf === 'string' ? canonicalInstant(asOf) : at }
  const inApi = address(`/v1/${name}`, parameters)
  const fileView = (format: keyof typeof fileNames): Html =>
    html`${link(address(`/${name}.${format}`, { ...parameters, ...(format === 'csv' && { bom: true }) }), fileNames[format])}
`
  return html`<div class="under">
${citeView(cited, site)}
${dataView(
  html`<p class="offers">${files.map(fileView)}${files.includes('json') ? undefined : html`${link(inApi, 'JSON')} `}${
    chart && pictures((format) => address(`/${name}/chart`, { ...chart, format }))
  } ${q === undefined ? link(href, words().lists.permanent) : html`<span class="none">${words().lists.noPermanent}</span>`}</p>
`,
  curlLine(publicUrl, inApi),
)}
</div>`
}
