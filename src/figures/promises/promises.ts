/** Matches targets, plans and commitments with the actual figures of the same subject. */
import type { promiseStates } from '../../model/vocabulary.ts'
import { byPrecedence, directionOf, isCeiling, mostVersions } from '../../model/figures.ts'
import { decimalText, integerOf } from '../../model/decimals.ts'
import { reportedBy, supersededBy } from '../choose.ts'
import { byText, partitioned } from '../collections.ts'
import {
  natureOf,
  publishedOn,
  type Sources,
  isApproximate,
  isInUse,
  type Figure,
  type Stage,
  type SubjectKind,
} from '../register.ts'
import type { Prepared } from '../prepared.ts'
import { isWholly, matterOf, outcomesAmong, type ActualOutcome } from './outcomes.ts'
import { periodOf, periodKey } from '../periods.ts'

/** Sorts after every day. */
const unknownDay = '~'

/** Returns the key that a promise shares with the same promise of other sources. */
const promiseKey = (figure: Figure): string => `${matterOf(figure)} ${figure.stage} ${periodKey(figure)}`

/** Maps each figure to those that it is linked to by superseding, in any number of steps. */
const chainsOf = (figures: readonly Figure[]): ((figure: Figure) => readonly Figure[]) => {
  const linked = new Set(figures.flatMap(({ id, supersedesId }) => (supersedesId === null ? [] : [id, supersedesId])))
  const leaders = new Map(figures.flatMap(({ id }) => (linked.has(id) ? [[id, id]] : [])))
  const leading = (id: string): string => {
    let at = id
    for (let next = leaders.get(at) as string; next !== at; next = leaders.get(at) as string) {
      leaders.set(at, leaders.get(next) as string)
      at = next
    }
    return at
  }
  for (const { id, supersedesId } of figures)
    if (supersedesId !== null && leaders.has(supersedesId)) leaders.set(leading(id), leading(supersedesId))
  const chains = Map.groupBy(
    figures.filter(({ id }) => leaders.has(id)),
    ({ id }) => leading(id),
  )
  return (figure) => (leaders.has(figure.id) ? (chains.get(leading(figure.id)) ?? []) : [figure])
}

/**
 * Returns a function from a promise and its like, which have its `promiseKey`, to all its wordings, oldest first: what
 * supersedes it and what it supersedes, with all branches, and the same promise by other sources.
 */
const versionsAmong = (
  promised: readonly Figure[],
  sources: Sources,
): ((promise: Figure, alike: readonly Figure[]) => readonly Figure[]) => {
  const byDay = (one: Figure, other: Figure): number =>
    byText(publishedOn(one, sources) ?? unknownDay, publishedOn(other, sources) ?? unknownDay) ||
    byText(one.id, other.id)
  const chainOf = chainsOf(promised)
  return (promise, alike) => {
    const others = alike.filter(({ sourceId }) => sourceId !== promise.sourceId)
    const all = [...new Set([...chainOf(promise), ...others])].sort(byDay)
    return all.length <= mostVersions ? all : [...all.slice(0, 1), ...all.slice(1 - mostVersions)]
  }
}

export type PromiseState = (typeof promiseStates)[number]

export interface Actual {
  figureIds: string[]
  value: string
  through: string | null
}

/** One wording of a promise; its ratio is what came of it, measured by that wording. */
export interface PromiseVersion {
  figureId: string
  sourceId: string
  publishedOn: string | null
  value: string
  unit: string
  qualifier: Figure['qualifier']
  dueOn: string | null
  ratio: string | null
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
  /** Reports whether the promise, or a figure of its outcome, is approximate. */
  approximate: boolean
  /** Every wording of it ever printed, oldest first. */
  versions: PromiseVersion[]
  state: PromiseState
}

/** A promise and its outcome, which depend on the records alone, with its states, of which the day chooses one. */
export interface DatedPromise extends States {
  readonly promise: Omit<Promised, 'state'>
}

