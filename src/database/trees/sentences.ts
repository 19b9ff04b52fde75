/** Makes findings as they are served: names what their records are called now, and says them in English. */
import type { Message, Named, Reference } from '../../text/findings/params.ts'
import { sentence } from '../../text/findings/sentence.ts'
import type { Review, ServedCheck } from '../../store/computed-lists.ts'
import type { Data } from '../../model/canonical.ts'
import type { Reader } from '../engine.ts'
import { asItStood } from '../read/as-of.ts'
import { isAmong } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { Identified } from './listing.ts'

export type ReviewRow = { readonly [K in keyof Review]: Review[K] | null }

/** A finding, with the answer to it. */
export interface Answered extends ReviewRow {
  readonly found: Identified
}

export const unanswered: ReviewRow = { review: null, note: null, by: null, at: null }

interface Row extends Named {
  readonly resource: string
  readonly regionId: string | null
  readonly publisherId: string | null
  readonly publishedOn: string | null
}

const none = sql`CAST(NULL AS text)`
const [names, titles, untranslated] = [sql`name, local_name`, sql`title, local_title`, sql`title, ${none}`]

/** What is read of the records that sentences name. */
const columns: Readonly<Record<string, SQL>> = {
  regions: sql`${names}, ${none}, ${none}, ${none}`,
  industries: sql`${names}, ${none}, ${none}, ${none}`,
  metrics: sql`${names}, ${none}, ${none}, ${none}`,
  organizations: sql`${names}, region_id, ${none}, ${none}`,
  initiatives: sql`${titles}, region_id, ${none}, ${none}`,
  projects: sql`${titles}, region_id, ${none}, ${none}`,
  sources: sql`${untranslated}, ${none}, publisher_id, published_on`,
}

type Rows = ReadonlyMap<string, Row>

const keyOf = ({ resource, id }: Reference): string => `${resource}/${id}`

/** The state of which the names of records are read: as of a change, with some records as they would be served instead. */
export interface NamesOf {
  readonly asOf?: number | undefined
  /** By resource and id: `projects/a-bridge`. */
  readonly records?: ReadonlyMap<string, Data>
}

const textIn = (record: Data, ...keys: readonly string[]): string | null =>
  keys.map((key) => record[key]).find((value): value is string => typeof value === 'string') ?? null

/** Returns what would be read of a record. */
const rowOf = (resource: string, record: Data): Row => ({
  resource,
  id: String(record['id']),
  name: textIn(record, 'name', 'title') ?? '',
  localName: resource === 'sources' ? null : textIn(record, 'localName', 'localTitle'),
  regionId: textIn(record, 'regionId'),
  publisherId: textIn(record, 'publisherId'),
  publishedOn: textIn(record, 'publishedOn'),
})

const rowsOf = async (reader: Reader, all: readonly Reference[], { asOf, records }: NamesOf): Promise<Rows> => {
  const changed = new Map(
    all.flatMap((reference) => {
      const record = reference.resource in columns ? records?.get(keyOf(reference)) : undefined
      return record ? [[keyOf(reference), rowOf(reference.resource, record)] as const] : []
    }),
  )
  const wanted = all.filter((reference) => !changed.has(keyOf(reference)))
  const ids = Map.groupBy(wanted, ({ resource }) => resource)
  const selects = Object.entries(columns).flatMap(([resource, own]) => {
    const some = ids.get(resource)
    return some
      ? [
          sql`SELECT ${resource} AS resource, id, ${own} FROM ${sql.identifier(resource)}
            WHERE ${isAmong(sql`id`, sql`${JSON.stringify([...new Set(some.map(({ id }) => id))])}`)}`,
        ]
      : []
  })
  if (selects.length === 0) return changed
  const found = await reader.all(
    sql<Row>`${asItStood(asOf)}SELECT resource, id, name, "localName", "regionId", "publisherId", "publishedOn"
      FROM (SELECT ${none} AS resource, ${none} AS id, ${none} AS name, ${none} AS "localName", ${none} AS "regionId",
        ${none} AS "publisherId", ${none} AS "publishedOn" WHERE 1 = 0 UNION ALL ${sql.join(selects, sql` UNION ALL `)}) AS named`,
  )
  return new Map([...found.map((row) => [keyOf(row), row] as const), ...changed])
}

const isReference = (value: object): value is Reference => 'resource' in value

/** Returns a copy of data in which each reference is replaced. */
const replaced = (data: unknown, replace: (reference: Reference) => Reference): unknown => {
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) return data.map((one: unknown) => replaced(one, replace))
  if (isReference(data)) return replace(data)
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, replaced(value, replace)]))
}

const namedIn = (rows: Rows, resource: string, id: string | null): Named | null => {
  const row = id === null ? undefined : rows.get(keyOf({ resource, id }))
  return row ? { id: row.id, name: row.name, localName: row.localName } : null
}

/** Returns the function that adds to a reference what its record is called. */
const naming =
  (own: Rows, others: Rows) =>
  (reference: Reference): Reference => {
    const row = own.get(keyOf(reference))
    if (!row) return reference
    const { resource, id } = reference
    const called = { resource, id, name: row.name, localName: row.localName }
    return resource === 'sources'
      ? { ...called, publisher: namedIn(others, 'organizations', row.publisherId), publishedOn: row.publishedOn }
      : row.regionId === null
        ? called
        : { ...called, region: namedIn(others, 'regions', row.regionId) }
  }

/** Returns findings as they are served. */
export const withSentences = async (
  reader: Reader,
  answered: readonly Answered[],
  state: NamesOf = {},
): Promise<ServedCheck[]> => {
  const references: Reference[] = []
  replaced(
    answered.map(({ found }) => found.params),
    (reference) => {
      references.push(reference)
      return reference
    },
  )
  const own = await rowsOf(reader, references, state)
  const others = [...own.values()].flatMap(({ regionId, publisherId }): Reference[] => [
    ...(regionId === null ? [] : [{ resource: 'regions', id: regionId }]),
    ...(publisherId === null ? [] : [{ resource: 'organizations', id: publisherId }]),
  ])
  const name = naming(own, await rowsOf(reader, others, state))
  return answered.map(({ found, review, note, by, at }) => {
    const { id, check, severity, params, ...rest } = found
    const message: Message = { check, params: replaced(params, name) as Message['params'] }
    return {
      id,
      check,
      severity,
      detail: sentence('en', message),
      params: message.params,
      ...rest,
      review: review === null ? null : ({ review, note, by, at } as Review),
    }
  })
}
