/** Figures that follow from two others: shares, changes and differences. */
import { measureOf } from '../../model/units.ts'
import { byPrecedence, pairRelationOf, type PairRelation } from '../../model/figures.ts'
import { type Sources, isInUse, type Figure } from '../register.ts'
import { indexed } from '../collections.ts'
import {
  differenceOf,
  fraction,
  quotientOf,
  reachesZero,
  scaled,
  sumOf,
  touch,
  zero,
  type Interval,
} from '../fractions.ts'
import { periodOf } from '../periods.ts'
import { keyOf } from '../places/subjects.ts'
import { intervalOf } from './printed-words.ts'
import { roundedInterval } from './rounding.ts'

/** A figure with the two that it follows from. */
export interface Equation {
  readonly figure: Figure
  readonly relation: PairRelation
  readonly from: Figure
  readonly of: Figure
}

/** An equation worked out: both sides, whether they touch, and the base that would make them. */
export interface Solved {
  readonly printed: Interval
  readonly computed: Interval
  readonly implied: Interval | undefined
  readonly holds: boolean
}

const matterOf = ({ subjectKind, subjectId, stage, periodStart, periodEnd }: Figure): string =>
  JSON.stringify([keyOf(subjectKind, subjectId), stage, periodOf({ periodStart, periodEnd })])

/** Returns the function that finds the equation of a figure, among figures that may be superseded. */
export const equationsAmong = (
  figures: readonly Figure[],
  current: readonly Figure[],
  sources: Sources,
): ((figure: Figure) => Equation | undefined) => {
  const byId = indexed(figures)
  const byMatter = Map.groupBy(figures, matterOf)
  const isCurrent = new Set(current)

  /** A share without its part measures its own subject, at its own stage and period, as its base is measured. */
  const impliedFrom = (share: Figure, of: Figure): Figure | undefined => {
    // Two figures with one subject, stage and period do not tell which of them is the part.
    if (matterOf(of) === matterOf(share)) return undefined
    const alike = (byMatter.get(matterOf(share)) ?? []).filter(
      (figure) =>
        isInUse(figure) && figure.id !== share.id && figure.metric === of.metric && measureOf(figure) === measureOf(of),
    )
    const counting = alike.filter((figure) => isCurrent.has(figure)).sort(byPrecedence(sources))
    const own = alike.filter(({ sourceId }) => sourceId === share.sourceId).sort(byPrecedence(sources))
    return (
      own.find((figure) => isCurrent.has(figure)) ??
      own[0] ??
      counting.find((figure) => pairRelationOf(figure) === null)
    )
  }

  return (figure) => {
    const relation = pairRelationOf(figure)
    const of = figure.ofFigureId === null ? undefined : byId.get(figure.ofFigureId)
    if (relation === null || of === undefined) return undefined
    const from =
      figure.fromFigureId !== null
        ? byId.get(figure.fromFigureId)
        : relation === 'share'
          ? impliedFrom(figure, of)
          : undefined
    return from && { figure, relation, from, of }
  }
}

const hundred = fraction(100n)
const hundredth = fraction(1n, 100n)
const one: Interval = { lower: fraction(1n), upper: fraction(1n) }

/** A plan is what it is, however coarsely it is printed: whoever reports a share of it knows it. */
const baseOf = (of: Figure, relation: PairRelation): Interval | undefined =>
  relation === 'share' && of.stage !== 'actual' && of.qualifier === 'exact' ? roundedInterval(of, zero) : intervalOf(of)

/** Reports whether the units of an equation fit, and the prices: nothing is converted for it. */
const isOfOneUnit = ({ figure, relation, from, of }: Equation): boolean =>
  from.unit === of.unit &&
  from.prices === of.prices &&
  (relation === 'difference'
    ? figure.unit === of.unit || (figure.unit === 'percentage-point' && of.unit === 'percent')
    : figure.unit === 'percent')

const follow: Readonly<Record<PairRelation, (from: Interval, of: Interval) => Interval>> = {
  share: (from, of) => scaled(quotientOf(from, of), hundred),
  change: (from, of) => scaled(differenceOf(quotientOf(from, of), one), hundred),
  difference: differenceOf,
}

/** Returns the base by which a part is what is printed; undefined if any may be. */
const impliedBase = (relation: PairRelation, from: Interval, printed: Interval): Interval | undefined => {
  if (relation === 'difference') return differenceOf(from, printed)
  const ratio = scaled(printed, hundredth)
  const times = relation === 'share' ? ratio : sumOf(ratio, one)
  return reachesZero(times) ? undefined : quotientOf(from, times)
}

/** Works an equation out; undefined if it cannot be checked: words that are not read, two units, a base around zero. */
export const solve = (equation: Equation): Solved | undefined => {
  const { figure, relation, from, of } = equation
  const [printed, part, base] = [intervalOf(figure), intervalOf(from), baseOf(of, relation)]
  if (!printed || !part || !base || !isOfOneUnit(equation)) return undefined
  if (relation !== 'difference' && reachesZero(base)) return undefined
  const computed = follow[relation](part, base)
  return { printed, computed, implied: impliedBase(relation, part, printed), holds: touch(printed, computed) }
}
