/** The order of a list as SQL, and the rows after a position in it. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Position, SortKey } from '../../store/lists.ts'
import type { Reader } from '../engine.ts'
import { historyName } from '../schema/names.ts'
import { asText, fromText, ordered } from '../sql/dialect.ts'
import { all, any, columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** A sort key, as SQL. */
export interface Order extends SortKey {
  readonly field: Field
  readonly at: SQL
}

/** Returns the sort keys, completed by `id` to be unique. */
export const orderOf = ({ fields }: Resource, sort: readonly SortKey[]): Order[] => {
  const at = sort.findIndex(({ key }) => key === 'id')
  const keys = at === -1 ? [...sort, { key: 'id', descending: false }] : sort.slice(0, at + 1)
  return keys.map((key) => ({ ...key, field: fields[key.key] as Field, at: columnOf(snakeCase(key.key)) }))
}

/** Returns the terms of ORDER BY. */
export const inOrder = (order: readonly Order[]): SQL =>
  sql.join(
    order.map(({ at, descending, field }) => ordered(at, descending, field.nullable)),
    sql`, `,
  )

/** Null sorts first, so nothing follows it in descending order. */
const after = ({ field, at, descending }: Order, value: string | null): SQL => {
  if (value === null) return descending ? sql`1 = 0` : sql`${at} IS NOT NULL`
  const bound = fromText(field, value)
  return descending ? sql`(${at} < ${bound} OR ${at} IS NULL)` : sql`${at} > ${bound}`
}

const tied = ({ field, at }: Order, value: string | null): SQL =>
  value === null ? sql`${at} IS NULL` : sql`${at} = ${fromText(field, value)}`

/** The sort values of a record as texts, its id last. */
type Values = readonly (string | null)[]

/** Selects the rows after these values: later by the first key, or equal and later by the next, and so on. */
export const beyond = (order: readonly Order[], values: Values): SQL =>
  any(
    order.map((key, index) =>
      all([
        ...order.slice(0, index).map((earlier, at) => tied(earlier, values[at] ?? null)),
        after(key, values[index] ?? null),
      ]),
    ),
  )

/**
 * Returns the sort values of the record that ended a page, as they were then: a position names a revision, which the
 * history keeps whatever becomes of the record, and stays short however long the values are.
 */
export const valuesAt = async (
  engine: Reader,
  { name }: Resource,
  order: readonly Order[],
  [id = '', revision]: Position,
): Promise<Values> => {
  if (order.length === 1) return [id]
  const columns = order.map(({ at, field, key }) => sql`${asText(field, at)} AS ${sql.identifier(key)}`)
  const [row] = await engine.all(sql<
    Record<string, string | null>
  >`SELECT ${sql.join(columns, sql`, `)} FROM ${columnOf(historyName(name))}
    WHERE id = ${id} AND revision = ${Number(revision)}`)
  const detail = 'The register has no such past of the record that ended the page.'
  if (!row) throw new Refusal('invalid-request', `\`cursor\`: ${detail}`, [{ parameter: 'cursor', detail }])
  return order.map(({ key }) => row[key] ?? null)
}
