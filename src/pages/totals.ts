/** The page that explains a total: its rows, the figures in each with own parts and sources, and those excluded. */
import type { Totals, TotalsRow } from '../figures/totals.ts'
import { lastingHref } from '../http/contract/links.ts'
import { partsAtOnce } from '../http/totals/query-schema.ts'
import { totalsAsked } from '../http/totals/totals.ts'
import type { Query } from '../http/contract/list-query.ts'
import { figures as figureResource } from '../resources/figures.ts'
import { groups } from '../model/vocabulary.ts'
import type { Answering, Stamp, Store } from '../store/store.ts'
import { address, anchorOf, type Parameters } from './layout/addresses.ts'
import { html, type Html } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { chartView } from './layout/chart.ts'
import { curl, link, none, number, section } from './layout/components.ts'
import { namesOf, recordsOf, referencesIn } from './layout/queries.ts'
import { partsTable } from './tables/parts.ts'
import { excludedTable } from './tables/excluded.ts'
import { ratesTable } from './tables/rates.ts'
import { disagreements } from './figure/disagreement.ts'
import { sourcesOf, type Evidence } from './figure/stand-in.ts'
import { capital, spoken, totalInWords } from './layout/words.ts'
import { drawnOf, type Drawn } from './years/drawn.ts'

interface Told extends Evidence {
  readonly parameters: Parameters
  readonly totals: Totals
  readonly drawn: Drawn
  /** The address that always gives the same answer. */
  readonly href: string
}

/** The number of figures shown in all rows together, and of excluded ones; the API returns all. */
const shown = 300

const shownOf = ({ data }: Totals): number => Math.max(1, Math.floor(shown / Math.max(1, data.length)))

const read = async (
  store: Store,
  publicUrl: string,
  query: Query,
  stamp: Stamp,
  answering: Answering,
): Promise<Told> => {
  const { asked, asOf } = await totalsAsked(store, query)
  const totals = await store.totals({ ...asked, explain: asked.explain ?? true }, asOf, {
    ...answering,
    page: { most: partsAtOnce },
  })
  const ids = [
    ...totals.data.flatMap(({ parts = [] }) => parts.slice(0, shownOf(totals))).map(({ figureId }) => figureId),
    ...(totals.excludedFigures ?? [])
      .slice(0, shown)
      .flatMap(({ figureId, insteadId = [] }) => [figureId, insteadId].flat()),
  ]
  const figures = await recordsOf(store, 'figures', ids)
  const parameters = { ...(query as Parameters), explain: undefined }
  return {
    parameters,
    totals,
    drawn: await drawnOf(store, { query: asked, asOf }, parameters, totals, answering),
    figures,
    sources: await sourcesOf(store, figures.values()),
    names: await namesOf(store, referencesIn(figureResource, [...figures.values()])),
    href: lastingHref(publicUrl, address('/totals', parameters), stamp.at === '' ? {} : { asOf: stamp.at }),
  }
}

const inApi = (parameters: Parameters): Html =>
  link(address('/v1/totals', { ...parameters, explain: true }), 'the API has all')

const rowView = (row: TotalsRow, told: Told): Html => {
  const { label, stage, figures } = row
  const { text, bounds } = totalInWords(row)
  const [anchor, parts] = [anchorOf(row), row.parts?.slice(0, shownOf(told.totals)) ?? []]
  return html`<article id="${anchor}">
<h3>${label}, ${stage}: ${number(`#${anchor}`, text)}</h3>
${bounds === undefined ? undefined : html`<p>It is not exact: ${number(`#${anchor}`, bounds)}.</p>`}
${parts.length === 0 ? undefined : partsTable(row, parts, told)}
${row.parts && figures > parts.length ? html`<p>There are more figures in it: ${inApi(told.parameters)}.</p>` : undefined}
</article>`
}

/** A level of regions applies only if rows are regions. */
const groupedBy = (parameters: Parameters, groupBy?: string): string =>
  address('/totals', { ...parameters, groupBy, ...(groupBy !== 'region' && { regionKind: undefined }) })

const otherwise = (parameters: Parameters): Html =>
  html`<p class="ways">Group by ${groups.map(
    (group) => html`${link(groupedBy(parameters, group), group)} · `,
  )}${link(groupedBy(parameters), 'nothing')}</p>`

const howItCounts = 'each counted once: what a figure says, less what its parts say.'

/** Puts the question into words. */
const asked = ({ metric, ...others }: Parameters): Html => {
  const badges = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [html` <span class="badge">${name}: ${String(value)}</span>`],
  )
  return html`<p class="lead">Every figure of ${spoken(String(metric))}, ${howItCounts}
${badges}</p>`
}

const view = (told: Told, publicUrl: string): Html => {
  const { parameters, totals, drawn, href } = told
  const { data, rates, excludedFigures = [] } = totals
  return html`<div class="intro">
<p class="kicker">Total</p>
<h1>${capital(spoken(totals.metric))}</h1>
${asked(parameters)}
${otherwise(parameters)}
<h2 class="charted">${drawn.title}</h2>
${chartView(drawn.title, drawn.parameters, drawn.totals)}
${curl(publicUrl, address('/v1/totals', { ...parameters, explain: true }))}
<p>${link(href, 'This page for good')}, as the register stands now.</p>
</div>
${section({
  id: 'rows',
  title: 'Figures that count',
  curl: curl(publicUrl, address('/v1/totals', { ...parameters, explain: true, format: 'json' })),
  body: [disagreements(totals, told), data.length === 0 ? none('No figures.') : data.map((row) => rowView(row, told))],
})}
${
  rates.length === 0
    ? undefined
    : section({ id: 'rates', title: 'Rates', curl: curl(publicUrl, '/v1/rates'), body: ratesTable(totals) })
}
${
  excludedFigures.length === 0
    ? undefined
    : section({
        id: 'left-out',
        title: 'Excluded figures, with reasons',
        curl: curl(publicUrl, address('/v1/totals', { ...parameters, explain: true })),
        body: html`${excludedTable(excludedFigures.slice(0, shown), told)}
${excludedFigures.length > shown ? html`<p>There are more: ${inApi(parameters)}.</p>` : undefined}`,
      })
}`
}

/** Renders the page. Throws a problem if the question names unknown records, a Refusal if its figures never add up. */
export const totalsPage = async (
  store: Store,
  publicUrl: string,
  query: Query,
  answering: Answering,
): Promise<Page> => {
  const told = await read(store, publicUrl, query, await store.stamp(), answering)
  return { title: `${capital(spoken(told.totals.metric))} · Planledger`, main: view(told, publicUrl) }
}
