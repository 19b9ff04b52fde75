/** Finds the records that bear names: by whole names, aliases, ids and codes, many names with one query. */
import type { ResourceName } from '../../model/field.ts'
import { ofResource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { distances } from '../../text/name-keys.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import type { Reader } from '../engine.ts'
import { elementsOf, numberIn, partOf } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { splitKey } from './names.ts'

/** The number of records that are listed for a name. */
const listed = 5

interface Row {
  readonly at: number
  readonly ids: string | null
}

const value = sql`value`
const greatest = sql.raw(distances.alias.toString())

/** Each name is looked up by itself: a name may have many bearers, of which few are read. */
const bearers = ofResource(({ name }) =>
  queryTemplate(
    1,
    (names = sql``) => sql<Row>`SELECT ${numberIn(value, 'at')} AS at, (
      SELECT string_agg(id, ' ' ORDER BY distance, id) FROM (
        SELECT record_id AS id, distance FROM names WHERE resource = ${sql.raw(`'${name}'`)}
        AND key = ${partOf(value, 'key')} AND rest = ${partOf(value, 'rest')} AND distance <= ${greatest}
        ORDER BY key, rest, distance, record_id ${upTo(listed)}) AS found) AS ids
    FROM ${elementsOf(names)}`,
  ),
)

/** Returns, by name, the first ids of the records that bear it, the surest first; a name without any is left out. */
export const bearersOf = async (
  reader: Reader,
  resource: ResourceName,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const keys = names.map((name, at) => ({ at, ...splitKey(nameKeyOf(name)) })).filter(({ key }) => key !== '')
  if (keys.length === 0) return new Map()
  const rows = await reader.all(bearers(resourceOf(resource))(JSON.stringify(keys)))
  return new Map(rows.flatMap(({ at, ids }) => (ids === null ? [] : [[names[at] as string, ids.split(' ')] as const])))
}
