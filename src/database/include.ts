/** Finds what records refer to, and the figures about them, each once. */
import { sql, type SQL } from 'drizzle-orm'
import type { ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { edges, type Edge } from './edges.ts'
import type { Reader } from './engine.ts'
import { asItStood, recordJson } from './records.ts'
import type { Included } from './store.ts'
import { any, columnOf, parameters } from './where.ts'

const aboutSubject = (subject: ResourceName): Edge | undefined =>
  edges.find(({ owner, path, target }) => owner === 'figures' && path === 'subjectId' && target === subject)

const led = (edge: Edge, owners: SQL): SQL =>
  sql`id IN (SELECT ${columnOf(edge.column)} FROM ${sql.identifier(edge.table)} WHERE ${columnOf(edge.ownerColumn)} IN ${owners})`

const from = (owner: ResourceName, target: ResourceName): Edge[] =>
  edges.filter((edge) => edge.owner === owner && edge.target === target)

/** Figures come with their sources. */
const withSources = (include: readonly ResourceName[], about: Edge | undefined): ResourceName[] =>
  [...new Set([...include, ...about && include.includes('figures') ? ['sources' as const] : []])]

export const included = async (
  reader: Reader, resource: Resource, ids: readonly string[], include: readonly ResourceName[], asOf: number | undefined,
): Promise<Included> => {
  const owners = parameters(ids)
  const about = aboutSubject(resource.name)
  const figures = about && include.includes('figures')
    ? sql`(SELECT id FROM figures WHERE ${columnOf(about.column)} IN ${owners})` : undefined
  const found = withSources(include, about).map(async (target) => {
    const tests = [
      ...from(resource.name, target).map((edge) => led(edge, owners)),
      ...figures && target === 'figures' ? [sql`id IN ${figures}`] : [],
      ...figures && target === 'sources' ? from('figures', 'sources').map((edge) => led(edge, figures)) : [],
    ]
    const rows = await reader.all(sql`${asItStood(asOf)}SELECT ${recordJson(resourceOf(target))} AS text
      FROM ${sql.identifier(target)} WHERE ${any(tests)} ORDER BY id`)
    return [target, rows.map(({ text }) => text as string)] as const
  })
  return Object.fromEntries(await Promise.all(found))
}
