/** Tells from the rows of records whom they refer to, so that nothing is asked for it. */
import { sql, type SQL } from 'drizzle-orm'
import { snakeCase } from '../resources/canonical.ts'
import type { ResourceName } from '../resources/field.ts'
import type { Resource } from '../resources/resource.ts'
import { edges } from './edges.ts'
import type { Row } from './engine.ts'
import { ofResource } from './shapes.ts'
import { columnOf } from './where.ts'

/** Where a row tells whom its record refers to, and who that is by what stands there. */
interface Leading { readonly target: ResourceName; readonly column: SQL; readonly idsIn: (held: string) => readonly (string | null)[] }

const leadingOf = ofResource(({ name }) => edges.filter(({ owner }) => owner === name).map(({ path, column, ownerColumn, target }): Leading => {
  if (ownerColumn === 'id') return { target, column: columnOf(column), idsIn: (held) => [held] }
  const [key = '', part] = path.split('.')
  const idsIn = (held: string): (string | null)[] => part === undefined ? JSON.parse(held) as string[]
    : (JSON.parse(held) as Readonly<Record<string, string | null>>[]).map((element) => element[part] ?? null)
  return { target, column: columnOf(snakeCase(key)), idsIn }
}))

const aliasOf = (at: number): string => `leads${at.toString()}`

/** The columns by which a row leads to records of these resources. */
export const leadingColumns = (resource: Resource, targets: readonly ResourceName[]): SQL[] =>
  leadingOf(resource).flatMap(({ target, column }, at) => targets.includes(target) ? [sql`${column} AS ${sql.identifier(aliasOf(at))}`] : [])

/** The ids of all of a resource to which rows with these columns lead, some of them several times. */
export const referredIn = (resource: Resource, rows: readonly Row[], target: ResourceName): string[] => leadingOf(resource).flatMap((leading, at) =>
  leading.target !== target ? [] : rows.flatMap((row) => {
    const held = row[aliasOf(at)] as string | null
    return held === null ? [] : leading.idsIn(held).filter((id) => id !== null)
  }))
