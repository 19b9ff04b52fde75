/** Tells from the rows of records whom they refer to, so that nothing is asked for it. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { edges } from '../schema/references.ts'
import type { Row } from '../engine.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { columnOf } from '../sql/fragments.ts'

/** Where a row tells whom its record refers to, under which name, and who that is by what stands there in some rows. */
interface Leading {
  readonly target: ResourceName
  readonly column: SQL
  readonly alias: string
  readonly idsIn: (held: readonly string[]) => readonly (string | null)[]
}

type Element = Readonly<Record<string, string | null>>

/** The elements of all these lists: to read them at once takes half as long as one by one. */
const elementsIn = (lists: readonly string[]): unknown[] => (JSON.parse(`[${lists.join(',')}]`) as unknown[][]).flat()

const leadingOf = ofResource(({ name }) =>
  edges
    .filter(({ owner }) => owner === name)
    .map(({ path, column, ownerColumn, target }, at): Leading => {
      const alias = `leads${at.toString()}`
      if (ownerColumn === 'id') return { target, alias, column: columnOf(column), idsIn: (held) => held }
      const [key = '', part] = path.split('.')
      const idsIn =
        part === undefined
          ? (held: readonly string[]) => elementsIn(held) as string[]
          : (held: readonly string[]) => (elementsIn(held) as Element[]).map((element) => element[part] ?? null)
      return { target, alias, column: columnOf(snakeCase(key)), idsIn }
    }),
)

/** The columns by which a row leads to records of these resources. */
export const leadingColumns = (resource: Resource, targets: readonly ResourceName[]): SQL[] =>
  leadingOf(resource)
    .filter(({ target }) => targets.includes(target))
    .map(({ column, alias }) => sql`${column} AS ${sql.identifier(alias)}`)

/** The ids of all of a resource to which rows with these columns lead. */
export const referredIn = (resource: Resource, rows: readonly Row[], to: ResourceName): Set<string> => {
  const ids = new Set<string>()
  for (const { alias, idsIn } of leadingOf(resource).filter(({ target }) => target === to)) {
    const held = rows.map((row) => row[alias] as string | null).filter((one) => one !== null)
    for (const id of idsIn(held)) if (id !== null) ids.add(id)
  }
  return ids
}
