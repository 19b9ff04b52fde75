/** The page of outcomes: plans beside what came of just them, as a chart, a table, and figure by figure. */
import { drawnOutcomes } from '../charts/subjects.ts'
import type { OutcomePart, OutcomesRow } from '../figures/outcomes.ts'
import { chartTitle } from '../http/formats/chart.ts'
import { stagePromised } from '../http/totals/outcomes.ts'
import { partsPage, totalsRequest } from '../http/totals/totals.ts'
import { stages } from '../resources/figures.ts'
import { capital } from '../text/in-words.ts'
import type { FigureEvidence } from './layout/voices.ts'
import { anchorOf, pageOf, promisePath } from './layout/addresses.ts'
import { quantityInTable } from './layout/amounts.ts'
import { chartView } from './layout/chart.ts'
import { none, number, table, type TableColumn, column, numbers } from './layout/components.ts'
import { type Content, html, type Html } from './layout/html.ts'
import { outcomesOf } from './layout/queries.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import { type Bound, bounded, boundOf, boundOfShare, day, percentage, ratioAnswered, spoken } from './layout/words.ts'
import { type SumRead, inApi, readSum, rowsShown, shownOf, type SumPage, sumPage } from './totals.ts'
import { untilIn } from './tables/totals.ts'
import { columnsByFigure } from './tables/tables.ts'
import { language, words } from './words/words.ts'

/** The words of the page, and the stages that its form offers. */
export const outcomesPageOf = (): SumPage => {
  const { title, lead, of, plansCompared, cited } = words().outcomes
  const promised = stages.filter((stage) => stage !== 'actual')
  return {
    name: 'outcomes',
    title,
    lead,
    stages: promised,
    kicker: title,
    titleOf: of,
    sentenceOf: plansCompared,
    cited,
  }
}

type Kind = OutcomePart['countsAs']
type Side = 'planned' | 'actual'

const partsIn = ({ parts = [] }: OutcomesRow, kind: Kind): OutcomePart[] =>
  parts.filter(({ countsAs }) => countsAs === kind)

/** Returns the figures that print one side of parts. */
const printing = (parts: readonly OutcomePart[], side: Side): string[] =>
  parts.flatMap(({ figureId, planned, actualFigureIds }) =>
    side === 'actual' ? actualFigureIds : planned === null ? [] : figureId,
  )

/** Returns how exact one side of parts is, as far as their figures are read. */
const boundIn = (parts: readonly OutcomePart[], side: Side, { figures }: Pick<FigureEvidence, 'figures'>): Bound =>
  boundOf(printing(parts, side).flatMap((id) => figures.get(id) ?? []))

const anchor = ({ key, unit }: OutcomesRow, stage: string): string => anchorOf({ key, stage, unit })

const columns = (stage: string, sum: SumRead): TableColumn<OutcomesRow>[] => {
  const say = words().outcomes
  const boundOfRow = (row: OutcomesRow, kind: Kind, side: Side): Bound => boundIn(partsIn(row, kind), side, sum)
  const amount = (row: OutcomesRow, kind: Kind, side: Side): Html | undefined => {
    const all: Partial<Record<Side, string> & Record<'promises' | 'figures', number>> = row[kind]
    const value = (all.promises ?? all.figures) === 0 ? undefined : all[side]
    const printed = { value: value ?? '', unit: row.unit, qualifier: boundOfRow(row, kind, side) }
    return value === undefined ? undefined : quantityInTable(`#${anchor(row, stage)}`, printed)
  }
  /** Leads to the page of the promise that a share is of, or to the parts of the row where it is of several. */
  const share = (row: OutcomesRow, kind: 'reported' | 'partly'): Content => {
    const { ratio, planned, actual } = row[kind]
    const [only, ...others] = partsIn(row, kind)
    const href = only && others.length === 0 ? promisePath(only.figureId) : `#${anchor(row, stage)}`
    const bound = boundOfShare(boundOfRow(row, kind, 'planned'), boundOfRow(row, kind, 'actual'))
    return ratio === null ? undefined : number(href, bounded(bound, percentage(ratioAnswered(ratio, actual, planned))))
  }
  const until = (row: OutcomesRow, through: string | null): Content => untilIn(row, through, sum.parameters)
  return [
    column(say.key, ({ label }) => label),
    numbers(capital(spoken(stage)), (row) => amount(row, 'reported', 'planned')),
    numbers(capital(spoken('actual')), (row) => [amount(row, 'reported', 'actual'), until(row, row.through)]),
    numbers(say.share, (row) => share(row, 'reported')),
    numbers(capital(say.kinds.partly), (row) => {
      const [actual, planned] = [amount(row, 'partly', 'actual'), amount(row, 'partly', 'planned')]
      if (!actual || !planned) return undefined
      return html`${say.actualOf(actual, planned)} ${share(row, 'partly')}${until(row, row.partly.through)}`
    }),
    numbers(capital(say.kinds.unreported), (row) => amount(row, 'unreported', 'planned')),
    numbers(capital(say.kinds.unplanned), (row) => amount(row, 'unplanned', 'actual')),
  ]
}

