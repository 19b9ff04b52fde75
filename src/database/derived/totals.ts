/** Adds figures up: from kept own parts where those are what is asked for, else by settling the register anew. */
import { neverAdds, totals, unitsAsked, type Totals, type TotalsQuery } from '../../figures/totals.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Engine, Reader, Reads } from '../engine.ts'
import { materialFor } from './inputs.ts'
import { sql } from '../sql/sql.ts'
import { asked } from './sums.ts'
import { tallying } from './running-totals.ts'

/** Own parts are kept for all figures of a metric, each in its unit: any other choice may keep other figures. */
const standsAsKept = ({ unit, reportedBy, explain, initiativeId, subjectKind }: TotalsQuery): boolean =>
  unit === undefined &&
  reportedBy === undefined &&
  explain !== true &&
  initiativeId === undefined &&
  subjectKind !== 'initiative' &&
  subjectKind !== 'project'

const assertAdds = (query: TotalsQuery, units: readonly string[]): void => {
  const detail = neverAdds(query, units)
  if (detail !== undefined)
    throw new Refusal('broken-rule', detail, [{ parameter: query.unit === 'percent' ? 'unit' : 'metric', detail }])
}

const fromMaterial = async (engine: Reader, query: TotalsQuery, asOf: number | undefined): Promise<Totals> => {
  const material = await materialFor(engine, query.metric, asOf)
  assertAdds(query, unitsAsked(query, material.figures))
  return totals(query, material)
}

const unitsKept = async (reader: Reader, query: TotalsQuery): Promise<string[]> =>
  (
    await reader.all(sql`
  SELECT DISTINCT unit FROM sums WHERE ${asked(query)} AND "by" = 'region'
  UNION SELECT unit FROM own_parts WHERE ${asked(query)} AND tie IS NOT NULL`)
  ).map(({ unit }) => unit as string)

/** Answers the total of all figures that a question asks for, as the register is or as it stood. */
export const totaller = (
  engine: Engine,
  reads: Reads,
): ((query: TotalsQuery, asOf: number | undefined) => Promise<Totals>) => {
  const fromOwnParts = tallying(engine, reads)
  return async (query, asOf) => {
    if (asOf !== undefined || !standsAsKept(query)) return reads.reading((reader) => fromMaterial(reader, query, asOf))
    assertAdds(query, [])
    const answer = await fromOwnParts(query)
    // Percentages make no rows, so where there are some, others were asked for.
    if (answer.data.length === 0) assertAdds(query, await unitsKept(reads, query))
    return answer
  }
}
