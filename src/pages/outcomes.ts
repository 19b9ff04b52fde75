/** The page of outcomes: plans beside what came of just them, as a chart, a table, and figure by figure. */
import { drawnOutcomes } from '../charts/subjects.ts'
import type { OutcomePart, OutcomesRow } from '../figures/outcomes.ts'
import { chartTitle } from '../http/formats/chart.ts'
import { stagePromised } from '../http/totals/outcomes.ts'
import { partsPage, totalsRequest } from '../http/totals/totals.ts'
import { figures as figureResource, stages } from '../resources/figures.ts'
import { capital } from '../text/in-words.ts'
import { type FigureEvidence, voicesOf } from './layout/voices.ts'
import { anchorOf, pageOf, type Parameters, promisePath } from './layout/addresses.ts'
import { quantityInTable } from './layout/amounts.ts'
import { chartView } from './layout/chart.ts'
import { none, number, table, type TableColumn, column, numbers } from './layout/components.ts'
import { type Content, html, type Html } from './layout/html.ts'
import type { PageContent } from './layout/layout.ts'
import { outcomesOf, recordsByIds, referencesOfRecords } from './layout/queries.ts'
import type { Visit } from './layout/viewer.ts'
import { day, exactly, metricName, percentage, ratioAnswered, spoken } from './layout/words.ts'
import {
  type SumPage,
  sumForm,
  questionView,
  citedAs,
  coverageUnder,
  inApi,
  placesIn,
  regroup,
  sumSections,
} from './totals.ts'
import { choosing, under } from './lists/listing.ts'
import { columnsByFigure } from './tables/tables.ts'
import { language, words } from './words/words.ts'

/** What the form of the page asks for. */
export const outcomesPageOf = (): SumPage => ({
  name: 'outcomes',
  title: words().outcomes.title,
  lead: words().outcomes.lead,
  stages: stages.filter((stage) => stage !== 'actual'),
})

/** The figures and rows that are shown; files and the API have all. */
const mostParts = 300
const mostRows = 1000

const untilIn = (through: string | null): Content =>
  through === null ? undefined : html` <small>${words().tables.until(day(through))}</small>`

const shareOf = (
  href: string,
  { ratio, planned, actual }: Pick<OutcomesRow['reported'], 'ratio' | 'planned' | 'actual'>,
): Content => (ratio === null ? undefined : number(href, percentage(ratioAnswered(ratio, actual, planned))))

const anchor = ({ key, unit }: OutcomesRow, stage: string): string => anchorOf({ key, stage, unit })

/** Returns the page of the promise that a share is of, or the parts of the row where it is of several. */
const evidenceOf = (row: OutcomesRow, stage: string, countsAs: OutcomePart['countsAs']): string => {
  const [only, ...others] = (row.parts ?? []).filter((part) => part.countsAs === countsAs)
  return only && others.length === 0 ? promisePath(only.figureId) : `#${anchor(row, stage)}`
}

const columns = (stage: string): TableColumn<OutcomesRow>[] => {
  const say = words().outcomes
  const amount = (row: OutcomesRow, value: string): Html =>
    quantityInTable(`#${anchor(row, stage)}`, exactly(value, row.unit))
  return [
    column(say.key, ({ label }) => label),
    numbers(capital(spoken(stage)), (row) => (row.planned === null ? undefined : amount(row, row.planned))),
    numbers(say.actual, (row) =>
      row.actual === null ? undefined : html`${amount(row, row.actual)}${untilIn(row.through)}`,
    ),
    numbers(say.share, (row) => shareOf(evidenceOf(row, stage, 'reported'), row.reported)),
    numbers(say.partly, (row) =>
      row.partly.promises === 0
        ? undefined
        : html`${say.actualOf(amount(row, row.partly.actual), amount(row, row.partly.planned))} ${shareOf(evidenceOf(row, stage, 'partly'), row.partly)}${untilIn(row.partly.through)}`,
    ),
    numbers(say.unreported, (row) => (row.unreported.promises === 0 ? undefined : amount(row, row.unreported.planned))),
    numbers(say.unplanned, (row) => (row.unplanned.figures === 0 ? undefined : amount(row, row.unplanned.actual))),
  ]
}

