/** Computes totals from the register itself, which may be asked as it stood, or as it was reported. */
import { neverAdds, totals, unitsAsked, type Totals, type TotalsQuery } from '../../figures/totals.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Reader } from '../engine.ts'
import { inputsFor } from './inputs.ts'

/** Throws a Refusal if figures in these units never add up. */
export const assertAdds = (query: TotalsQuery, units: readonly string[]): void => {
  const detail = neverAdds(query, units)
  if (detail !== undefined)
    throw new Refusal('broken-rule', detail, [{ parameter: query.unit === 'percent' ? 'unit' : 'metric', detail }])
}

export const totalFromRegister = async (
  reader: Reader,
  query: TotalsQuery,
  asOf: number | undefined,
): Promise<Totals> => {
  const inputs = await inputsFor(reader, query.metric, asOf)
  assertAdds(query, unitsAsked(query, inputs.figures))
  return totals(query, inputs)
}
