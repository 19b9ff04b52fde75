/** Matches targets, plans and commitments with the actual figures of the same subject. */
import type { promiseStates } from '../model/vocabulary.ts'
import { decimalText, integerOf } from './amounts.ts'
import { reportedBy, supersededBy } from './choose.ts'
import { byText, grouped, indexed, remembered } from './collections.ts'
import { moneyOf, type Printed } from './money.ts'
import { byPrecedence } from './precedence.ts'
import { outcomesOf, type Outcome } from './outcomes.ts'
import { cover, periodOf } from './periods.ts'
import { measureOf, type Figure, type Register, type Stage, type SubjectKind } from './register.ts'
import { keyOf } from './places/subjects.ts'

export type PromiseState = (typeof promiseStates)[number]

export interface Actual {
  figureIds: string[]
  value: string
  through: string | null
}

/** A promise with its outcome, as served. */
export interface Promised {
  figureId: string
  subjectKind: SubjectKind
  subjectId: string
  metric: string
  stage: Stage
  value: string
  unit: string
  qualifier: Figure['qualifier']
  dueOn: string | null
  actual: Actual | null
  ratio: string | null
  state: PromiseState
}

export interface PromisesQuery {
  /** The day of the question. */
  readonly today: string
  /** A date; sources published later are ignored, and it stands in for today. */
  readonly reportedBy?: string | undefined
}

/** Returns the key shared by a promise and the figures that can fulfil it. */
const matterOf = ({ subjectKind, subjectId, metric, unit }: Figure): string =>
  `${keyOf(subjectKind, subjectId)} ${metric} ${measureOf(unit)}`

const isCeiling = ({ qualifier }: Figure): boolean => qualifier === 'at-most' || qualifier === 'less-than'

const isReached = ({ qualifier, value }: Figure, actual: bigint): boolean => {
  const promised = integerOf(value)
  switch (qualifier) {
    case 'more-than':
      return actual > promised
    case 'at-most':
      return actual <= promised
    case 'less-than':
      return actual < promised
    default:
      return actual >= promised
  }
}

const stateOf = (promise: Figure, outcome: Outcome | undefined, today: string): PromiseState => {
  const period = periodOf(promise)
  const isOpen = today <= period.end
  const isWhole = outcome !== undefined && cover(period, outcome.periods)
  if (outcome && isReached(promise, outcome.value) && (!isCeiling(promise) || (!isOpen && isWhole))) return 'met'
  return isOpen ? 'open' : outcome === undefined ? 'unreported' : isWhole ? 'short' : 'partly-reported'
}

/** Returns the ratio truncated to four decimals, or null if the promise is zero. */
const ratioOf = (value: bigint, promised: bigint): string | null =>
  promised === 0n ? null : decimalText((value * 10_000n) / promised, 4)

const actualOf = ({ figures, value }: Outcome): Actual => ({
  figureIds: figures.map(({ id }) => id).sort(byText),
  value: decimalText(value),
  // In order of precedence, the first figure ends last.
  through: figures[0]?.periodEnd ?? null,
})

/**
 * Returns every promise with its state, ordered by figure id.
 * Amounts are decimal texts in the promise's unit, converted at the rates of `printed`. Never throws.
 */
export const promises = (
  { today, reportedBy: day }: PromisesQuery,
  register: Register,
  printed: Printed = register,
): Promised[] => {
  const sources = indexed(printed.sources)
  const published = register.figures.filter(reportedBy(day, sources))
  const superseded = supersededBy(published)
  const current = published.filter(({ id }) => !superseded.has(id)).sort(byPrecedence(sources))
  const actuals = grouped(
    current.filter(({ stage }) => stage === 'actual'),
    matterOf,
  )
  const money = moneyOf(printed)
  const outcomesIn = remembered((unit: string, matter: string) => outcomesOf(actuals.get(matter) ?? [], unit, money))

  const made = grouped(
    current.filter(({ stage }) => stage !== 'actual'),
    (figure) => JSON.stringify([matterOf(figure), figure.stage, periodOf(figure)]),
  )
  return [...made.values()]
    .flatMap((figures) => figures.slice(0, 1))
    .sort((one, other) => byText(one.id, other.id))
    .map((promise) => {
      const { id: figureId, subjectKind, subjectId, metric, stage, value, unit, qualifier, periodEnd: dueOn } = promise
      const outcome = outcomesIn(unit, matterOf(promise))(periodOf(promise))
      return {
        figureId,
        subjectKind,
        subjectId,
        metric,
        stage,
        value,
        unit,
        qualifier,
        dueOn,
        actual: outcome ? actualOf(outcome) : null,
        ratio: outcome ? ratioOf(outcome.value, integerOf(value)) : null,
        state: stateOf(promise, outcome, day ?? today),
      }
    })
}
