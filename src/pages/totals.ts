/** The page that explains a total: its rows, the figures in each with own parts and sources, and those excluded. */
import type { ExcludedFigure, Totals, TotalsRow } from '../figures/totals.ts'
import type { Site } from '../http/formats/writer.ts'
import type { ResourceName } from '../model/field.ts'
import { partsPage, totalsRequest, totalsQuery } from '../http/totals/totals.ts'
import { figures as figureResource, figures, stages } from '../resources/figures.ts'
import { groups } from '../model/vocabulary.ts'
import type { Store } from '../store/store.ts'
import { address, anchorOf, type Parameters } from './layout/addresses.ts'
import { html, type Content, type Html } from './layout/html.ts'
import { totalInTable } from './layout/amounts.ts'
import { chartView, type SumName } from './layout/chart.ts'
import type { CitedFigures } from './layout/cite.ts'
import { voicesOf, type FigureEvidence } from './layout/voices.ts'
import { coverageNote } from './layout/coverage.ts'
import { curl, curlOnly, framed, link, none, section } from './layout/components.ts'
import { recordsByIds, referencesOfRecords, totalsOf, type NameOf, type RecordReference } from './layout/queries.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import {
  asTree,
  excludedTable,
  groupedIn,
  type Parents,
  parentsOf,
  partsTable,
  ratesTable,
  totalsTable,
} from './tables/totals.ts'
import { choosing, under, type ListQuestion } from './lists/listing.ts'
import { disagreements } from './tables/promises.ts'
import { capital } from '../text/in-words.ts'
import { day, instant, labelOf, metricName, period, spoken, unitInWords } from './layout/words.ts'
import { asPrinted } from './years/rows.ts'
import { yearsDrawn, placeView } from './years/figure.ts'
import { words } from './words/words.ts'
import { parsePeriod } from '../model/period.ts'
import { propertiesOf } from '../model/json-schema.ts'
import { choice, type Control, filterFormView } from './lists/form.ts'

const levels = propertiesOf(totalsQuery)['regionKind']?.enum ?? []

/** A page of figures that are added up: its form, and what it says of a metric. */
export interface SumPage extends Pick<ListQuestion, 'title' | 'lead'> {
  readonly name: SumName
  readonly stages: readonly string[]
  readonly kicker: string
  readonly titleOf: (metric: string) => string
  /** Says what is added up. */
  readonly sentenceOf: (metric: string) => string
  readonly cited: (metric: string, filters: readonly string[]) => string
}

export const totalsPageOf = (): SumPage => {
  const { title, lead, cited, partsListed } = words().totals
  const kicker = words().columns.total
  return { name: 'totals', title, lead, stages, kicker, titleOf: (metric) => metric, sentenceOf: partsListed, cited }
}

const controls = ({ stages: named }: SumPage): Control[] => [
  { parameter: 'metric', label: labelOf('metric'), shape: 'record', target: 'metrics' },
  { parameter: 'stage', label: labelOf('stage'), shape: 'choice', values: named },
  { parameter: 'period', label: labelOf('period'), shape: 'text' },
  { parameter: 'groupBy', label: labelOf('groupBy'), shape: 'choice', values: groups },
  { parameter: 'regionKind', label: words().totals.level, shape: 'choice', values: levels },
  { parameter: 'regionId.within', label: labelOf('regionId'), shape: 'record', target: 'regions' },
  { parameter: 'industryIds.within', label: labelOf('industryId'), shape: 'record', target: 'industries' },
  { parameter: 'initiativeId', label: labelOf('initiativeId'), shape: 'record', target: 'initiatives' },
  { parameter: 'projectId', label: labelOf('projectId'), shape: 'record', target: 'projects' },
  { parameter: 'unit', label: words().totals.convertTo, shape: 'text' },
  { parameter: 'prices', label: labelOf('prices'), shape: 'text' },
  choice('subjectKind', figures.own.subjectKind, words().totals.about),
  { parameter: 'reportedBy', label: words().lists.reportedBy, shape: 'date' },
]

export const sumQuestion = (page: SumPage): ListQuestion => ({ ...page, controls: controls(page), orders: [] })

const sumForm = (page: SumPage, parameters: Parameters): Html => {
  const defaults = page.name === 'outcomes' ? { stage: 'planned', ...parameters } : parameters
  const given = Object.entries(defaults).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return filterFormView({
    ...sumQuestion(page),
    path: `/${page.name}`,
    start: address(`/${page.name}`, { metric: parameters['metric'] }),
    typed: new Map(given),
    faults: [],
    counts: {},
  })
}

/** The parameters that name a record. */
const places: Readonly<Record<string, ResourceName>> = {
  'regionId.within': 'regions',
  'industryIds.within': 'industries',
  initiativeId: 'initiatives',
  projectId: 'projects',
}

/** Returns the records that a question names. */
const placesIn = (parameters: Parameters): RecordReference[] =>
  Object.entries(places).flatMap(([name, resource]): RecordReference[] =>
    parameters[name] === undefined ? [] : [[resource, String(parameters[name])]],
  )

