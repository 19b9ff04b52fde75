/** Finds what records refer to, and the figures about them, each once. */
import { sql, type SQL } from 'drizzle-orm'
import type { ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import type { Included } from '../store/lists.ts'
import { edges } from './edges.ts'
import type { Reader, Row } from './engine.ts'
import { keptUntilWritten, type Kept } from './kept.ts'
import { amongThese, joinedById } from './language.ts'
import { leadingColumns, referredIn } from './leading.ts'
import { asItStood, recordJson } from './records.ts'
import { ofResource, shaped, type Query } from './shapes.ts'
import { columnOf } from './where.ts'

/** A question about some records by their ids, as a JSON array; as of a change, or now. */
type Question = (ids: string, asOf: number | undefined) => Query

/** What is asked of the present is the same each time, but for the ids. */
const question = (ask: (ids: SQL) => SQL): Question => {
  const now = shaped(1, ask)
  return (ids, asOf) => asOf === undefined ? now(ids) : sql`${asItStood(asOf)}${ask(sql`${ids}`)}`
}

/** The figures about records, and the sources of these. */
const figuresAbout = ofResource(({ name }) => {
  const about = edges.find(({ owner, path, target }) => owner === 'figures' && path === 'subjectId' && target === name)
  return about && question((ids) => joinedById(sql`SELECT id, source_id, ${recordJson(resourceOf('figures'))} AS text FROM figures
    WHERE ${columnOf(about.column)} IN ${amongThese(ids)}`, sql`, string_agg(source_id, ',') AS sources`))
})

const byIds = ofResource((resource) => question((ids) =>
  sql`SELECT id, ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)} WHERE id IN ${amongThese(ids)}`))

/** JSON texts of records, by resource and id: what many refer to is wanted again with the next page. */
export type Texts = Kept<Buffer>

/** In bytes. */
const room = 8 * 2 ** 20

export const textsOf = (): Texts => keptUntilWritten<Buffer>({ maxSize: room, sizeCalculation: ({ length }, key) => length + 2 * key.length + 100 })

type Wanted = readonly (readonly [target: ResourceName, ids: readonly string[]])[]

const keyOf = (target: ResourceName, id: string): string => `${target}/${id}`

/** The records of these ids that there are. */
const textsById = (reader: Reader, texts: Texts, wanted: Wanted, asOf: number | undefined): Promise<ReadonlyMap<string, Buffer>> => {
  const keys = wanted.flatMap(([target, ids]) => ids.map((id) => keyOf(target, id)))
  const find = async (missing: readonly string[]): Promise<ReadonlyMap<string, Buffer>> => {
    const among = new Set(missing)
    const found = wanted.map(async ([target, ids]) => {
      const unknown = ids.filter((id) => among.has(keyOf(target, id)))
      const rows = unknown.length === 0 ? [] : await reader.all(byIds(resourceOf(target))(JSON.stringify(unknown), asOf))
      return rows.map(({ id, text }) => [keyOf(target, id as string), Buffer.from(text as string)] as const)
    })
    return new Map((await Promise.all(found)).flat())
  }
  return asOf === undefined ? texts(reader, keys, find) : find(keys)
}

const bytesOf = (texts: unknown): Buffer => Buffer.isBuffer(texts) ? texts : Buffer.from(texts as string | null ?? '')
const idsIn = (joined: unknown): string[] => typeof joined === 'string' ? joined.split(',') : []

const comma = Buffer.from(',')
const joined = (texts: readonly Buffer[]): Buffer => Buffer.concat(texts.flatMap((text, at) => at === 0 ? [text] : [comma, text]))

/** What is to be included, as of a change or now. */
export interface Inclusion { readonly include: readonly ResourceName[]; readonly asOf?: number | undefined }

const isAbout = (resource: Resource, include: readonly ResourceName[]): boolean => include.includes('figures') && figuresAbout(resource) !== undefined

const targetsOf = (resource: Resource, include: readonly ResourceName[]): ResourceName[] =>
  [...new Set([...include, ...isAbout(resource, include) ? ['sources' as const] : []])]

/** The columns that a row is to have for what is included with it. */
export const columnsFor = (resource: Resource, include: readonly ResourceName[]): SQL[] => [sql`id`, ...leadingColumns(resource, targetsOf(resource, include))]

/** What is included with these rows. */
export const included = async (reader: Reader, texts: Texts, resource: Resource, { include, asOf }: Inclusion, rows: readonly Row[]): Promise<Included> => {
  const about = isAbout(resource, include) ? figuresAbout(resource) : undefined
  const figures = about && (await reader.all(about(JSON.stringify(rows.map(({ id }) => id)), asOf)))[0]
  const targets = targetsOf(resource, include)
  const wanted: Wanted = targets.filter((target) => !(about && target === 'figures')).map((target) =>
    [target, [...new Set([...referredIn(resource, rows, target), ...target === 'sources' ? idsIn(figures?.['sources']) : []])].sort()])
  const found = await textsById(reader, texts, wanted, asOf)
  const byTarget = new Map(wanted.map(([target, its]) => [target, joined(its.flatMap((id) => found.get(keyOf(target, id)) ?? []))]))
  return Object.fromEntries(targets.map((target) => [target, byTarget.get(target) ?? bytesOf(figures?.['texts'])]))
}

/** The same for a record by its id. */
export const includedWith = async (reader: Reader, texts: Texts, resource: Resource, inclusion: Inclusion, id: string): Promise<Included> => {
  const { include, asOf } = inclusion
  const rows = await reader.all(sql`${asItStood(asOf)}SELECT ${sql.join(columnsFor(resource, include), sql`, `)} FROM ${sql.identifier(resource.name)} WHERE id = ${id}`)
  return included(reader, texts, resource, inclusion, rows)
}
