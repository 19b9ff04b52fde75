/** The answer with which the page of a record begins: a sentence, the chart over the years, and their table. */
import type { TotalsRow } from '../../figures/totals.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import { unitsOf } from '../../charts/chart.ts'
import type { Store } from '../../store/store.ts'
import { address } from '../layout/addresses.ts'
import type { ShownRow } from '../layout/amounts.ts'
import { curl, section } from '../layout/components.ts'
import type { Content } from '../layout/html.ts'
import { recordsByIds } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { metricName, period } from '../layout/words.ts'
import type { Sum } from '../record/totals.ts'
import { finding, withRows, yearsOf } from '../years/figure.ts'
import type { YearRow } from '../years/rows.ts'
import {
  type AnswerEvidence,
  evidenceAmong,
  evidenceFor,
  loweredIn,
  momentOf,
  momentsAmong,
  momentRows,
} from './evidence.ts'
import { printedBy } from '../layout/voices.ts'
import type { RecordAnswer } from './sentence.ts'
import { words } from '../words/words.ts'

export interface AnswerData extends RecordAnswer {
  /** The total that it is about; undefined if figures tell it by themselves. */
  readonly sum: Sum | undefined
}

/** Says of a row that is more than its amount that the figure which prints it says so. */
const asPrinted =
  ({ printing }: AnswerEvidence) =>
  (row: TotalsRow): ShownRow => ({ ...row, isAbove: printing(row)[0]?.qualifier === 'more-than' })

const leadingIn = ({ rows, totals }: Sum): YearRow[] => momentRows(rows, unitsOf(totals.data)[0])

const ofSum = async (store: Store, total: Sum): Promise<AnswerData> => {
  const evidence = await evidenceFor(store, total, total.rows, leadingIn(total))
  const printed = asPrinted(evidence)
  const sum = withRows(total, total.totals.data.map(printed), total.totals.apart.map(printed))
  const moments = leadingIn(sum).map((row) => momentOf(row, evidence))
  const shown = new Set(
    moments.flatMap(({ promised }) => promised.flatMap(({ figures }) => figures.map(({ id }) => id))),
  )
  const { question, isStock } = sum
  const region = question['regionId.within']
  const lowered = typeof region === 'string' ? await loweredIn(store, region, ({ id }) => shown.has(id)) : []
  return { metric: sum.totals.metric, isStock, moments, lowered, evidence, question, sum }
}

/** Answers by the figures about a record, where none of its metrics has a total. */
const ofFigures = async (store: Store, metric: string, about: readonly FigureRecord[]): Promise<AnswerData> => {
  const figures = about.filter((figure) => figure.metric === metric)
  const evidence = await evidenceAmong(store, figures)
  const defined = (await recordsByIds(store, 'metrics', [metric])).get(metric)
  return {
    metric,
    isStock: defined?.nature === 'stock',
    moments: momentsAmong(figures, evidence),
    lowered: [],
    evidence,
    question: { metric },
    sum: undefined,
  }
}

/** Returns the answer of the first total, else of the most frequent metric; undefined if nothing is to be told. */
export const answerOf = async (
  store: Store,
  sum: Sum | undefined,
  metrics: readonly string[],
  about: readonly FigureRecord[],
): Promise<AnswerData | undefined> => {
  if (sum) return ofSum(store, sum)
  const metric = metrics.find((one) => about.some((figure) => figure.metric === one))
  return metric === undefined ? undefined : ofFigures(store, metric, about)
}

/** Renders the chart over the years and their table; nothing where figures tell the answer by themselves. */
export const yearsView = ({ sum, metric, question, evidence }: AnswerData, publicUrl: string): Content => {
  if (!sum) return undefined
  const title = words().chart.byYear(capital(metricName(metric)))
  const spanOf = ({ promised, actual }: YearRow): string | undefined => {
    const row = promised ?? actual
    const span = row && evidence.span(row)
    return span && period(span.periodStart, span.periodEnd)
  }
  return section({
    id: 'by-year',
    title: (sum.place && finding(sum.place)) ?? title,
    ways: curl(publicUrl, address('/v1/outcomes', question), address('/v1/totals', question)),
    body: yearsOf(sum, title, { printers: (row) => printedBy(evidence.printing(row), evidence), spanOf }),
  })
}
