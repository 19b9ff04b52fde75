/** Checks shares, changes, differences and sums against the figures that they follow from. */
import { amountIn, fewDigitsIn } from './outliers.ts'
import { byPrecedence, relationOf, type PairRelation } from '../../model/figures.ts'
import { isCurrency, isPercentage } from '../../model/units.ts'
import { byText, indexed } from '../collections.ts'
import { contains, periodKey, periodOf } from '../periods.ts'
import { keyOf } from '../places/subjects.ts'
import { equationsAmong, solve, type Equation, type Solved } from '../printed/equations.ts'
import { isInUse, type Figure } from '../register.ts'
import { digitOf, intervalOf } from '../printed/printed-words.ts'
import { sumOf, textOf, touch, zero } from '../fractions.ts'
import type { ParamsOf } from '../../text/findings/params.ts'
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'

const paramsOf = ({ figure, from, of }: Equation, solved: Solved): ParamsOf<'share-disagrees'> => ({
  figure: stated(figure),
  from: stated(from),
  of: stated(of),
  computed: amountIn(solved.computed, figure.unit, digitOf(figure) ?? zero, figure.value),
  implied: solved.implied ? fewDigitsIn(solved.implied, of.unit, digitOf(of) ?? zero) : null,
})

const evidenceOf = ({ figure, from, of }: Equation, solved: Solved | undefined) => ({
  records: inFigures([figure, from, of]),
  printed: figure.asPrinted,
  ...(solved && { computed: textOf(solved.computed) }),
  ...(solved?.implied && { implied: { figureId: of.id, ...textOf(solved.implied) } }),
})

/** Returns the check of the equations of one relation. */
const findWrong =
  (relation: PairRelation) =>
  ({ register, current, sources }: Inspected): FindingOf<'share-disagrees'>[] => {
    const related = current.filter((figure) => relationOf(figure) === relation)
    if (related.length === 0) return []
    const equationOf = equationsAmong(register.figures, current, sources)
    return related.flatMap((figure) => {
      const equation = equationOf(figure)
      const solved = equation && solve(equation)
      if (!solved || solved.holds) return []
      return [{ params: paramsOf(equation, solved), ...evidenceOf(equation, solved) }]
    })
  }

export const findWrongShares = findWrong('share')
export const findWrongChanges = findWrong('change')
export const findWrongDifferences = findWrong('difference')

/** Checks sums against all that they are the sum of; nothing is converted for it. */
export const findWrongSums = ({ register, current }: Inspected): FindingOf<'sum-differs'>[] => {
  const sums = current.filter(({ relation, sumOfIds }) => relation === 'sum' && sumOfIds.length > 0)
  if (sums.length === 0) return []
  const byId = indexed(register.figures)
  return sums.flatMap((figure) => {
    const addends = figure.sumOfIds.flatMap((id) => byId.get(id) ?? [])
    const intervals = addends.map((addend) => (addend.unit === figure.unit ? intervalOf(addend) : undefined))
    const [first, ...others] = intervals
    const sum = others.reduce((total, one) => total && one && sumOf(total, one), first)
    const printed = intervalOf(figure)
    if (!sum || !printed || addends.length < figure.sumOfIds.length || touch(printed, sum)) return []
    return [
      {
        params: {
          figure: stated(figure),
          addends: addends.length,
          sum: amountIn(sum, figure.unit, digitOf(figure) ?? zero, figure.value),
        },
        records: inFigures([figure, ...addends]),
        printed: figure.asPrinted,
        computed: textOf(sum),
      },
    ]
  })
}

// Percentages of a plan that name neither what was done nor the plan.

const isUnlinked = ({ unit, stage, metric, relation, ofFigureId, isOfPlan }: Figure): boolean =>
  unit === 'percent' &&
  stage === 'actual' &&
  ofFigureId === null &&
  (relation === null || relation === 'share') &&
  (metric === 'completion-rate' || isOfPlan === true)

/** Sorts the shortest period first: a month is a part of the plan of its year before one of five years. */
const byLength = (one: Figure, other: Figure): number => {
  const [period, another] = [periodOf(one), periodOf(other)]
  return byText(another.start, period.start) || byText(period.end, another.end)
}

/** Returns the shares that a percentage may be: each outcome of its period, over the wordings of the shortest plan around it. */
const possibleShares = (
  figure: Figure,
  others: readonly Figure[],
  sources: Inspected['sources'],
): (Equation & { readonly relation: 'share' })[] => {
  const first = byPrecedence(sources)
  const isOther = ({ sourceId }: Figure): number => (sourceId === figure.sourceId ? 0 : 1)
  const outcomes = others
    .filter((one) => one.stage === 'actual' && !isPercentage(one.unit) && periodKey(one) === periodKey(figure))
    .sort((one, other) => isOther(one) - isOther(other) || first(one, other))
  return outcomes.flatMap((from) => {
    const plans = others
      .filter(
        ({ stage, metric, unit, prices, periodStart, periodEnd }) =>
          stage !== 'actual' &&
          metric === from.metric &&
          unit === from.unit &&
          prices === from.prices &&
          contains(periodOf({ periodStart, periodEnd }), periodOf(figure)),
      )
      .sort((one, other) => byLength(one, other) || first(one, other))
    return plans
      .filter((one) => byLength(one, plans[0] as Figure) === 0)
      .map((of) => ({ figure, relation: 'share' as const, from, of }))
  })
}

/** Finds percentages of a plan beside an outcome and a plan that they may be of: linked, they would be checked. */
export const findUnlinkedShares = ({ register, current, sources }: Inspected): FindingOf<'share-unlinked'>[] => {
  const unlinked = current.filter(isUnlinked)
  if (unlinked.length === 0) return []
  const subjectOf = ({ subjectKind, subjectId }: Figure): string => keyOf(subjectKind, subjectId)
  const about = Map.groupBy(register.figures.filter(isInUse), subjectOf)
  return unlinked.flatMap((figure): FindingOf<'share-unlinked'>[] => {
    const all = possibleShares(figure, about.get(subjectOf(figure)) ?? [], sources)
    const inMoney = all.filter(({ from }) => isCurrency(from.unit))
    const possible = (inMoney.length > 0 ? inMoney : all).map((equation) => ({ equation, solved: solve(equation) }))
    const likely = possible.find(({ solved }) => solved?.holds !== false) ?? possible[0]
    if (!likely) return []
    const { equation, solved } = likely
    const wrong = solved?.holds === false ? paramsOf(equation, solved) : undefined
    const [from, of] = [stated(equation.from), stated(equation.of)]
    return [
      {
        ...(wrong && { severity: 'warning' }),
        params: {
          figure: stated(figure),
          from,
          of,
          computed: wrong?.computed ?? null,
          implied: wrong?.implied ?? null,
        },
        ...evidenceOf(equation, solved),
      },
    ]
  })
}
