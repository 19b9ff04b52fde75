/** Finds what records refer to, and the figures about them, each once. */
import { sql, type SQL } from 'drizzle-orm'
import type { ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { edges, type Edge } from './edges.ts'
import type { Reader } from './engine.ts'
import { among } from './language.ts'
import { asItStood, recordJson } from './records.ts'
import type { Included } from './store.ts'
import { any, columnOf } from './where.ts'

const aboutSubject = (subject: ResourceName): Edge | undefined =>
  edges.find(({ owner, path, target }) => owner === 'figures' && path === 'subjectId' && target === subject)

/** What an edge leads to from these records. */
const ledFrom = ({ column, table, ownerColumn }: Edge, ids: readonly string[]): SQL =>
  sql`SELECT ${columnOf(column)} FROM ${sql.identifier(table)} WHERE ${columnOf(ownerColumn)} IN ${among(ids)}`

/** What an edge leads to from the figures under a condition. */
const ledFromFigures = ({ column, table, ownerColumn }: Edge, figures: SQL): SQL => sql`SELECT ${columnOf(column)} FROM ${sql.identifier(table)}
  WHERE ${ownerColumn === 'id' ? figures : sql`${columnOf(ownerColumn)} IN (SELECT id FROM figures WHERE ${figures})`}`

const from = (owner: ResourceName, target: ResourceName): Edge[] =>
  edges.filter((edge) => edge.owner === owner && edge.target === target)

/** Figures come with their sources. */
const withSources = (include: readonly ResourceName[], about: Edge | undefined): ResourceName[] =>
  [...new Set([...include, ...about && include.includes('figures') ? ['sources' as const] : []])]

export const included = async (
  reader: Reader, resource: Resource, ids: readonly string[], include: readonly ResourceName[], asOf: number | undefined,
): Promise<Included> => {
  const about = aboutSubject(resource.name)
  const figures = about && include.includes('figures') ? sql`${columnOf(about.column)} IN ${among(ids)}` : undefined
  const found = withSources(include, about).map(async (target) => {
    const leading = [
      ...from(resource.name, target).map((edge) => ledFrom(edge, ids)),
      ...figures && target === 'sources' ? from('figures', 'sources').map((edge) => ledFromFigures(edge, figures)) : [],
    ]
    const tests = [
      ...leading.length > 0 ? [sql`id IN (${sql.join(leading, sql` UNION `)})`] : [],
      ...figures && target === 'figures' ? [figures] : [],
    ]
    const rows = await reader.all(sql`${asItStood(asOf)}SELECT ${recordJson(resourceOf(target))} AS text
      FROM ${sql.identifier(target)} WHERE ${any(tests)} ORDER BY id`)
    return [target, rows.map(({ text }) => text as string)] as const
  })
  return Object.fromEntries(await Promise.all(found))
}
