/** Computes totals from the register itself, which may be asked as it stood, or as it was reported. */
import { natureOf } from '../../figures/natures.ts'
import { totals, unitsAsked, type Totals, type TotalsQuery } from '../../figures/totals.ts'
import type { Reader } from '../engine.ts'
import { inputsFor } from './inputs/inputs.ts'
import { assertAdds } from './nature.ts'

export const totalFromRegister = async (
  reader: Reader,
  query: TotalsQuery,
  asOf: number | undefined,
): Promise<Totals> => {
  const inputs = await inputsFor(reader, query.metric, asOf)
  assertAdds(query, natureOf(inputs.metrics, query.metric), unitsAsked(query, inputs.figures))
  return totals(query, inputs)
}
