/** States and tries a law, and reads from an answer what laws compare. */
import fc from 'fast-check'
import t from 'tap'
import type { ExplainedPart, Totals } from '../../../src/figures/totals.ts'
import { runs } from '../../support/runs.ts'
import { milli } from './plain.ts'

const tries = runs(200)

export const law = <Ts extends unknown[]>(
  says: string,
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  holds: (...values: Ts) => void,
) =>
  t.test(says, (t) => {
    fc.assert(
      fc.property(fc.tuple<Ts>(...arbitraries), (values) => {
        holds(...values)
      }),
      { numRuns: tries },
    )
    t.pass(`${tries.toString()} registers`)
    t.end()
  })

export const sums = ({ data }: Totals): Map<string, bigint> => {
  const found = new Map<string, bigint>()
  for (const { stage, unit, total } of data)
    found.set(`${stage} ${unit}`, (found.get(`${stage} ${unit}`) ?? 0n) + milli(total))
  return found
}
export const partsOf = ({ data }: Totals): ExplainedPart[] => data.flatMap(({ parts = [] }) => parts)
