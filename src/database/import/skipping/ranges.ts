/** Walks through the records of a temporary table some at a time: one statement for all would block the event loop. */
import type { ResourceName } from '../../../model/field.ts'
import type { Session } from '../../engine.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'

/** The number of records of a range. */
const atOnce = 1000

type Table = 'named' | 'fresh'

const lastOf = (table: Table) =>
  queryTemplate(
    2,
    (resource, after) => sql<{ last: string | null }>`SELECT max(id) AS last FROM (
    SELECT id FROM ${sql.identifier(table)} WHERE resource = ${resource} AND id > ${after} ORDER BY id ${upTo(atOnce)}
  ) AS batch`,
  )
const last = { named: lastOf('named'), fresh: lastOf('fresh') }

/** Yields the ids after which each range begins and with which it ends. */
export async function* ranges(
  session: Session,
  table: Table,
  name: ResourceName,
): AsyncGenerator<readonly [after: string, last: string]> {
  for (let after = ''; ;) {
    const [row] = await session.all(last[table](name, after))
    if (typeof row?.last !== 'string') return
    yield [after, row.last]
    after = row.last
  }
}

export const inRange = (id: SQL, after: SQL, end: SQL): SQL => sql`${id} > ${after} AND ${id} <= ${end}`
