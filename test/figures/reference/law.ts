/** States and tries a law, and reads from an answer what laws compare. */
import type fc from 'fast-check'
import t from 'tap'
import type { ExplainedPart, Totals } from '../../../src/figures/totals.ts'
import { forAll } from '../../support/runs.ts'
import { milli } from './plain.ts'

export const law = <Ts extends [unknown, ...unknown[]]>(
  says: string,
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  holds: (...values: Ts) => void,
) => t.test(says, () => forAll(200, arbitraries, holds))

export const sums = ({ data }: Totals): Map<string, bigint> => {
  const found = new Map<string, bigint>()
  for (const { stage, unit, total } of data)
    found.set(`${stage} ${unit}`, (found.get(`${stage} ${unit}`) ?? 0n) + milli(total))
  return found
}
export const partsOf = ({ data }: Totals): ExplainedPart[] => data.flatMap(({ parts = [] }) => parts)
