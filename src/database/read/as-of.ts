/** Reads the register as of an earlier change, by the same queries. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource } from '../../resources/index.ts'
import { historyName, linkFields, linkName } from '../schema/names.ts'
import { elementsOf, elementText, partOf } from '../sql/dialect.ts'
import { columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { partTemplate } from '../sql/templates.ts'

const held = (sequence: SQL): SQL => sql`since <= ${sequence} AND (until IS NULL OR until > ${sequence})`

const recordsThen = ({ name }: Resource, sequence: SQL): SQL =>
  sql`${sql.identifier(name)} AS (SELECT * FROM ${sql.identifier(historyName(name))} WHERE ${held(sequence)})`

/** Selects the elements of a list, as its table has them, of the records in some of their states. */
export const linksOf = ({ name }: Resource, key: string, field: Field, states: SQL): SQL => {
  const parts = Object.keys(linkFields(field)).map((part) => {
    const value = sql`element.value`
    return sql`${field.parts ? partOf(value, part) : elementText(value)} AS ${sql.identifier(snakeCase(part))}`
  })
  return sql`SELECT state.id AS record_id, ${sql.join(parts, sql`, `)}
    FROM ${sql.identifier(historyName(name))} AS state, ${elementsOf(columnOf(snakeCase(key)))} AS element
    WHERE ${states}`
}

const registerThen = partTemplate(
  1,
  (sequence = sql``) =>
    sql`WITH ${sql.join(
      everyResource.flatMap((resource) => [
        recordsThen(resource, sequence),
        ...Object.entries(resource.own)
          .filter(([, { kind }]) => kind === 'list')
          .map(
            ([key, field]) =>
              sql`${sql.identifier(linkName(resource.name, key))} AS (${linksOf(resource, key, field, held(sequence))})`,
          ),
      ]),
      sql`, `,
    )} `,
)

/**
 * Returns the prefix by which a query sees the register as of a change, or nothing for the current state.
 * Each table is shadowed by a common table expression of its own name, so the query that follows is the same.
 */
export const asItStood = (sequence: number | undefined): SQL =>
  sequence === undefined ? sql`` : registerThen([[sequence]])
