/** What was targeted, planned or committed, and what came of it by the actual figures of the same subject. */
import type { promiseStates } from '../model/vocabulary.ts'
import { decimalText, integerOf } from './amounts.ts'
import { reportedBy, supersededBy } from './choose.ts'
import { byText, grouped, indexed, remembered } from './collections.ts'
import { moneyOf, type Printed } from './money.ts'
import { inOrderOfHearing } from './precedence.ts'
import { outcomesOf, type Outcome } from './outcomes.ts'
import { cover, periodOf } from './periods.ts'
import { measureOf, type Figure, type Register, type Stage, type SubjectKind } from './register.ts'
import { keyOf } from './subjects.ts'

export type PromiseState = (typeof promiseStates)[number]

export interface Actual {
  figureIds: string[]
  value: string
  through: string | null
}

/** As answered. */
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
  /** The day on which it is asked. */
  readonly today: string
  /** A date: only what sources published by then had said, and then is today. */
  readonly reportedBy?: string | undefined
}

/** All figures that promises and what came of them may have in common. */
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

/** Truncated to four places; none of nothing. */
const ratioOf = (value: bigint, promised: bigint): string | null =>
  promised === 0n ? null : decimalText((value * 10_000n) / promised, 4)

const actualOf = ({ figures, value }: Outcome): Actual => ({
  figureIds: figures.map(({ id }) => id).sort(byText),
  value: decimalText(value),
  // In order of hearing, the first ends last.
  through: figures[0]?.periodEnd ?? null,
})

/** Every promise with its one state, by figure id, at the rates that `printed` tells; amounts are decimal texts in the promise's unit; throws nothing. */
export const promises = (
  { today, reportedBy: day }: PromisesQuery,
  register: Register,
  printed: Printed = register,
): Promised[] => {
  const sources = indexed(printed.sources)
  const published = register.figures.filter(reportedBy(day, sources))
  const superseded = supersededBy(published)
  const current = published.filter(({ id }) => !superseded.has(id)).sort(inOrderOfHearing(sources))
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
