/** The links under a table: its files, a permanent address, how to cite it, and the line that fetches it. */
import { lastingHref } from '../../http/contract/links.ts'
import type { Site } from '../../http/formats/writer.ts'
import { canonicalInstant } from '../../model/canonical.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { curlOnly, link } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import { localised } from '../words/language.ts'
import { citationsOf } from './citation.ts'
import { words } from '../words/words.ts'

export interface Shown {
  /** The name of the list, as in its address. */
  readonly name: string
  /** The parameters of its address in the API that choose what is shown. */
  readonly parameters: Parameters
  /** Its description in words. */
  readonly title: string
  /** The instant of the register's last change. */
  readonly at: string
}

/** Returns the parameters that choose what is shown, whatever page of it. */
export const choosing = ({ cursor: _cursor, limit: _limit, ...parameters }: Parameters): Parameters => parameters

export const under = ({ publicUrl, publisher }: Site, { name, parameters, title, at }: Shown): Html => {
  const { asOf, q } = parameters
  const page = address(`/${name}`, parameters)
  const href = lastingHref(publicUrl, localised(page), q === undefined && at !== '' ? { asOf: at } : {})
  const cited = { title, publisher, href, at: typeof asOf === 'string' ? canonicalInstant(asOf) : at }
  return html`<div class="under">
<p class="offers">
${link(address(`/${name}.csv`, { ...parameters, bom: true }), 'CSV')}
${link(address(`/${name}.xlsx`, parameters), 'XLSX')}
${link(address(`/${name}.parquet`, parameters), 'Parquet')}
${q === undefined ? link(href, words().lists.permanent) : html`<span class="none">${words().lists.noPermanent}</span>`}
</p>
<details class="cite"><summary>${words().lists.cite}</summary>
<div id="cite">
${citationsOf(cited).map(([form, text]) => html`<p>${form}</p><pre><code>${text}</code></pre>`)}
</div>
</details>
${curlOnly(publicUrl, address(`/v1/${name}`, parameters))}
</div>`
}
