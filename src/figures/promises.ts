/** What was targeted, planned or committed, and what came of it by the actual figures of the same subject. */
import type { promiseStates } from '../resources/vocabulary.ts'
import { decimalText, integerOf } from './amounts.ts'
import { reportedBy, supersededBy } from './choose.ts'
import { byText, grouped, indexed } from './collections.ts'
import { converted, moneyOf, type Money, type Printed } from './money.ts'
import { inOrderOfHearing, type Sources } from './order.ts'
import { contains, cover, periodOf, type Period } from './periods.ts'
import { measureOf, type Figure, type Register, type Stage, type SubjectKind } from './register.ts'
import { keyOf } from './subjects.ts'
import { listen } from './voice.ts'

export type PromiseState = (typeof promiseStates)[number]

export interface Actual { figureIds: string[]; value: string; through: string | null }

/** As answered. */
export interface Promised {
  figureId: string; subjectKind: SubjectKind; subjectId: string; metric: string; stage: Stage
  value: string; unit: string; qualifier: Figure['qualifier']; dueOn: string | null
  actual: Actual | null; ratio: string | null; state: PromiseState
}

export interface PromisesQuery {
  /** The day on which it is asked. */
  readonly today: string
  /** A date: only what sources published by then had said, and then is today. */
  readonly reportedBy?: string | undefined
}

interface Outcome { readonly figures: readonly Figure[]; readonly value: bigint; readonly periods: readonly Period[] }

const subjectOf = ({ subjectKind, subjectId, metric }: Figure): string => `${keyOf(subjectKind, subjectId)} ${metric}`

/** What was done within the period of a promise, in its unit: one voice, and no part of any other subject's. */
const outcomeOf = (promise: Figure, actuals: readonly Figure[], money: Money, sources: Sources): Outcome | undefined => {
  const within = actuals.filter((figure) => contains(periodOf(promise), periodOf(figure)))
  const { kept } = listen(within, () => null, { unit: promise.unit }, money, sources)
  // Percentages never add: the first in step 2's order speaks for all.
  const heard = promise.unit === 'percent' ? kept.slice(0, 1) : kept
  if (heard.length === 0) return undefined
  const values = heard.map(({ figure, conversion }) =>
    conversion ? converted(conversion, integerOf(figure.value)) : integerOf(figure.value))
  return {
    figures: heard.map(({ figure }) => figure), value: values.reduce((sum, value) => sum + value, 0n),
    periods: heard.map(({ period }) => period),
  }
}

const isCeiling = ({ qualifier }: Figure): boolean => qualifier === 'at-most' || qualifier === 'less-than'

const isReached = ({ qualifier, value }: Figure, actual: bigint): boolean => {
  const promised = integerOf(value)
  switch (qualifier) {
    case 'more-than': return actual > promised
    case 'at-most': return actual <= promised
    case 'less-than': return actual < promised
    default: return actual >= promised
  }
}

const stateOf = (promise: Figure, outcome: Outcome | undefined, today: string): PromiseState => {
  const period = periodOf(promise)
  const isOpen = today <= period.end
  const isWhole = outcome !== undefined && cover(period, outcome.periods)
  if (outcome && isReached(promise, outcome.value) && (!isCeiling(promise) || (!isOpen && isWhole))) return 'met'
  return isOpen ? 'open' : outcome === undefined ? 'unreported' : isWhole ? 'short' : 'partly-reported'
}

/** Truncated to four places; none of nothing. */
const ratioOf = (value: bigint, promised: bigint): string | null => promised === 0n ? null : decimalText(value * 10_000n / promised, 4)

const actualOf = ({ figures, value }: Outcome): Actual => ({
  figureIds: figures.map(({ id }) => id).sort(byText), value: decimalText(value),
  // In order of hearing, the first ends last.
  through: figures[0]?.periodEnd ?? null,
})

/** Every promise with its one state, by figure id, at the rates that `printed` tells; amounts are decimal texts in the promise's unit; throws nothing. */
export const promises = ({ today, reportedBy: day }: PromisesQuery, register: Register, printed: Printed = register): Promised[] => {
  const sources = indexed(printed.sources)
  const published = register.figures.filter(reportedBy(day, sources))
  const superseded = supersededBy(published)
  const current = published.filter(({ id }) => !superseded.has(id))
  const actuals = grouped(current.filter(({ stage }) => stage === 'actual'), subjectOf)
  const money = moneyOf(printed)

  const made = grouped(current.filter(({ stage }) => stage !== 'actual').sort(inOrderOfHearing(sources)),
    (figure) => JSON.stringify([subjectOf(figure), figure.stage, measureOf(figure.unit), periodOf(figure)]))
  return [...made.values()].flatMap((figures) => figures.slice(0, 1)).sort((one, other) => byText(one.id, other.id)).map((promise) => {
    const { id: figureId, subjectKind, subjectId, metric, stage, value, unit, qualifier, periodEnd: dueOn } = promise
    const outcome = outcomeOf(promise, actuals.get(subjectOf(promise)) ?? [], money, sources)
    return {
      figureId, subjectKind, subjectId, metric, stage, value, unit, qualifier, dueOn,
      actual: outcome ? actualOf(outcome) : null,
      ratio: outcome ? ratioOf(outcome.value, integerOf(value)) : null,
      state: stateOf(promise, outcome, day ?? today),
    }
  })
}
