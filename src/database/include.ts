/** Finds what records refer to, and the figures about them, each once. */
import { sql, type SQL } from 'drizzle-orm'
import type { ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { edges, type Edge } from './edges.ts'
import type { Reader } from './engine.ts'
import { amongThese, joinedById } from './language.ts'
import { asItStood, recordJson } from './records.ts'
import { shaped, type Shaped } from './shapes.ts'
import type { Included } from './store.ts'
import { any, columnOf } from './where.ts'

const aboutSubject = (subject: ResourceName): Edge | undefined =>
  edges.find(({ owner, path, target }) => owner === 'figures' && path === 'subjectId' && target === subject)

/** What an edge leads to from these records. */
const ledFrom = ({ column, table, ownerColumn }: Edge, ids: SQL): SQL =>
  sql`SELECT ${columnOf(column)} FROM ${sql.identifier(table)} WHERE ${columnOf(ownerColumn)} IN ${amongThese(ids)}`

/** What an edge leads to from the figures under a condition. */
const ledFromFigures = ({ column, table, ownerColumn }: Edge, figures: SQL): SQL => sql`SELECT ${columnOf(column)} FROM ${sql.identifier(table)}
  WHERE ${ownerColumn === 'id' ? figures : sql`${columnOf(ownerColumn)} IN (SELECT id FROM figures WHERE ${figures})`}`

const from = (owner: ResourceName, target: ResourceName): Edge[] =>
  edges.filter((edge) => edge.owner === owner && edge.target === target)

/** What asks for all records of one resource that belong beside others; `about` where figures do, which come with their sources. */
const asking = ({ name }: Resource, target: ResourceName, about: Edge | undefined, asOf: number | undefined) => (ids: SQL): SQL => {
  const figures = about && sql`${columnOf(about.column)} IN ${amongThese(ids)}`
  const leading = [
    ...from(name, target).map((edge) => ledFrom(edge, ids)),
    ...figures && target === 'sources' ? from('figures', 'sources').map((edge) => ledFromFigures(edge, figures)) : [],
  ]
  const tests = [
    ...leading.length > 0 ? [sql`id IN (${sql.join(leading, sql` UNION `)})`] : [],
    ...figures && target === 'figures' ? [figures] : [],
  ]
  return sql`${asItStood(asOf)}SELECT ${joinedById(sql`SELECT id, ${recordJson(resourceOf(target))} AS text FROM ${sql.identifier(target)} WHERE ${any(tests)}`)} AS texts`
}

const shapes = new Map<string, (ids: string) => Shaped>()

/** Of the present: the same each time, but for the ids. */
const askingNow = (resource: Resource, target: ResourceName, about: Edge | undefined): ((ids: string) => Shaped) => {
  const name = `${resource.name} ${target} ${String(about !== undefined)}`
  const shape = shapes.get(name) ?? shaped(1, asking(resource, target, about, undefined))
  shapes.set(name, shape)
  return shape
}

const bytesOf = (texts: string | Buffer | null): Buffer => Buffer.isBuffer(texts) ? texts : Buffer.from(texts ?? '')

export const included = async (
  reader: Reader, resource: Resource, ids: readonly string[], include: readonly ResourceName[], asOf: number | undefined,
): Promise<Included> => {
  const about = include.includes('figures') ? aboutSubject(resource.name) : undefined
  const these = JSON.stringify(ids)
  const found = [...new Set([...include, ...about ? ['sources' as const] : []])].map(async (target) => {
    const [row] = await reader.all(asOf === undefined ? askingNow(resource, target, about)(these) : asking(resource, target, about, asOf)(sql`${these}`))
    return [target, bytesOf(row?.['texts'] as string | Buffer | null)] as const
  })
  return Object.fromEntries(await Promise.all(found))
}