const partsTable = (row: OutcomesRow, parts: readonly OutcomePart[], evidence: FigureEvidence): Html => {
  const say = words().outcomes
  const amount = (part: OutcomePart, side: Side): Content => {
    const [[id], value] = [printing([part], side), part[side]]
    if (value === null || id === undefined) return undefined
    const printed = { value, unit: row.unit, qualifier: boundIn([part], side, evidence) }
    return quantityInTable(pageOf('figures', id), printed)
  }
  const until = ({ actual, through }: OutcomePart): Content =>
    actual !== null && through !== null && html` <small>${words().tables.until(day(through))}</small>`
  const { about, number: printed, source } = columnsByFigure<OutcomePart>(evidence)
  return table(say.inRow(row.label), parts, [
    about,
    printed,
    column(say.countsAs, ({ countsAs }) => say.kinds[countsAs]),
    numbers(words().columns.planned, (part) => amount(part, 'planned')),
    numbers(capital(spoken('actual')), (part) => [amount(part, 'actual'), until(part)]),
    source,
  ])
}

const figuresIn = (parts: readonly OutcomePart[]): string[] =>
  parts.flatMap(({ figureId, actualFigureIds }) => [figureId, ...actualFigureIds])

/** Renders the page. Throws a problem if the question names unknown records, a Refusal if its figures never add up. */
export const outcomesPage = async (visit: Visit): Promise<PageContent> => {
  const { store, settings, request } = visit
  const { total, asOf } = await totalsRequest(store, visit.query)
  const question = { ...stagePromised(total), explain: true }
  const answer = await outcomesOf(store, question, asOf, { signal: request.signal, page: partsPage })
  const { data, rates, metric, stage } = answer
  const [shown, each] = [data.slice(0, rowsShown), shownOf(data)]
  const partsOf = ({ parts = [] }: OutcomesRow): OutcomePart[] => parts.slice(0, each)
  const sum = await readSum(visit, figuresIn(shown.flatMap(partsOf)), answer.excludedFigures)
  const { figures, parameters, ...voices } = sum
  const counted = figuresIn(data.flatMap(({ parts = [] }) => parts))
  const cited = counted.flatMap((id) => figures.get(id) ?? [])
  const drawn = { data: drawnOutcomes(answer) }
  const title = await chartTitle(store, question, drawn, language())
  const toAll = inApi('outcomes', parameters)
  const rowView = (row: OutcomesRow): Html => html`<article id="${anchor(row, stage)}">
<h3 id="${anchor(row, 'actual')}">${row.label}</h3>
${partsTable(row, partsOf(row), sum)}
${(row.parts?.length ?? 0) > each && html`<p>${words().totals.more(toAll)}</p>`}
</article>`
  return sumPage(outcomesPageOf(), settings, {
    ...{ sum, metric, rates },
    chart: { title, parameters, view: chartView(title, parameters, drawn, 'outcomes') },
    table: [
      data.length === 0 ? none(words().totals.noFigures) : table(title, shown, columns(stage, sum)),
      data.length > rowsShown && html`<p>${words().totals.more(toAll)}</p>`,
    ],
    from: { figures: cited, voices, areMore: counted.length > cited.length },
    rows: shown.map(rowView),
  })
}
