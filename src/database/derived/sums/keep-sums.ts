/**
 * Keeps the sums of own parts that nothing links to others, by region, by industries and by organizations, and beside
 * them how many of these figures take each rate.
 */
import { snakeCase } from '../../../model/canonical.ts'
import type { Session } from '../../engine.ts'
import { longKey } from '../../sql/dialect.ts'
import { columnOf } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { insertRows } from '../keep-rows.ts'
import { sumCounts, type SumRow, type SumsOfSeries } from './sum-rows.ts'

const plus = Object.keys(sumCounts).map((name) => {
  const column = columnOf(snakeCase(name))
  return sql`${column} = ${columnOf('sums')}.${column} + excluded.${column}`
})

interface Row extends SumRow {
  readonly series: number
}

const add = insertRows<Row>(
  'sums',
  { series: 'integer', by: 'text', place: 'text', rate: 'text', ...sumCounts },
  sql`ON CONFLICT (series, "by", ${longKey(sql`place`)}, rate) DO UPDATE SET ${sql.join(plus, sql`, `)}`,
)

const dropEmpty = queryTemplate(0, () => sql`DELETE FROM sums WHERE figures = 0`)

/** Adds to the sums, given the numbers of their series; sums without figures are deleted. */
export const addToSums = async (
  session: Session,
  sums: readonly SumsOfSeries[],
  numbers: ReadonlyMap<string, number>,
): Promise<void> => {
  const numbered = sums
    .map(({ name, rows }) => ({ series: numbers.get(name) as number, rows }))
    .sort((one, other) => one.series - other.series)
  const rows = numbered.flatMap(({ series, rows }) => rows.map((row): Row => ({ series, ...row })))
  if (rows.length > 0) await session.run(add(rows))
  if (rows.some(({ figures }) => figures < 0)) await session.run(dropEmpty())
}
