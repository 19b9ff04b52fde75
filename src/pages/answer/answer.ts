/** The answer with which the page of a record begins: a sentence, the chart over the years, and their table. */
import type { FigureRecord } from '../../resources/figures.ts'
import { unitsOf } from '../../charts/chart.ts'
import type { Store } from '../../store/store.ts'
import { address, anchorOf, pageOf, type Parameters, promisePath } from '../layout/addresses.ts'
import { boundOfRow, figureLink, shareLink, totalLink } from '../layout/amounts.ts'
import { curl, section, linkTo, number, toRecord } from '../layout/components.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { recordsByIds, subjectOf } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import {
  type Bound,
  boundOf,
  boundOfShare,
  metricName,
  period,
  figurePeriod,
  day,
  quantity,
  shortQuantity,
  spoken,
} from '../layout/words.ts'
import type { Sum } from '../years/rows.ts'
import { finding, yearsOf } from '../years/figure.ts'
import type { YearRow } from '../years/rows.ts'
import {
  type AnswerEvidence,
  evidenceAmong,
  evidenceFor,
  loweredIn,
  momentOf,
  momentsAmong,
  momentRows,
  type MomentAmount,
  type Lowered,
  type Moment,
  type AnswerSubject,
} from './evidence.ts'
import { printedBy, isPromise } from '../layout/voices.ts'
import { words, isChinese } from '../words/words.ts'
import { isLastOfMonth } from '../../model/period.ts'

/** Returns the month that ends on a day, else the day; without the year if a reader knows it. */
const endOf = (date: string, isMonth: boolean, known: string | null): string =>
  words().answer.when.ended(
    isMonth ? period(`${date.slice(0, 8)}01`, date) : day(date),
    isMonth,
    date.slice(0, 4) === known,
  )

/** Says when something was reported as done: `by April`, `in 2024`, `so far`. */
const doneWhen = (
  { figures: [figure] }: MomentAmount,
  promised: MomentAmount | undefined,
  year: string | null,
  isStock: boolean,
): string => {
  const say = words().answer.when
  const plan = promised?.figures[0]
  // Not all of several plans need have an outcome.
  if (!figure || (promised && !plan)) return promised || year === null ? say.soFar : say.inYear(year)
  const { periodStart, periodEnd } = figure
  if (periodEnd === null) return periodStart === null ? say.undated : say.since(day(periodStart))
  const isMonth = isLastOfMonth(periodEnd)
  // A moment that is measured by a plan is told by its day.
  const isTold = isMonth && (!plan || isChinese())
  if (isStock) return say.atMoment(endOf(periodEnd, isTold, null), isTold)
  if (plan && (periodStart === null || periodStart === plan.periodStart)) return say.by(endOf(periodEnd, isMonth, year))
  return say.during(period(periodStart, periodEnd))
}

/** Says what a plan is for: `for 2025`; a time that several figures share is no single one. */
const plannedFor = ({ figures: [figure] }: MomentAmount, year: string | null): string => {
  const { forTime, forYear } = words().answer.when
  return figure ? forTime(figurePeriod(figure)) : forYear(year)
}

const boundOfAmount = ({ figures, row }: MomentAmount): Bound =>
  row && figures.length === 0 ? boundOfRow(row) : boundOf(figures.slice(0, 1))

export interface AnswerData {
  readonly metric: string
  /** True if the metric is counted at a moment. */
  readonly isStock: boolean
  readonly moments: readonly Moment[]
  readonly evidence: AnswerEvidence
  /** The targets that the place has lowered, other than these moments. */
  readonly lowered: readonly Lowered[]
  /** The total behind the rows. */
  readonly question: Parameters
  /** The total that it is about; undefined if figures tell it by themselves. */
  readonly sum: Sum | undefined
}

/** Values of other sources beyond these are only counted. */
const mostOthers = 3

const inOne = (parts: readonly Content[]): Content => separated(parts, words().answer.and)

const inBrackets = (content: Content): Content => content && words().answer.inBrackets(content)

/** Renders what other sources print instead of the number that counts. */
const otherwise = (counted: FigureRecord, evidence: AnswerEvidence, knownUnit: string | undefined): Content => {
  const others = evidence.alike(counted).filter((one) => quantity(one) !== quantity(counted))
  const values = [...Map.groupBy(others, (figure) => quantity(figure)).values()]
  const isShownApart = (figure: FigureRecord): boolean => shortQuantity(figure) !== shortQuantity(counted)
  const listed = values.slice(0, mostOthers).map((alike) => {
    const [first] = alike as [FigureRecord]
    return html`${words().answer.and}${figureLink(first, isShownApart(first) ? knownUnit : undefined)}${inBrackets(printedBy(alike, evidence))}`
  })
  const left = values.length - listed.length
  return left <= 0 ? listed : [...listed, words().answer.otherValues(left)]
}

const known = (unit: string): string | undefined => (unit.startsWith('percent') ? undefined : unit)

/** Renders an amount with who prints it, or with how many figures are in it. */
const amountView = (amount: MomentAmount, { evidence, question }: AnswerData, knownUnit?: string): Content => {
  const { figures, row, unit } = amount
  const [counted] = figures
  if (counted) {
    const same = evidence.alike(counted).filter((one) => quantity(one) === quantity(counted))
    return html`${figureLink(counted, knownUnit)}${inBrackets(
      printedBy(same.length === 0 ? figures : same, evidence),
    )}${otherwise(counted, evidence, known(unit))}`
  }
  if (!row) return undefined
  const href = `${address('/totals', question)}#${anchorOf(row)}`
  return words().answer.inFigures(
    totalLink(question, row, knownUnit),
    number(href, words().door.covers.figures(row.figures)),
  )
}

