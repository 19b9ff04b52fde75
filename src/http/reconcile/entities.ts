/** The types, the properties and the records of the reconciliation service. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { parsePeriod, type Period } from '../../model/period.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { capital, spoken } from '../../text/in-words.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { recordsWhere } from '../contract/records-where.ts'

// The types of the reconciliation service, which are the resources whose records have names, and its queries.

export type TypeName = (typeof resolvedResources)[number]

/** In UTF-16 units: no name of a record is longer, so a longer one is looked up nowhere. */
export const longestQuery = 1000

/** A type or a property, as the protocol names it. */
export interface Described {
  readonly id: string
  readonly name: string
  readonly description: string
}

export const types: readonly Described[] = resolvedResources.map((id) => ({
  id,
  name: capital(id),
  description: resourceOf(id).description.en,
}))

/** Returns a type as candidates carry it. */
export const typeOf = (id: TypeName): Pick<Described, 'id' | 'name'> => ({ id, name: capital(id) })

/** A value of a property; an object is a record that the client has matched before. */
type Value = string | number | boolean | { readonly id: string; readonly name?: string }

/** A query of a batch, with lists where a client may send one value. */
export interface ReconcileQuery {
  readonly query?: string
  readonly type?: readonly TypeName[]
  readonly limit?: number
  readonly properties?: readonly { readonly pid: string; readonly v: readonly Value[] }[]
}

/** Returns the types among which a query looks. */
export const typesIn = ({ type = [] }: Pick<ReconcileQuery, 'type'>): readonly TypeName[] =>
  type.length > 0 ? [...new Set(type)] : resolvedResources

/** Returns the text of a property's value. */
export const valueText = (value: Value): string => (typeof value === 'object' ? value.id : String(value))

// Reads the records of candidates, and says in a few words what each is.

/** A record with what tells it from others of its name. */
export interface Entity {
  readonly type: TypeName
  readonly id: string
  readonly name: string
  readonly description: string
  readonly record: Data
}

/** The fields that are read, of those that a resource has. */
const fieldsRead = [
  'id',
  'name',
  'title',
  'localName',
  'localTitle',
  'aliases',
  'kind',
  'category',
  'regionId',
  'parentId',
  'isoCode',
  'gbCode',
  'codes',
  'announcedOn',
  'startsOn',
  'endsOn',
  'publishedOn',
]

const byIds = (store: Store, name: ResourceName, ids: readonly string[], fields: readonly string[]): Promise<Data[]> =>
  ids.length === 0 ? Promise.resolve([]) : recordsWhere(store, name, { 'id.in': ids }, ids.length, fields)

const textIn = (record: Data, ...keys: readonly string[]): string | undefined =>
  keys.map((key) => record[key]).find((value): value is string => typeof value === 'string')

/** Returns the region that a record is in, or is part of. */
const placeOf = (type: TypeName, record: Data): string | undefined =>
  textIn(record, type === 'regions' ? 'parentId' : 'regionId')

/** Returns the codes of a region or an industry. */
export const codesOf = (record: Data): string[] => [
  ...[record['isoCode'], record['gbCode']].filter((code): code is string => typeof code === 'string'),
  ...((record['codes'] ?? []) as { code: string }[]).map(({ code }) => code),
]

const describe = (type: TypeName, record: Data, places: ReadonlyMap<string, string>): string => {
  const kind = textIn(record, 'kind', 'category')
  const place = placeOf(type, record)
  const what = capital(kind === undefined ? resourceOf(type).singular : spoken(kind))
  return [
    place === undefined ? what : `${what} in ${places.get(place) ?? place}`,
    textIn(record, 'localName', 'localTitle'),
    codesOf(record).join(', '),
    textIn(record, 'publishedOn', 'announcedOn', 'startsOn'),
  ]
    .filter(Boolean)
    .join('; ')
}

/** Reads the records of these ids, by type and id. */
export const readEntities = async (
  store: Store,
  wanted: readonly { readonly resource: TypeName; readonly id: string }[],
): Promise<ReadonlyMap<string, Entity>> => {
  const found: { type: TypeName; record: Data }[] = []
  for (const [type, some] of Map.groupBy(wanted, ({ resource }) => resource)) {
    const ids = some.map(({ id }) => id)
    for (const record of await byIds(store, type, ids, fieldsRead)) found.push({ type, record })
  }
  const places = new Set(found.flatMap(({ type, record }) => placeOf(type, record) ?? []))
  const named = await byIds(store, 'regions', [...places], ['id', 'name'])
  const names = new Map(named.map(({ id, name }) => [id as string, name as string]))
  return new Map(
    found.map(({ type, record }) => {
      const id = record['id'] as string
      const name = textIn(record, 'title', 'name') ?? id
      return [`${type}/${id}`, { type, id, name, description: describe(type, record, names), record }]
    }),
  )
}

// The properties by which a query narrows what a name may mean, and how a record is held against them.

/** Reports whether a record agrees with a property; undefined if that is not known. */
export type Agreement = boolean | undefined

type Judge = (
  store: Store,
  values: readonly Value[],
  entities: readonly Entity[],
) => Promise<(entity: Entity) => Agreement>

interface Property extends Described {
  readonly types: readonly TypeName[]
  readonly judge: Judge
}

/** Surer than a name with another ending: `Jilin` names both a province and a city in it. */
const surelyNamed = 0.7
const mostRegions = 3

