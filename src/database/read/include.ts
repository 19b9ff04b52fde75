/** Finds the records that others refer to, and the figures about them, without duplicates. */
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import type { Included } from '../../store/lists.ts'
import { edges } from '../schema/resource-tables.ts'
import type { Reader } from '../engine.ts'
import { amongThese, joinedBy } from '../sql/dialect.ts'
import { asItStood } from './as-of.ts'
import { recordJson } from './record.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { columnOf } from '../sql/fragments.ts'
import { type Data, snakeCase } from '../../model/canonical.ts'

/** A column that holds references, its alias, and a function that reads ids from its values. */
interface Leading {
  readonly target: ResourceName
  readonly column: SQL
  readonly alias: `leads${string}`
  readonly idsIn: (ids: readonly string[]) => readonly (string | null)[]
}

/** A row with the columns of `leadingColumns`. */
type LeadingRow = Readonly<Record<Leading['alias'], string | null>>

/** Returns the id to which keys lead in an element of a list. */
const idAt = (element: unknown, path: readonly string[]): string | null =>
  path.reduce<unknown>((at, key) => (at as Data | null)?.[key] ?? null, element) as string | null

/** Parses several JSON arrays at once, which takes half as long as one by one. */
const elementsIn = (lists: readonly string[]): unknown[] => (JSON.parse(`[${lists.join(',')}]`) as unknown[][]).flat()

const leadingOf = ofResource(({ name }) =>
  edges
    .filter(({ owner }) => owner === name)
    .map(({ path, column, ownerColumn, target }, at): Leading => {
      const alias = `leads${at.toString()}` as const
      if (ownerColumn === 'id') return { target, alias, column: columnOf(column), idsIn: (ids) => ids }
      const [key = '', ...within] = path.split('.')
      const idsIn = (values: readonly string[]) => elementsIn(values).map((element) => idAt(element, within))
      return { target, alias, column: columnOf(snakeCase(key)), idsIn }
    }),
)

/** Returns the columns that refer to records of these resources. */
const leadingColumns = (resource: Resource, targets: readonly ResourceName[]): SQL[] =>
  leadingOf(resource)
    .filter(({ target }) => targets.includes(target))
    .map(({ column, alias }) => sql`${column} AS ${sql.identifier(alias)}`)

/** Returns the ids of a resource that rows refer to. */
const referredIn = (resource: Resource, rows: readonly LeadingRow[], to: ResourceName): Set<string> => {
  const ids = new Set<string>()
  for (const { alias, idsIn } of leadingOf(resource).filter(({ target }) => target === to)) {
    const values = rows.flatMap((row) => row[alias] ?? [])
    for (const id of idsIn(values)) if (id !== null) ids.add(id)
  }
  return ids
}

/** A query for records by their ids, given as a JSON array; as of a change, or now. */
type Question<R> = (ids: string, asOf: number | undefined) => Query<R>

/** Queries of the current state differ only in their ids, so they share a template. */
const question = <R>(ask: (ids: SQL) => SQL<R>): Question<R> => {
  const now = queryTemplate(1, ask)
  return (ids, asOf) => (asOf === undefined ? now(ids) : sql<R>`${asItStood(asOf)}${ask(sql`${ids}`)}`)
}

/** The texts of records as JSON, joined by commas; of figures, the ids of their sources too. */
interface Joined {
  readonly texts: Buffer | string | null
  readonly sources?: string | null
}

/** Selects the figures about records, in index order, with their sources. */
const figuresAbout = ofResource(({ name }) => {
  const about = edges.find(({ owner, path, target }) => owner === 'figures' && path === 'subjectId' && target === name)
  const subject = about && columnOf(about.column)
  return (
    subject &&
    question(
      (ids) =>
        sql<Joined>`${joinedBy(
          sql`${subject}, id`,
          sql`SELECT ${subject}, id, source_id, ${recordJson(resourceOf('figures'))} AS text FROM figures
    WHERE ${subject} IN ${amongThese(ids)}`,
          sql`, string_agg(source_id, ',') AS sources`,
        )}`,
    )
  )
})

const byIds = ofResource((resource) =>
  question(
    (ids) =>
      sql<Joined>`${joinedBy(
        sql`id`,
        sql`SELECT id, ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)} WHERE id IN ${amongThese(ids)}`,
        sql``,
      )}`,
  ),
)

const bytesOf = ({ texts }: Joined): Buffer => (Buffer.isBuffer(texts) ? texts : Buffer.from(texts ?? ''))

/** The resources to include, as of a change or now. */
export interface Inclusion {
  readonly include: readonly ResourceName[]
  readonly asOf?: number | undefined
}

const isAbout = (resource: Resource, include: readonly ResourceName[]): boolean =>
  include.includes('figures') && figuresAbout(resource) !== undefined

const includedBy = (resource: Resource, include: readonly ResourceName[]): ResourceName[] => [
  ...new Set([...include, ...(isAbout(resource, include) ? ['sources' as const] : [])]),
]

/** A row with the columns of `columnsFor`. */
export type IncludingRow = LeadingRow & { readonly id: string }

/** Returns the columns that rows need for their inclusions. */
export const columnsFor = (resource: Resource, include: readonly ResourceName[]): SQL[] => [
  sql`id`,
  ...leadingColumns(resource, includedBy(resource, include)),
]

/** Returns the records to include with these rows. */
export const included = async (
  reader: Reader,
  resource: Resource,
  { include, asOf }: Inclusion,
  rows: readonly IncludingRow[],
): Promise<Included> => {
  const about = isAbout(resource, include) ? figuresAbout(resource) : undefined
  const idsOfRows = (): string => JSON.stringify(rows.map(({ id }) => id))
  const [figures] = about ? await reader.all(about(idsOfRows(), asOf)) : []
  const textsOf = async (target: ResourceName): Promise<Buffer> => {
    if (figures && target === 'figures') return bytesOf(figures)
    const ids = referredIn(resource, rows, target)
    if (target === 'sources') for (const id of figures?.sources?.split(',') ?? []) ids.add(id)
    if (ids.size === 0) return Buffer.alloc(0)
    const [found] = await reader.all(byIds(resourceOf(target))(JSON.stringify([...ids]), asOf))
    return bytesOf(found as Joined)
  }
  const targets = includedBy(resource, include)
  const texts = await Promise.all(targets.map(textsOf))
  return Object.fromEntries(targets.map((target, at) => [target, texts[at]]))
}

/** Returns the records to include with one record. */
export const includedWith = async (
  reader: Reader,
  resource: Resource,
  inclusion: Inclusion,
  id: string,
): Promise<Included> => {
  const { include, asOf } = inclusion
  const rows = await reader.all(
    sql<IncludingRow>`${asItStood(asOf)}SELECT ${sql.join(columnsFor(resource, include), sql`, `)}
      FROM ${sql.identifier(resource.name)} WHERE id = ${id}`,
  )
  return included(reader, resource, inclusion, rows)
}
