/** Checks what came of plans: a placeholder or a wrong unit makes an outcome a thousand times off. */
import { integerOf } from '../../model/decimals.ts'
import { thingKey } from '../../model/figures.ts'
import { byText } from '../collections.ts'
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'

/** Within this factor a plan and its outcome may both be right. */
const credible = 1000n

const isFarFrom = (one: bigint, other: bigint): boolean => one > credible * other || other > credible * one

/** Finds plans with an outcome of the same period that is far off; zero may be meant. Names the farthest above or below. */
export const findFarFromPlan = ({ current }: Inspected): FindingOf<'far-from-plan'>[] => {
  return [...Map.groupBy(current, (figure) => thingKey(figure, 'unit')).values()].flatMap((figures) => {
    if (!figures.some(({ stage }) => stage === 'actual') || figures.every(({ stage }) => stage === 'actual')) return []
    const alike = figures
      .map((figure) => ({ figure, amount: integerOf(figure.value) }))
      .filter(({ amount }) => amount > 0n)
      .sort((one, other) => byText(one.figure.id, other.figure.id))
    const outcomes = alike
      .filter(({ figure }) => figure.stage === 'actual')
      .toSorted((one, other) => (one.amount < other.amount ? -1 : one.amount > other.amount ? 1 : 0))
    const extremes = [outcomes.at(0), outcomes.at(-1)].filter((one) => one !== undefined)
    return alike
      .filter(({ figure }) => figure.stage !== 'actual')
      .flatMap((plan): FindingOf<'far-from-plan'>[] => {
        const far = extremes.find(({ amount }) => isFarFrom(amount, plan.amount))
        if (far === undefined) return []
        return [
          {
            params: { plan: stated(plan.figure), outcome: stated(far.figure) },
            records: inFigures([plan.figure, far.figure]),
            printed: far.figure.asPrinted,
          },
        ]
      })
  })
}
