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

/** A promise and its outcome, which depend on the records alone, with its states, of which the day chooses one. */
export interface DatedPromise extends States {
  readonly promise: Omit<Promised, 'state'>
  /** Reports whether a rate may decide what came of it. */
  readonly needsRate: boolean
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

/** The states of a promise by the day of the question: up to its last day, and from then on. */
interface States {
  /** The last day of its period, which sorts after all days if the period is open. */
  readonly lastDay: string
  readonly whileOpen: PromiseState
  readonly onceDue: PromiseState
}

const statesOf = (promise: Figure, outcome: Outcome | undefined): States => {
  const period = periodOf(promise)
  const isWhole = outcome !== undefined && cover(period, outcome.periods)
  const isMet = outcome !== undefined && isReached(promise, outcome.value)
  return {
    lastDay: period.end,
    whileOpen: isMet && !isCeiling(promise) ? 'met' : 'open',
    onceDue:
      isMet && (!isCeiling(promise) || isWhole)
        ? 'met'
        : outcome === undefined
          ? 'unreported'
          : isWhole
            ? 'short'
            : 'partly-reported',
  }
}

/** Returns the state of a promise on a day. */
export const stateOn = (today: string, { lastDay, whileOpen, onceDue }: States): PromiseState =>
  today <= lastDay ? whileOpen : onceDue

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
 * Returns every promise with its outcome, ordered by figure id; of several sources only those published by a day count.
 * Amounts are decimal texts in the promise's unit, converted at the rates of `printed`. Never throws.
 */
export const datedPromises = (
  register: Pick<Register, 'figures'>,
  printed: Printed,
  day?: string,
): readonly DatedPromise[] => {
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
    .map((figure) => {
      const { id: figureId, subjectKind, subjectId, metric, stage, value, unit, qualifier, periodEnd: dueOn } = figure
      const matter = matterOf(figure)
      const outcome = outcomesIn(unit, matter)(periodOf(figure))
      const actual = outcome ? actualOf(outcome) : null
      const ratio = outcome ? ratioOf(outcome.value, integerOf(value)) : null
      return {
        promise: { figureId, subjectKind, subjectId, metric, stage, value, unit, qualifier, dueOn, actual, ratio },
        ...statesOf(figure, outcome),
        needsRate: (actuals.get(matter) ?? []).some((other) => other.unit !== unit),
      }
    })
}

/** Returns every promise with its state, as `datedPromises` does. */
export const promises = (
  { today, reportedBy: day }: PromisesQuery,
  register: Register,
  printed: Printed = register,
): Promised[] =>
  datedPromises(register, printed, day).map(({ promise, ...states }) => ({
    ...promise,
    state: stateOn(day ?? today, states),
  }))