const isId = /^[a-z0-9-]{1,120}$/

const regionsNamed = async (store: Store, value: Value): Promise<string[]> => {
  if (typeof value === 'object') return isId.test(value.id) ? [value.id] : []
  const name = String(value)
  const candidates = name.length > longestQuery ? [] : await store.resolve(name, 'regions')
  return candidates
    .filter(({ confidence }) => confidence >= surelyNamed)
    .slice(0, mostRegions)
    .map(({ id }) => id)
}

const isInRegion: Judge = async (store, values, entities) => {
  const regions = (await Promise.all(values.map((one) => regionsNamed(store, one)))).flat()
  const inside = new Set<Entity>()
  for (const region of new Set(regions)) {
    // Each is a question of its own: other requests are answered between two.
    await otherWork()
    for (const type of new Set(entities.map((entity) => entity.type))) {
      const some = entities.filter((entity) => entity.type === type)
      const parameter = type === 'regions' ? 'id.within' : 'regionId.within'
      if (type !== 'regions' && !('regionId' in resourceOf(type).own)) continue
      const where = { 'id.in': some.map(({ id }) => id), [parameter]: region }
      const ids = new Set((await recordsWhere(store, type, where, some.length, ['id'])).map(({ id }) => id))
      for (const entity of some) if (ids.has(entity.id) && entity.id !== region) inside.add(entity)
    }
  }
  const isPlaced = ({ type, record }: Entity): boolean => type === 'regions' || typeof record['regionId'] === 'string'
  return (entity) => (regions.length > 0 && isPlaced(entity) ? inside.has(entity) : undefined)
}

/** Makes a judge of what reads a value once, and then holds each record against it. */
const judging =
  (reading: (text: string) => (record: Data) => Agreement): Judge =>
  (_store, values) => {
    // A longer text is read no further: like what is left of it, it is no name, code or period.
    const agreeing = values.map((value) => reading(valueText(value).slice(0, longestQuery + 1)))
    return Promise.resolve(({ record }) => {
      const agreements = agreeing.map((agrees) => agrees(record))
      return agreements.includes(true) || (agreements.includes(undefined) ? undefined : false)
    })
  }

/** Reads a year, a period or a date, as cells of a table have them. */
const periodIn = (text: string): Period | undefined => {
  const [date] = /^\d{4}-\d\d-\d\d(?=T|$)/.exec(text) ?? []
  return parsePeriod(date === undefined ? text.trim() : `${date}/${date}`)
}

const never = '9999-12-31'

/** Returns the time of a record, from the first of its dates to its end, which may be open. */
const timeOf = (record: Data): Period | undefined => {
  const dates = ['publishedOn', 'announcedOn', 'startsOn', 'endsOn']
    .map((key) => record[key])
    .filter((date): date is string => typeof date === 'string')
    .sort()
  const [start] = dates
  if (start === undefined) return undefined
  return { start, end: record['endsOn'] === null ? never : (dates.at(-1) as string) }
}

const isAtTime = judging((text) => {
  const period = periodIn(text)
  return (record) => {
    const time = timeOf(record)
    return period && time && period.start <= time.end && time.start <= period.end
  }
})

const isOfKind = judging((text) => {
  const key = nameKeyOf(text)
  return ({ kind }) => (typeof kind === 'string' ? nameKeyOf(kind) === key : undefined)
})

const hasCode = judging((text) => {
  const key = nameKeyOf(text)
  return (record) => {
    const codes = [record['id'] as string, ...codesOf(record), ...((record['aliases'] ?? []) as string[])]
    return codes.some((code) => nameKeyOf(code) === key)
  }
})

const withField = (...keys: readonly string[]): readonly TypeName[] =>
  resolvedResources.filter((type) => keys.some((key) => key in resourceOf(type).own))

export const properties: readonly Property[] = [
  {
    id: 'region',
    name: 'Region',
    description: 'A region that it is in, on any level: an id, a name or a code.',
    types: ['regions', ...withField('regionId')],
    judge: isInRegion,
  },
  {
    id: 'year',
    name: 'Year',
    description: 'A year, a date, or a period such as 2025-Q1, in which it is published, announced or under way.',
    types: withField('publishedOn', 'announcedOn', 'startsOn'),
    judge: isAtTime,
  },
  {
    id: 'kind',
    name: 'Kind',
    description: 'What it is: city, company, programme…',
    types: withField('kind'),
    judge: isOfKind,
  },
  {
    id: 'code',
    name: 'Code',
    description: 'A code of ISO 3166, GB/T 2260 or an industry, another name that is a code, or its id.',
    types: [...resolvedResources],
    judge: hasCode,
  },
]

/** Returns how records agree with each property of a query. */
export const judged = async (
  store: Store,
  { properties: wanted = [] }: ReconcileQuery,
  entities: readonly Entity[],
): Promise<(entity: Entity) => readonly (readonly [pid: string, agreement: Agreement])[]> => {
  const judges: (readonly [string, (entity: Entity) => Agreement])[] = []
  for (const { id, judge } of properties) {
    const values = wanted.filter(({ pid }) => pid === id).flatMap(({ v }) => v)
    if (values.length > 0) judges.push([id, await judge(store, values, entities)])
  }
  return (entity) => judges.map(([id, agrees]) => [id, agrees(entity)])
}