/** A fall is reached from above: of a range, from its upper end. */
const isReached = (promise: Figure, { value, figures }: ActualOutcome): boolean => {
  const isFall = directionOf(promise) === 'fall'
  const nearest = integerOf(isFall ? (promise.upperValue ?? promise.value) : promise.value)
  const beyond = isFall ? nearest - value : value - nearest
  switch (promise.qualifier) {
    case 'more-than':
      return beyond > 0n || (beyond === 0n && figures.every(({ qualifier }) => qualifier === 'more-than'))
    case 'at-most':
      return beyond <= 0n
    case 'less-than':
      return beyond < 0n
    default:
      return beyond >= 0n
  }
}

/** The states of a promise by the day of the question: up to its last day, and from then on. */
interface States {
  /** The last day of its period, which sorts after all days if the period is open. */
  readonly lastDay: string
  readonly whileOpen: PromiseState
  readonly onceDue: PromiseState
}

const statesOf = (promise: Figure, outcome: ActualOutcome | undefined, isStock: boolean): States => {
  const isWhole = outcome !== undefined && isWholly(promise, outcome, isStock)
  const isMet = outcome !== undefined && isReached(promise, outcome)
  return {
    lastDay: periodOf(promise).end,
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

export const stateOn = (today: string, { lastDay, whileOpen, onceDue }: States): PromiseState =>
  today <= lastDay ? whileOpen : onceDue

/** Returns the ratio truncated to four decimals, or null if the promise is zero. */
export const ratioText = (value: bigint, promised: bigint): string | null =>
  promised === 0n ? null : decimalText((value * 10_000n) / promised, 4)

const actualOf = ({ figures, value }: ActualOutcome): Actual => ({
  figureIds: figures.map(({ id }) => id).sort(byText),
  value: decimalText(value),
  // In order of precedence, the first figure ends last.
  through: figures[0]?.periodEnd ?? null,
})

/**
 * Returns every promise with its outcome, ordered by figure id; of several sources only those published by a day count.
 * Amounts are decimal texts in the promise's unit. Never throws.
 */
export const datedPromises = (
  figures: readonly Figure[],
  prepared: Prepared,
  day?: string,
): readonly DatedPromise[] => {
  const { sources, metrics } = prepared
  const published = figures.filter((figure) => isInUse(figure) && reportedBy(day, sources)(figure))
  const superseded = supersededBy(published)
  const isCurrent = ({ id }: Figure): boolean => !superseded.has(id)
  const precedence = byPrecedence(sources)
  const [reported, promised] = partitioned(published, ({ stage }) => stage === 'actual')
  const outcomeOf = outcomesAmong(reported.filter(isCurrent), prepared)
  const versionsOf = versionsAmong(promised, sources)
  const ratioIn = (figure: Figure, outcome = outcomeOf(figure)): string | null =>
    outcome ? ratioText(outcome.value, integerOf(figure.value)) : null
  const versionOf = (figure: Figure, ratio: string | null): PromiseVersion => {
    const { id: figureId, sourceId, value, unit, qualifier, periodEnd: dueOn } = figure
    return { figureId, sourceId, publishedOn: publishedOn(figure, sources), value, unit, qualifier, dueOn, ratio }
  }

  return [...Map.groupBy(promised, promiseKey).values()]
    .flatMap((alike) =>
      alike
        .filter((figure) => isCurrent(figure) && directionOf(figure) !== null)
        .sort(precedence)
        .slice(0, 1)
        .map((figure) => ({ figure, alike })),
    )
    .sort((one, other) => byText(one.figure.id, other.figure.id))
    .map(({ figure, alike }) => {
      const { id: figureId, subjectKind, subjectId, metric, stage, value, unit, qualifier, periodEnd: dueOn } = figure
      const outcome = outcomeOf(figure)
      const wordings = versionsOf(figure, alike)
      const ratio = ratioIn(figure, outcome)
      const { lastDay, whileOpen, onceDue } = statesOf(figure, outcome, natureOf(metrics, metric) === 'stock')
      return {
        promise: {
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
          ratio,
          approximate: isApproximate(figure) || outcome?.figures.some(isApproximate) === true,
          versions: wordings.map((wording) => versionOf(wording, wording === figure ? ratio : ratioIn(wording))),
        },
        lastDay,
        whileOpen,
        onceDue,
      }
    })
}
