/** Writes the parts of a total as NDJSON, row by row, in constant memory: the database sorts them. */
import { placementsFor, placesBySubject, type PlaceTrees } from '../../../figures/places/placements.ts'
import {
  byKeyStageUnit,
  type ExplainedPart,
  type Totals,
  type TotalsQuery,
  type TotalsRow,
} from '../../../figures/totals.ts'
import type { Reader, Streamer } from '../../engine.ts'
import { elementsOf, numberIn, partOf } from '../../sql/dialect.ts'
import { all, columnOf } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { explaining } from './explaining.ts'
import { placeTrees } from '../inputs/inputs.ts'
import { figureColumns, figurePartFrom, mayCount, ownPartsOf } from './own-part-rows.ts'
import { dimensionsOf, type Dimension } from '../sums/chosen.ts'
import { touchedBy } from '../sums/touched-places.ts'

type RowKey = Pick<TotalsRow, 'key' | 'stage' | 'unit'>

const lineOf = ({ key, stage, unit }: RowKey, part: ExplainedPart): string =>
  `${JSON.stringify({ key, stage, unit, part })}\n`

/** Yields the lines of a total that is explained already. */
export function* linesOfTotal({ data }: Totals): Generator<string> {
  for (const { parts = [], ...row } of data) for (const part of parts) yield lineOf(row, part)
}

/** A place as the database knows it, with an empty text for null; what a query does not ask for is left out. */
type Found = Pick<RowKey, 'stage' | 'unit'> & Readonly<Partial<Record<Dimension | 'year', string>>>

const columnsOf = (query: TotalsQuery): readonly (keyof Found)[] => [
  'stage',
  'unit',
  ...dimensionsOf(query),
  ...(query.groupBy?.includes('year') === true ? ['year' as const] : []),
]

const ofPart = (name: string): SQL => sql`coalesce(part.${columnOf(name)}, '')`

interface Rows {
  /** In the order of the answer. */
  readonly rows: readonly RowKey[]
  /** Every place with the number of its row. */
  readonly places: readonly (Found & { readonly rank: number })[]
}

/** Finds the rows of a query without adding anything up. */
const rowsOf = async (state: Reader, query: TotalsQuery, trees: PlaceTrees, parts: SQL): Promise<Rows> => {
  const { groupBy = [] } = query
  const placementOf = placementsFor(query, placesBySubject(trees))
  const columns = columnsOf(query).map((name) => sql`${ofPart(name)} AS ${columnOf(name)}`)
  const found = await state.all(sql<Found>`SELECT DISTINCT ${sql.join(columns, sql`, `)} FROM (${parts}) AS part`)
  const placed = found.flatMap((place) => {
    const { region = '', industries = '', organizations = '', year = '' } = place
    const { covered, key } = placementOf({ region: region || null, industries, organizations, year: year || null })
    return covered === 'inside' ? [{ ...place, key }] : []
  })
  const byRow = [...Map.groupBy(placed, ({ key, stage, unit }) => JSON.stringify([key, stage, unit])).values()]
  const sorted = byRow.sort(([one], [other]) => byKeyStageUnit(one as (typeof placed)[0], other as (typeof placed)[0]))
  return {
    rows: sorted.flatMap(([row]) =>
      row ? { ...row, key: Object.fromEntries(groupBy.map((group, at) => [group, row.key[at] ?? null])) } : [],
    ),
    places: sorted.flatMap((places, rank) => places.map((place) => ({ ...place, rank }))),
  }
}

const inOrder = (query: TotalsQuery, places: Rows['places'], parts: SQL): SQL => {
  const names = columnsOf(query)
  return sql`WITH ranks AS MATERIALIZED (
    SELECT ${sql.join(
      names.map((name) => sql`${partOf(sql`value`, name)} AS ${columnOf(name)}`),
      sql`, `,
    )}, ${numberIn(sql`value`, 'rank')} AS rank FROM ${elementsOf(sql`${JSON.stringify(places)}`)})
    SELECT part.*, ${figureColumns}, ranks.rank
    FROM (${parts}) AS part
    JOIN figures ON figures.id = part.figure_id
    JOIN ranks ON ${all(names.map((name) => sql`ranks.${columnOf(name)} = ${ofPart(name)}`))}
    ORDER BY ranks.rank, part.figure_id`
}

/** Yields the lines of a total from own parts; nothing if there are none. */
export async function* linesOfOwnParts(state: Reader & Streamer, query: TotalsQuery): AsyncGenerator<string> {
  const trees = await placeTrees(state)
  const explain = explaining(state, query, trees)
  const parts = ownPartsOf(query, mayCount(query, await touchedBy(state, query, trees)))
  const { rows, places } = await rowsOf(state, query, trees, parts)
  for await (const some of state.rows(inOrder(query, places, parts))) {
    const explained = await explain(some.map(figurePartFrom))
    for (const [at, part] of explained.entries())
      if (part) yield lineOf(rows[some[at]?.at(-1) as number] as RowKey, part)
  }
}