/** Returns what an amount of a place is about: the plan of one batch or cluster is not that of its province or city. */
const subjectsOf = ({ row }: MomentAmount, { question, evidence }: AnswerData): readonly AnswerSubject[] => {
  const { 'regionId.within': region, 'industryIds.within': industry } = question
  const place = region ?? industry
  return place === undefined || !row ? [] : evidence.subjects(row).filter(({ subjectId }) => subjectId !== place)
}

const named = (about: readonly AnswerSubject[], { evidence }: AnswerData): Content =>
  about.length > 0 && inOne(about.map((one) => linkTo(subjectOf(one), evidence.names)))

/** Renders what a target asked before it was lowered, and who printed that. */
const loweredFrom = ({ figures: [figure] }: MomentAmount, { evidence }: AnswerData): Content => {
  const before = figure && evidence.lowered(figure)
  return before && words().answer.lowered(html`${figureLink(before)}${inBrackets(printedBy([before], evidence))}`)
}

const plans = ({ promised, year }: Moment, answer: AnswerData): Content =>
  promised.map((amount, at) => {
    const { gap, promised: planWords } = words().answer
    const when = at === 0 ? plannedFor(amount, year) : ''
    const about = named(subjectsOf(amount, answer), answer)
    const amountText = html`${amountView(amount, answer)}${loweredFrom(amount, answer)}`
    return html`${at !== 0 && gap}${planWords(capital(spoken(amount.stage)), when, about, amountText)}`
  })

/** Returns the address of the evidence of a share: the promise that it is of, else what explains the outcome. */
const explainedAt = (
  { figures: [figure], row }: MomentAmount,
  plan: MomentAmount | undefined,
  { question }: AnswerData,
): string => {
  const [promised] = plan?.figures ?? []
  if (promised && isPromise(promised)) return promisePath(promised.id)
  return figure ? pageOf('figures', figure.id) : `${address('/totals', question)}${row ? `#${anchorOf(row)}` : ''}`
}

const outcome = ({ promised, actual, ratio, year }: Moment, answer: AnswerData): Content => {
  const [plan] = promised
  const say = words().answer
  if (!actual) return plan ? `${say.gap}${say.noOutcome}` : undefined
  const done = answer.metric === 'investment' ? say.done : say.actual
  const when = doneWhen(actual, plan, year, answer.isStock)
  const bound = boundOfShare(plan ? boundOfAmount(plan) : 'exact', boundOfAmount(actual))
  const share = ratio && shareLink(explainedAt(actual, plan, answer), ratio, bound)
  const knownUnit = plan?.unit === actual.unit ? known(actual.unit) : undefined
  const about = subjectsOf(actual, answer)
  const ofPlan = plan ? subjectsOf(plan, answer) : []
  const isOfOther = about.some(({ subjectId }) => !ofPlan.some((one) => one.subjectId === subjectId))
  const whose = isOfOther || about.length < ofPlan.length ? named(about, answer) : undefined
  return html`${plan && say.gap}${say.came(done, when, whose, amountView(actual, answer, knownUnit), share)}`
}

/** Renders what stands beside the main moment in other units, of each stage at once. */
const inOtherUnits = (others: readonly Moment[], answer: AnswerData): Content => {
  const amounts = others.flatMap(({ promised: [promised], actual }) => promised ?? actual ?? [])
  return [...Map.groupBy(amounts, ({ stage }) => stage)].map(([stage, all]) =>
    words().answer.also(stage, inOne(all.map((amount) => amountView(amount, answer)))),
  )
}

/** Says of a promise in force which one it replaces, that asked more or less. */
export const changeOfPromise = ({ now, before, name }: Lowered, isDown: boolean): Html =>
  words().search.changed(
    isDown,
    toRecord(...subjectOf(now), name),
    metricName(now.metric),
    figurePeriod(now),
    figureLink(now),
    figureLink(before),
  )

const alsoLowered = ({ lowered }: AnswerData): Content =>
  lowered.map((one) => [words().answer.gap, changeOfPromise(one, true)])

/** Renders the answer: the main moment, amounts in other units, and the newest plan. */
export const sentence = (answer: AnswerData): Content => {
  const [main, ...others] = answer.moments
  if (!main) return undefined
  const [ofSameYear, later] = [true, false].map((isOfSameYear) =>
    others.filter(({ year }) => (year === main.year) === isOfSameYear),
  )
  return html`<div class="answer">
<p class="kicker">${capital(metricName(answer.metric))}</p>
<p>${plans(main, answer)}${outcome(main, answer)}${inOtherUnits(ofSameYear ?? [], answer)}${later?.map(
    (moment) => html`${words().answer.gap}${plans(moment, answer)}`,
  )}${alsoLowered(answer)}</p>
</div>`
}

const leadingIn = ({ rows, totals }: Sum): YearRow[] => momentRows(rows, unitsOf(totals.data)[0])

const ofSum = async (store: Store, sum: Sum): Promise<AnswerData> => {
  const evidence = await evidenceFor(store, sum, sum.rows, leadingIn(sum))
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
    return span && figurePeriod(span)
  }
  return section({
    id: 'by-year',
    title: (sum.place && finding(sum.place)) ?? title,
    ways: curl(publicUrl, address('/v1/outcomes', question), address('/v1/totals', question)),
    body: yearsOf(sum, title, { printers: (row) => printedBy(evidence.printing(row), evidence), spanOf }),
  })
}