const periodIn = (text: string): string => {
  const parsed = parsePeriod(text)
  return parsed ? period(parsed.start, parsed.end) : text
}

/** Says the value of a parameter; others are terms, and some of them several. */
const inWords: Readonly<Record<string, (value: string) => string>> = {
  period: periodIn,
  reportedBy: day,
  asOf: instant,
  unit: (unit) => unitInWords('2', unit),
  limit: (limit) => limit,
  prices: (prices) => prices,
}

const badgeOf = (name: string, value: string, names: NameOf): string => {
  const place = places[name]
  const values = place ? [names(place, value)] : inWords[name] ? [inWords[name](value)] : value.split(',').map(spoken)
  const label = name === 'reportedBy' ? words().lists.reportedBy : labelOf(name.replace(/\.\w+$/, ''))
  return words().totals.asking(name, label, values)
}

/** Puts the parameters of a question into words, but for its metric. */
const filtersIn = ({ metric: _metric, ...others }: Parameters, names: NameOf): string[] =>
  Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : badgeOf(name, String(value), names)))

/** Says what the register covers, unless the question is of one tree, or of the past. */
const coverageUnder = async (
  store: Store,
  { initiativeId, projectId, asOf, 'regionId.within': within }: Parameters,
): Promise<Content> => ((initiativeId ?? projectId ?? asOf) ? undefined : coverageNote(store, within))

/** The number of figures shown in all rows together, and of excluded ones; the API returns all. */
const shown = 300

/** The number of rows shown; files and the API have all. */
export const rowsShown = 1000

/** Returns the number of figures shown in each of these rows. */
export const shownOf = ({ length }: readonly unknown[]): number => Math.max(1, Math.floor(shown / Math.max(1, length)))

/** A sum as a page asks for it, with the figures in it that are shown, and who prints them. */
export interface SumRead extends FigureEvidence {
  readonly parameters: Parameters
  readonly excludedFigures: readonly ExcludedFigure[]
  /** The instant of the register's last change. */
  readonly at: string
  readonly covers: Content
}

/** Reads what stands around the rows of a sum. */
export const readSum = async (
  { store, query }: Visit,
  ids: readonly string[],
  excludedFigures: readonly ExcludedFigure[] = [],
): Promise<SumRead> => {
  const parameters: Parameters = { ...(query as Parameters), explain: undefined }
  const ofExcluded = excludedFigures.slice(0, shown).flatMap(({ figureId, insteadId = [] }) => [figureId, insteadId])
  const figures = await recordsByIds(store, 'figures', [...ids, ...ofExcluded.flat()])
  const named = [...referencesOfRecords(figureResource, [...figures.values()]), ...placesIn(parameters)]
  return {
    ...{ parameters, excludedFigures, figures, ...(await voicesOf(store, figures.values(), named)) },
    ...{ at: (await store.stamp()).at, covers: await coverageUnder(store, parameters) },
  }
}

const parentsIn = async (store: Store, { groupBy }: Parameters, { data }: Totals): Promise<Parents> => {
  const tree = groupedIn[String(groupBy)]
  const ids = data.flatMap(({ key }) => Object.values(key as Record<string, string | null>)).filter((id) => id !== null)
  return tree === undefined ? new Map() : parentsOf(store, tree, ids)
}

const read = async (visit: Visit) => {
  const { signal } = visit.request
  const { store } = visit
  const { total, asOf } = await totalsRequest(store, visit.query)
  const found = await totalsOf(store, { ...total, explain: total.explain ?? true }, asOf, { signal, page: partsPage })
  const totals = { ...found, data: await asPrinted(store, found.data) }
  const { data, excludedFigures } = totals
  const ids = data.flatMap(({ parts = [] }) => parts.slice(0, shownOf(data)).map(({ figureId }) => figureId))
  const sum = await readSum(visit, ids, excludedFigures)
  return {
    ...sum,
    totals,
    drawn: await yearsDrawn(store, { query: total, asOf }, sum.parameters, totals, { signal }),
    parents: await parentsIn(store, sum.parameters, totals),
  }
}

type TotalsData = Awaited<ReturnType<typeof read>>

/** The figures that count, of all rows; those of more rows than are shown are not read. */
const citedIn = ({ totals: { data }, figures, ...voices }: TotalsData): CitedFigures => {
  const parts = data.flatMap(({ parts = [] }) => parts)
  const found = parts.flatMap(({ figureId }) => figures.get(figureId) ?? [])
  const count = data.reduce((sum, row) => sum + row.figures, 0)
  return { figures: found, voices, areMore: count > found.length }
}

/** Leads to all that a page leaves out of a sum. */
export const inApi = (name: SumName, parameters: Parameters): Html =>
  link(address(`/v1/${name}`, { ...parameters, explain: true }), words().totals.apiHasAll)

