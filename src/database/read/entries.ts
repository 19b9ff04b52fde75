/** Reads the entries of an index that meet a condition: counts of them go no further than they need. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { treeOf, type Condition } from '../../model/filters.ts'
import { equalityOperators } from '../../model/operators.ts'
import type { Resource } from '../../model/resource.ts'
import { linkName } from '../schema/names.ts'
import { joinEach } from '../sql/dialect.ts'
import { belowOf, columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { branchesOf, encodePart, onColumn, ownColumn, placeOf } from './filters.ts'

/** Selects the ids of rows by an index, node by node. */
const entriesIn = (resource: Resource, condition: Condition, table: SQL, id: SQL, at: SQL): SQL => {
  const {
    filter: { field, operator },
    value,
  } = condition
  if (operator.name !== 'within')
    return sql`SELECT ${id} AS id FROM ${table} WHERE ${onColumn(resource, condition, at, 'index', encodePart)}`
  const nodes = belowOf(treeOf(resource, field) as ResourceName, value as string)
  return sql`SELECT ${table}.${id} AS id FROM ${nodes} AS node ${joinEach(table, table, sql`${table}.${at} = node.id`)}`
}

/** Returns an indexed query for the ids of the records that meet a condition, some of them twice; undefined without an index. */
export const entriesOf = (resource: Resource, condition: Condition): SQL | undefined => {
  const {
    field,
    operator,
    path: [key = '', part = 'value'],
  } = condition.filter
  if (!equalityOperators.includes(operator.name) || (field.kind !== 'id' && field.target === undefined))
    return undefined
  const own = columnOf(resource.name)
  const ofColumn = (at: SQL): SQL => entriesIn(resource, condition, own, columnOf('id'), at)
  switch (placeOf(resource, condition)) {
    case 'list': {
      const elements = columnOf(linkName(resource.name, key))
      return entriesIn(resource, condition, elements, columnOf('record_id'), columnOf(snakeCase(part)))
    }
    case 'branches':
      return sql.join(
        branchesOf(resource, condition).map(({ at, through }) =>
          through
            ? sql`SELECT ${own}.id FROM (${entriesOf(through.resource, through.condition)}) AS referred
                ${joinEach(own, own, sql`${own}.${at} = referred.id`)}`
            : ofColumn(at),
        ),
        sql` UNION ALL `,
      )
    case 'column':
      return ofColumn(ownColumn(condition))
  }
}