const partsTable = (row: OutcomesRow, parts: readonly OutcomePart[], { figures, names }: FigureEvidence): Html => {
  const say = words().outcomes
  const inUnit = (figureId: string, value: string): Html =>
    quantityInTable(pageOf('figures', figureId), exactly(value, row.unit))
  const { about, number: printed, source } = columnsByFigure<OutcomePart>(figures, names)
  return table(say.inRow(row.label), parts, [
    about,
    printed,
    column(say.countsAs, ({ countsAs }) => say.kinds[countsAs]),
    numbers(words().columns.planned, ({ figureId, planned }) =>
      planned === null ? undefined : inUnit(figureId, planned),
    ),
    numbers(say.actual, ({ actualFigureIds: [first], actual, through }) =>
      actual !== null && first !== undefined ? html`${inUnit(first, actual)}${untilIn(through)}` : undefined,
    ),
    source,
  ])
}

/** Renders the page. Throws a problem if the question names unknown records, a Refusal if its figures never add up. */
export const outcomesPage = async ({ store, settings, query, request }: Visit): Promise<PageContent> => {
  const { at } = await store.stamp()
  const { total, asOf } = await totalsRequest(store, query)
  const question = { ...stagePromised(total), explain: true }
  const answer = await outcomesOf(store, question, asOf, { signal: request.signal, page: partsPage })
  const { data, rates, excludedFigures = [], metric, stage } = answer
  const each = Math.max(1, Math.floor(mostParts / Math.max(1, data.length)))
  const shown = data.slice(0, mostRows)
  const partsOf = ({ parts = [] }: OutcomesRow): OutcomePart[] => parts.slice(0, each)
  const figures = await recordsByIds(store, 'figures', [
    ...shown.flatMap(partsOf).flatMap(({ figureId, actualFigureIds }) => [figureId, ...actualFigureIds]),
    ...excludedFigures.slice(0, mostParts).flatMap(({ figureId, insteadId = [] }) => [figureId, insteadId].flat()),
  ])
  const parameters = { ...(query as Parameters), explain: undefined }
  const voices = await voicesOf(store, figures.values(), [
    ...referencesOfRecords(figureResource, [...figures.values()]),
    ...placesIn(parameters),
  ])
  const { names } = voices
  const evidence = { figures, ...voices }
  const counted = data
    .flatMap(({ parts = [] }) => parts)
    .flatMap(({ figureId, actualFigureIds }) => [figureId, ...actualFigureIds])
  const cited = counted.flatMap((id) => figures.get(id) ?? [])
  const drawn = { data: drawnOutcomes(answer) }
  const title = await chartTitle(store, question, drawn, language())
  const say = words().outcomes
  const toAll = inApi('outcomes', parameters)
  const rowView = (row: OutcomesRow): Html => html`<article id="${anchor(row, stage)}">
<h3 id="${anchor(row, 'actual')}">${row.label}</h3>
${partsTable(row, partsOf(row), evidence)}
${(row.parts?.length ?? 0) > each && html`<p>${words().totals.moreFigures(toAll)}</p>`}
</article>`
  return {
    title: `${say.of(capital(metricName(metric)))} · Planledger`,
    script: 'edit.js',
    main: html`<div class="intro">
<p class="kicker">${say.title}</p>
<h1>${capital(metricName(metric))}</h1>
${questionView(say.plansCompared(metricName(metric)), parameters, names)}
${await coverageUnder(store, parameters)}
${regroup('/outcomes', parameters)}
<h2 class="charted">${title}</h2>
${chartView(title, parameters, drawn, 'outcomes')}
</div>
${sumForm(outcomesPageOf(), parameters)}
<section class="listed" aria-label="${capital(metricName(metric))}">
${data.length === 0 ? none(words().totals.noFigures) : table(title, shown, columns(stage))}
${data.length > mostRows && html`<p>${words().totals.moreRows(data.length, toAll)}</p>`}
${under(settings, {
  name: 'outcomes',
  parameters: choosing(parameters),
  title: citedAs(say.cited, parameters, names),
  at,
  chart: parameters,
  from: { figures: cited, voices, areMore: counted.length > cited.length },
})}
</section>
${sumSections(
  settings,
  'outcomes',
  parameters,
  { rates, excludedFigures, shown: mostParts },
  evidence,
  shown.map(rowView),
)}`,
  }
}
