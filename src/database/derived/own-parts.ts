/** Writes the table of own parts; triggers keep the sums by it. */
import type { Contribution } from '../../figures/contributions.ts'
import { snakeCase } from '../../model/canonical.ts'
import { elementsOf, numberIn, partOf } from '../sql/dialect.ts'
import { columnOf, listed } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'

const texts = [
  'figureId',
  'family',
  'metric',
  'stage',
  'unit',
  'region',
  'industries',
  'organizations',
  'start',
  'end',
  'cluster',
  'clusterStart',
  'clusterEnd',
  'tie',
  'reason',
] as const
const amounts = ['own', 'lower', 'upper'] as const

const columns = [...texts, ...amounts].map((name) => columnOf(snakeCase(name)))
const values = [...texts.map((name) => partOf(sql`value`, name)), ...amounts.map((name) => numberIn(sql`value`, name))]
const others = columns.slice(1)
const excluded = others.map((column) => sql`excluded.${column}`)

const asJson = (contributions: readonly Contribution[]): string =>
  JSON.stringify(contributions, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))

/** Returns the statement that keeps contributions. All rows are one parameter, and unchanged rows are not written. */
export const keepOwnParts = (contributions: readonly Contribution[]): SQL =>
  sql`INSERT INTO own_parts ${listed(columns)}
    SELECT ${sql.join(values, sql`, `)} FROM ${elementsOf(sql`${asJson(contributions)}`)} WHERE true
    ON CONFLICT (figure_id) DO UPDATE SET ${sql.join(
      others.map((column, at) => sql`${column} = ${excluded[at] as SQL}`),
      sql`, `,
    )}
    WHERE ${listed(others.map((column) => sql`own_parts.${column}`))} IS DISTINCT FROM ${listed(excluded)}`