/** Renders what stands under the table of a sum: the figures of each row, the rates, and what is left out. */
const sumSections = ({ publicUrl }: Site, { name }: SumPage, { sum, rates, rows }: SumShown): Content => {
  const { parameters, excludedFigures } = sum
  const say = words().totals
  const path = (format?: string): string => address(`/v1/${name}`, { ...parameters, explain: true, format })
  const leftOut = html`<details><summary>${say.leftOut(excludedFigures.length)}</summary>
${excludedTable(excludedFigures.slice(0, shown), sum)}
${excludedFigures.length > shown && html`<p>${say.more(inApi(name, parameters))}</p>`}
</details>`
  return [
    section({ id: 'rows', title: say.rows, ways: curlOnly(publicUrl, path('json')), body: rows }),
    rates.length > 0 &&
      section({ id: 'rates', title: say.rates, ways: curl(publicUrl, '/v1/rates'), body: ratesTable({ rates }) }),
    excludedFigures.length > 0 &&
      section({ id: 'left-out', title: say.excluded, ways: curlOnly(publicUrl, path()), body: leftOut }),
  ]
}

/** A sum with its parts as they are shown. */
interface SumShown extends Pick<Totals, 'metric' | 'rates'> {
  readonly sum: SumRead
  readonly chart: { readonly title: string; readonly view: Content; readonly parameters: Parameters }
  readonly table: Content
  /** The figures in it, for its citation. */
  readonly from: CitedFigures
  /** The figures of each row. */
  readonly rows: Content
}

/** Renders the page of a sum: the question, the chart, the form, the table, and what it rests on. */
export const sumPage = (page: SumPage, site: Site, shown: SumShown): PageContent => {
  const { metric, chart, table, from } = shown
  const { parameters, names, at, covers } = shown.sum
  const [name, title] = [metricName(metric), capital(metricName(metric))]
  return framed(
    {
      ...{ title: page.titleOf(title), heading: title, kicker: page.kicker, script: 'edit.js' },
      lead: html`${page.sentenceOf(name)}
${filtersIn(parameters, names).map((text) => html` <span class="badge">${text}</span>`)}`,
      more: html`${covers}
${regroup(`/${page.name}`, parameters)}
<h2 class="charted">${chart.title}</h2>
${chart.view}`,
    },
    html`${sumForm(page, parameters)}
<section class="listed" aria-label="${title}">
${table}
${under(site, {
  name: page.name,
  parameters: choosing(parameters),
  // The instant stands elsewhere in the citation.
  title: page.cited(name, filtersIn(choosing({ ...parameters, asOf: undefined }), names)),
  at,
  chart: chart.parameters,
  from,
})}
</section>
${sumSections(site, page, shown)}`,
  )
}

const rowView = (row: TotalsRow, page: TotalsData): Html => {
  const { label, stage, figures } = row
  const [anchor, parts] = [anchorOf(row), row.parts?.slice(0, shownOf(page.totals.data)) ?? []]
  return html`<article id="${anchor}">
<h3>${words().lists.fault([label, spoken(stage)].join(words().lists.and), totalInTable(page.parameters, row, `#${anchor}`))}</h3>
${parts.length > 0 && partsTable(row, parts, page)}
${row.parts && figures > parts.length && html`<p>${words().totals.more(inApi('totals', page.parameters))}</p>`}
</article>`
}

/** A level of regions applies only if rows are regions. */
const groupedBy = (path: string, parameters: Parameters, groupBy?: string): string =>
  address(path, { ...parameters, groupBy, ...(groupBy !== 'region' && { regionKind: undefined }) })

/** Renders the rows of a total: places as a tree, the largest first. */
const summary = ({ parameters, totals, parents }: TotalsData): Content => {
  if (totals.data.length === 0) return undefined
  const say = words().totals
  const by = parameters['groupBy'] === undefined ? '' : String(parameters['groupBy'])
  const named = by.split(',').map(spoken)
  const [title, place] = by === '' ? [say.byAll, words().totals.byAll] : [say.by(named), capital(say.groups(named))]
  const first = { ...totals, data: totals.data.slice(0, rowsShown) }
  return totalsTable(title, place, parameters, first, groupedIn[by] ? asTree(parents) : undefined)
}

const regroup = (path: string, parameters: Parameters): Html =>
  html`<p class="ways">${words().totals.regroup(
    groups.map((group) => html`${link(groupedBy(path, parameters, group), spoken(group))} · `),
    link(groupedBy(path, parameters), words().totals.byNothing),
  )}</p>`

/** Renders the page. Throws a problem if the question names unknown records, a Refusal if its figures never add up. */
export const totalsPage = async (visit: Visit): Promise<PageContent> => {
  const page = await read(visit)
  const { parameters, totals, drawn } = page
  const { metric, data, rates } = totals
  const view = drawn.place
    ? placeView(drawn.title, drawn.place)
    : chartView(drawn.title, drawn.parameters, drawn.totals)
  return sumPage(totalsPageOf(), visit.settings, {
    ...{ sum: page, metric, rates, chart: { ...drawn, view }, table: summary(page), from: citedIn(page) },
    rows: [
      disagreements(totals, page),
      data.length === 0 ? none(words().totals.noFigures) : data.slice(0, rowsShown).map((row) => rowView(row, page)),
      data.length > rowsShown && html`<p>${words().totals.more(inApi('totals', parameters))}</p>`,
    ],
  })
}
