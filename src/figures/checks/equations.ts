/** Checks shares, changes and differences against the two figures that they follow from. */
import { amountIn, fewDigitsIn } from './outliers.ts'
import { relationOf, type Relation } from '../../model/figures.ts'
import { equationsAmong, solve } from '../printed/equations.ts'
import { digitOf } from '../printed/printed-words.ts'
import { textOf, zero } from '../fractions.ts'
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'

/** Returns the check of the equations of one relation. */
const findWrong =
  (relation: Relation) =>
  ({ register, current, sources }: Inspected): FindingOf<'share-disagrees'>[] => {
    const related = current.filter((figure) => relationOf(figure) === relation)
    if (related.length === 0) return []
    const equationOf = equationsAmong(register.figures, current, sources)
    return related.flatMap((figure) => {
      const equation = equationOf(figure)
      const solved = equation && solve(equation)
      if (!solved || solved.holds) return []
      const { from, of } = equation
      const computed = textOf(solved.computed)
      const implied = solved.implied && { figureId: of.id, ...textOf(solved.implied) }
      return [
        {
          params: {
            figure: stated(figure),
            from: stated(from),
            of: stated(of),
            computed: amountIn(solved.computed, figure.unit, digitOf(figure) ?? zero, figure.value),
            implied: solved.implied ? fewDigitsIn(solved.implied, of.unit, digitOf(of) ?? zero) : null,
          },
          records: inFigures([figure, from, of]),
          printed: figure.asPrinted,
          computed,
          ...(implied && { implied }),
        },
      ]
    })
  }

export const findWrongShares = findWrong('share')
export const findWrongChanges = findWrong('change')
export const findWrongDifferences = findWrong('difference')
