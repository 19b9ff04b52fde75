/** Finds the records that others refer to, and the figures about them, without duplicates. */
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import type { Included } from '../../store/lists.ts'
import { edges } from '../schema/resource-tables.ts'
import type { Reader } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
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

/** The texts of figures as JSON, joined by commas, and the ids of their sources. */
interface Figures {
  readonly texts: Buffer | string | null
  readonly sources: string | null
}

/** Selects the figures about records, in index order, with their sources. */
const figuresAbout = ofResource(({ name }) => {
  const about = edges.find(({ owner, path, target }) => owner === 'figures' && path === 'subjectId' && target === name)
  const subject = about && columnOf(about.column)
  return (
    subject &&
    question(
      (ids) =>
        sql<Figures>`${joinedBy(
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
      sql<{
        id: string
        text: string
      }>`SELECT id, ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)}
        WHERE id IN ${amongThese(ids)}`,
  ),
)

/** The ids to include of a resource, with the cache keys of their texts. */
interface Wanted {
  readonly target: ResourceName
  readonly ids: readonly string[]
  readonly keys: readonly string[]
}

const wantedOf = (target: ResourceName, ids: ReadonlySet<string>): Wanted => {
  const sorted = [...ids].sort()
  return { target, ids: sorted, keys: sorted.map((id) => `${target}/${id}`) }
}

/** Returns the JSON texts of existing records, by resource, each after a comma. Caches texts of the current state. */
const textsById = async (
  reader: Reader,
  cache: StateCache,
  wanted: readonly Wanted[],
  asOf: number | undefined,
): Promise<readonly (readonly Buffer[])[]> => {
  const find = async (missing: readonly string[]): Promise<ReadonlyMap<string, Buffer>> => {
    const among = new Set(missing)
    const found = await Promise.all(
      wanted.map(async ({ target, ids, keys }) => {
        const unknown = ids.filter((_id, at) => among.has(keys[at] as string))
        const rows =
          unknown.length === 0 ? [] : await reader.all(byIds(resourceOf(target))(JSON.stringify(unknown), asOf))
        return rows.map(({ id, text }) => [`${target}/${id}`, Buffer.from(`,${text}`)] as const)
      }),
    )
    return new Map(found.flat())
  }
  const keys = wanted.flatMap((one) => one.keys)
  const then = asOf === undefined ? undefined : await find(keys)
  const found = then ? keys.map((key) => then.get(key)) : await cache.many(reader, keys, find)
  let begun = 0
  return wanted.map(({ ids }) => found.slice(begun, (begun += ids.length)).filter((text) => text !== undefined))
}

const bytesOf = (texts: Buffer | string | null = null): Buffer =>
  Buffer.isBuffer(texts) ? texts : Buffer.from(texts ?? '')
const idsIn = (joined: string | null = null): string[] => joined?.split(',') ?? []

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

const withoutComma = ([first, ...rest]: readonly Buffer[]): readonly Buffer[] =>
  first ? [first.subarray(1), ...rest] : []

/** Returns the records to include with these rows. */
export const included = async (
  reader: Reader,
  cache: StateCache,
  resource: Resource,
  { include, asOf }: Inclusion,
  rows: readonly IncludingRow[],
): Promise<Included> => {
  const about = isAbout(resource, include) ? figuresAbout(resource) : undefined
  const figures = about && (await reader.all(about(JSON.stringify(rows.map(({ id }) => id)), asOf)))[0]
  const targets = includedBy(resource, include)
  const others = targets.filter((target) => !(about && target === 'figures'))
  const found = await textsById(
    reader,
    cache,
    others.map((target) => {
      const ids = referredIn(resource, rows, target)
      if (target === 'sources') for (const id of idsIn(figures?.sources)) ids.add(id)
      return wantedOf(target, ids)
    }),
    asOf,
  )
  const pieces = new Map(others.map((target, at) => [target, withoutComma(found[at] ?? [])]))
  return Object.fromEntries(targets.map((target) => [target, pieces.get(target) ?? [bytesOf(figures?.texts)]]))
}

/** Returns the records to include with one record. */
export const includedWith = async (
  reader: Reader,
  cache: StateCache,
  resource: Resource,
  inclusion: Inclusion,
  id: string,
): Promise<Included> => {
  const { include, asOf } = inclusion
  const rows = await reader.all(
    sql<IncludingRow>`${asItStood(asOf)}SELECT ${sql.join(columnsFor(resource, include), sql`, `)}
      FROM ${sql.identifier(resource.name)} WHERE id = ${id}`,
  )
  return included(reader, cache, resource, inclusion, rows)
}
