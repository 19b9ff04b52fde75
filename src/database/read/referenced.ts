/** Reads the references of records from their rows, without further queries. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { edges } from '../schema/references.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { columnOf } from '../sql/fragments.ts'

/** A column that holds references, its alias, and a function that reads ids from its values. */
interface Leading {
  readonly target: ResourceName
  readonly column: SQL
  readonly alias: `leads${string}`
  readonly idsIn: (held: readonly string[]) => readonly (string | null)[]
}

/** A row with the columns of `leadingColumns`. */
export type LeadingRow = Readonly<Record<Leading['alias'], string | null>>

type Element = Readonly<Record<string, string | null>>

/** Parses several JSON arrays at once, which takes half as long as one by one. */
const elementsIn = (lists: readonly string[]): unknown[] => (JSON.parse(`[${lists.join(',')}]`) as unknown[][]).flat()

const leadingOf = ofResource(({ name }) =>
  edges
    .filter(({ owner }) => owner === name)
    .map(({ path, column, ownerColumn, target }, at): Leading => {
      const alias = `leads${at.toString()}` as const
      if (ownerColumn === 'id') return { target, alias, column: columnOf(column), idsIn: (held) => held }
      const [key = '', part] = path.split('.')
      const idsIn =
        part === undefined
          ? (held: readonly string[]) => elementsIn(held) as string[]
          : (held: readonly string[]) => (elementsIn(held) as Element[]).map((element) => element[part] ?? null)
      return { target, alias, column: columnOf(snakeCase(key)), idsIn }
    }),
)

/** Returns the columns that refer to records of these resources. */
export const leadingColumns = (resource: Resource, targets: readonly ResourceName[]): SQL[] =>
  leadingOf(resource)
    .filter(({ target }) => targets.includes(target))
    .map(({ column, alias }) => sql`${column} AS ${sql.identifier(alias)}`)

/** Returns the ids of a resource that rows refer to. */
export const referredIn = (resource: Resource, rows: readonly LeadingRow[], to: ResourceName): Set<string> => {
  const ids = new Set<string>()
  for (const { alias, idsIn } of leadingOf(resource).filter(({ target }) => target === to)) {
    const held = rows.flatMap((row) => row[alias] ?? [])
    for (const id of idsIn(held)) if (id !== null) ids.add(id)
  }
  return ids
}
