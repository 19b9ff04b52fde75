/** Reads the whole register for the arithmetic of figures. */
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import type { Register } from '../../../figures/register.ts'
import type { Reader } from '../../engine.ts'
import { sql } from '../../sql/sql.ts'
import { everything, gatherAll } from './register-records.ts'

/** Reads the register, now or as of a change. With a metric, only its figures and those that print currency pairs. */
export const inputsFor = (reader: Reader, metric: string | undefined, asOf: number | undefined): Promise<Register> =>
  gatherAll(
    reader,
    {
      regions: everything,
      industries: everything,
      organizations: everything,
      sources: everything,
      initiatives: everything,
      projects: everything,
      rates: everything,
      metrics: everything,
      figures: metric === undefined ? everything : sql`metric = ${metric} OR reported <> '[]'`,
    },
    asOf,
  )

/** Reads the trees in which figures are grouped and filtered. */
export const placeTrees = async (reader: Reader): Promise<PlaceTrees> => {
  const { regions, industries, organizations } = await gatherAll(reader, {
    regions: everything,
    industries: everything,
    organizations: everything,
  })
  return { regions, industries, organizations }
}
