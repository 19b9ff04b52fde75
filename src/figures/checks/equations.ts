/** Checks shares, changes and differences against the two figures that they follow from. */
import { intervalText, quantityText } from './amount-text.ts'
import { relationOf, type Relation } from '../../model/figures.ts'
import { equationsAmong, solve } from '../printed/equations.ts'
import { textOf } from '../fractions.ts'
import { inFigures, type Finding, type Inspected } from './finding.ts'

/** Returns the check of the equations of one relation. */
const findWrong =
  (relation: Relation) =>
  ({ register, current, sources }: Inspected): Finding[] => {
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
      const base = implied ? ` For that, ${quantityText(of)} would have to be ${intervalText(implied, of.unit)}.` : ''
      return [
        {
          detail:
            `It is printed as ${quantityText(figure)}, but by the figures that it refers to it is ` +
            `${intervalText(computed, figure.unit)}.${base}`,
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
