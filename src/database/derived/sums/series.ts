/** Keeps what many own parts share, under a number: rows of own parts and of sums are narrow. */
import type { Contribution } from '../../../figures/running/contributions.ts'
import { snakeCase } from '../../../model/canonical.ts'
import type { Session } from '../../engine.ts'
import { elementInteger, elementsOf, elementText, joinEach, partOf } from '../../sql/dialect.ts'
import { all, columnOf } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { insertRows } from '../keep-rows.ts'
import { ofSeries } from './contribution-columns.ts'

export type Series = Readonly<Record<keyof typeof ofSeries, string>>

const names = Object.keys(ofSeries) as (keyof Series)[]

export const seriesOf = ({
  family,
  metric,
  stage,
  unit,
  reason,
  clusterStart,
  clusterEnd,
  start,
  end,
}: Pick<Contribution, keyof Series>): Series => ({
  family,
  metric,
  stage,
  unit,
  reason: reason ?? '',
  clusterStart,
  clusterEnd,
  start,
  end,
})

/** Returns a text that only equal series share; takes anything with their fields. */
export const seriesName = (one: Pick<Contribution, keyof Series> | Series): string =>
  `${one.family}\n${one.metric}\n${one.stage}\n${one.unit}\n${one.reason ?? ''}\n${one.clusterStart}\n${one.clusterEnd}\n${one.start}\n${one.end}`

const asked = names.map((name) => sql`asked.${columnOf(snakeCase(name))}`)
const inSeries = names.map((name) => sql`series.${columnOf(snakeCase(name))}`)

const known = queryTemplate(
  1,
  (list = sql``) =>
    sql<Series & { readonly id: number }>`SELECT id, ${sql.join(
      names.map((name) => sql`series.${columnOf(snakeCase(name))} AS ${columnOf(name)}`),
      sql`, `,
    )} FROM (SELECT ${sql.join(
      names.map((name) => sql`${partOf(sql`value`, name)} AS ${columnOf(snakeCase(name))}`),
      sql`, `,
    )} FROM ${elementsOf(list)}) AS asked CROSS JOIN series WHERE ${all(names.map((_, at) => sql`${inSeries[at]} = ${asked[at]}`))}`,
)
const lastNumber = queryTemplate(0, () => sql<{ last: number }>`SELECT coalesce(max(id), 0) AS last FROM series`)
const add = insertRows<Series & { readonly id: number }>('series', { id: 'integer', ...ofSeries })
const dropEmpty = queryTemplate(
  1,
  (ids = sql``) => sql`DELETE FROM series WHERE id IN (SELECT ${elementInteger(sql`value`)} FROM ${elementsOf(ids)})
    AND NOT EXISTS (SELECT 1 FROM own_parts WHERE own_parts.series = series.id)`,
)

/** Returns the numbers of the series of own parts, by their names: those of kept parts are known, new ones get one. */
export const numbersOf = async (
  session: Session,
  parts: readonly Contribution[],
  kept: readonly (Contribution & { readonly series: number })[],
): Promise<ReadonlyMap<string, number>> => {
  const numbers = new Map(kept.map((part) => [seriesName(part), part.series]))
  const series = new Map<string, Series>()
  for (const part of parts) {
    const name = seriesName(part)
    if (!numbers.has(name) && !series.has(name)) series.set(name, seriesOf(part))
  }
  if (series.size === 0) return numbers
  for (const row of await session.all(known(JSON.stringify([...series.values()])))) numbers.set(seriesName(row), row.id)
  const missing = [...series].filter(([name]) => !numbers.has(name))
  if (missing.length === 0) return numbers
  const [{ last } = { last: 0 }] = await session.all(lastNumber())
  await session.run(
    add(
      missing.map(([name, one], at) => {
        const id = last + 1 + at
        numbers.set(name, id)
        return { id, ...one }
      }),
    ),
  )
  return numbers
}

/** Deletes those of these series that no own part is in any more. */
export const dropEmptySeries = async (session: Session, numbers: readonly number[]): Promise<void> => {
  if (numbers.length > 0) await session.run(dropEmpty(JSON.stringify(numbers)))
}

const withSeries = sql`own_parts.*, family, metric, stage, unit, nullif(reason, '') AS reason, cluster_start, cluster_end,
  "start", "end"`

/** Own parts with the columns of their series, as one table. */
export const ownPartsWithSeries = sql`(SELECT ${withSeries} FROM own_parts JOIN series ON series.id = own_parts.series)`

/** The own parts of these figures, each looked up: among few rows, PostgreSQL would compare each row with each id. */
export const ownPartsOf = (figureIds: SQL): SQL =>
  sql`(SELECT ${withSeries} FROM (SELECT DISTINCT ${elementText(sql`value`)} AS figure FROM ${elementsOf(figureIds)}) AS asked
    ${joinEach(sql`own_parts`, sql`own_parts`, sql`own_parts.figure_id = asked.figure`)}
    ${joinEach(sql`series`, sql`series`, sql`series.id = own_parts.series`)})`

/** Sums with the columns of their series, as one table. */
export const sumsWithSeries = sql`(SELECT sums.*, family, metric, stage, unit, reason, cluster_start, cluster_end, "start", "end"
  FROM series JOIN sums ON sums.series = series.id)`
