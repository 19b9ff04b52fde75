/** Computes totals from the register itself, which may be asked as it stood, or as it was reported. */
import { natureOf, type Nature } from '../../figures/natures.ts'
import { neverAdds, totals, unitsAsked, type Totals, type TotalsQuery } from '../../figures/totals.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Reader } from '../engine.ts'
import { inputsFor } from './inputs/inputs.ts'

/** Throws a Refusal if figures of a metric of this nature, or in these units, never add up. */
export const assertAdds = (query: TotalsQuery, nature: Nature, units: readonly string[]): void => {
  const detail = neverAdds(query, nature, units)
  if (detail !== undefined)
    throw new Refusal('broken-rule', detail, [{ parameter: query.unit === 'percent' ? 'unit' : 'metric', detail }])
}

export const totalFromRegister = async (
  reader: Reader,
  query: TotalsQuery,
  asOf: number | undefined,
): Promise<Totals> => {
  const inputs = await inputsFor(reader, query.metric, asOf)
  assertAdds(query, natureOf(inputs.metrics, query.metric), unitsAsked(query, inputs.figures))
  return totals(query, inputs)
}
