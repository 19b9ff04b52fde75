/** Renders an answer: `Planned for 2024: 1 trillion yuan (official). Done by December: 1.04 trillion (official), 104%.` */
import { subjects, type Figure } from '../../resources/figures.ts'
import { number, toRecord } from '../layout/components.ts'
import { address, anchorOf, pageOf, type Parameters } from '../layout/addresses.ts'
import { saidFigure, saidShare, saidTotal } from '../layout/amounts.ts'
import { html, type Content } from '../layout/html.ts'
import { capital } from '../../text/in-words.ts'
import { metricName, period, quantity, shortQuantity } from '../layout/words.ts'
import type { Evidence, Subject } from './evidence.ts'
import type { Lowered } from './lowered.ts'
import type { Amount, Moment } from './moments.ts'
import { saidBy } from './voices.ts'
import { doneWhen, hedgeOf, plannedFor } from './words.ts'
import { words } from '../words/words.ts'

export interface Answer {
  readonly metric: string
  /** True if the metric is counted at a moment. */
  readonly isStock: boolean
  readonly moments: readonly Moment[]
  readonly evidence: Evidence
  /** What the place has lowered beside these moments. */
  readonly lowered: readonly Lowered[]
  /** The total behind the rows. */
  readonly question: Parameters
}

/** Values of other sources beyond these are only counted. */
const mostOthers = 3

const inBrackets = (content: Content): Content => content && words().answer.inBrackets(content)

/** Renders what other sources print instead of the number that counts. */
const otherwise = (counted: Figure, evidence: Evidence, knownUnit: string | undefined): Content => {
  const others = evidence.alike(counted).filter((one) => quantity(one) !== quantity(counted))
  const values = [...Map.groupBy(others, (figure) => quantity(figure)).values()]
  const isToldApart = (figure: Figure): boolean => shortQuantity(figure) !== shortQuantity(counted)
  const listed = values.slice(0, mostOthers).map((alike) => {
    const [first] = alike as [Figure]
    return html`${words().answer.and}${saidFigure(first, isToldApart(first) ? knownUnit : undefined)}${inBrackets(saidBy(alike, evidence))}`
  })
  const left = values.length - listed.length
  return left <= 0 ? listed : [...listed, words().answer.otherValues(left)]
}

const known = (unit: string): string | undefined => (unit.startsWith('percent') ? undefined : unit)

/** Renders an amount with who prints it, or with how many figures are in it. */
const amountView = (amount: Amount, { evidence, question }: Answer, knownUnit?: string): Content => {
  const { figures, row, unit } = amount
  const [counted] = figures
  if (counted) {
    const same = evidence.alike(counted).filter((one) => quantity(one) === quantity(counted))
    return html`${saidFigure(counted, knownUnit)}${inBrackets(
      saidBy(same.length === 0 ? figures : same, evidence),
    )}${otherwise(counted, evidence, known(unit))}`
  }
  if (!row) return undefined
  const href = `${address('/totals', question)}#${anchorOf(row)}`
  return words().answer.inFigures(
    saidTotal(question, row, knownUnit),
    number(href, words().answer.figures(row.figures)),
  )
}

/** Returns what an amount of a place is about: the plan of one batch or cluster is not that of its province or city. */
const subjectsOf = ({ row }: Amount, { question, evidence }: Answer): readonly Subject[] => {
  const { 'regionId.within': region, 'industryIds.within': industry } = question
  const place = region ?? industry
  return place === undefined || !row ? [] : evidence.subjects(row).filter(({ subjectId }) => subjectId !== place)
}

const named = (about: readonly Subject[], { evidence }: Answer): Content =>
  about.length === 0
    ? undefined
    : about.map(({ subjectKind, subjectId }, at) => {
        const resource = subjects[subjectKind]
        return html`${at === 0 ? undefined : words().answer.and}${toRecord(resource, subjectId, evidence.names(resource, subjectId))}`
      })

/** Renders what a target asked before it was lowered, and who printed that. */
const loweredFrom = ({ figures: [figure] }: Amount, { evidence }: Answer): Content => {
  const before = figure && evidence.lowered(figure)
  return before && words().answer.lowered(html`${saidFigure(before)}${inBrackets(saidBy([before], evidence))}`)
}

const plans = ({ promised, year }: Moment, answer: Answer): Content =>
  promised.map((amount, at) => {
    const { gap, plan, promised: told } = words().answer
    const when = at === 0 ? plannedFor(amount, year) : ''
    const about = named(subjectsOf(amount, answer), answer)
    const said = html`${amountView(amount, answer)}${loweredFrom(amount, answer)}`
    return html`${at === 0 ? undefined : gap}${told(plan[amount.stage], when, about, said)}`
  })

/** Returns the address that explains an amount. */
const explainedAt = ({ figures: [figure], row }: Amount, { question }: Answer): string =>
  figure ? pageOf('figures', figure.id) : `${address('/totals', question)}${row ? `#${anchorOf(row)}` : ''}`

const outcome = ({ promised, actual, ratio, year }: Moment, answer: Answer): Content => {
  const [plan] = promised
  const say = words().answer
  if (!actual) return plan ? `${say.gap}${say.noOutcome}` : undefined
  const done = answer.metric === 'investment' ? say.done : say.actual
  const when = doneWhen(actual, plan, year, answer.isStock)
  const share = ratio === undefined ? undefined : saidShare(explainedAt(actual, answer), ratio, hedgeOf(plan, actual))
  const knownUnit = plan?.unit === actual.unit ? known(actual.unit) : undefined
  const about = subjectsOf(actual, answer)
  const ofPlan = plan ? subjectsOf(plan, answer) : []
  const isOfOther = about.some(({ subjectId }) => !ofPlan.some((one) => one.subjectId === subjectId))
  const whose = isOfOther || about.length < ofPlan.length ? named(about, answer) : undefined
  return html`${plan ? say.gap : undefined}${say.came(done, when, whose, amountView(actual, answer, knownUnit), share)}`
}

/** Renders what stands beside the main moment in other units, of each stage at once. */
const inOtherUnits = (beside: readonly Moment[], answer: Answer): Content => {
  const amounts = beside.flatMap(({ promised: [promised], actual }) => promised ?? actual ?? [])
  return [...Map.groupBy(amounts, ({ stage }) => stage)].map(([stage, all]) => {
    const { and, also, beside: told } = words().answer
    const amounts = all.map((amount, at) => html`${at === 0 ? undefined : and}${amountView(amount, answer)}`)
    return also(told[stage], amounts)
  })
}

const alsoLowered = ({ lowered }: Answer): Content =>
  lowered.map(({ now, before, name }) => {
    const { gap, alsoLowered: told } = words().answer
    const about = toRecord(subjects[now.subjectKind], now.subjectId, name)
    const when = period(now.periodStart, now.periodEnd)
    return html`${gap}${told(about, metricName(now.metric), when, saidFigure(now), saidFigure(before))}`
  })

/** Renders the answer: the main moment, amounts in other units, and the newest plan. */
export const sentence = (answer: Answer): Content => {
  const [main, ...others] = answer.moments
  if (!main) return undefined
  const [beside, later] = [true, false].map((isBeside) =>
    others.filter(({ year }) => (year === main.year) === isBeside),
  )
  return html`<div class="answer">
<p class="kicker">${capital(metricName(answer.metric))}</p>
<p>${plans(main, answer)}${outcome(main, answer)}${inOtherUnits(beside ?? [], answer)}${later?.map(
    (moment) => html`${words().answer.gap}${plans(moment, answer)}`,
  )}${alsoLowered(answer)}</p>
</div>`
}
