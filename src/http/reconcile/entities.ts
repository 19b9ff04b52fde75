/** Reads the records of candidates, and says in a few words what each is. */
import { conditionsOf } from '../../model/filters.ts'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { capital, spoken } from '../../text/in-words.ts'
import type { Store } from '../../store/store.ts'
import type { TypeName } from './types.ts'

/** A record with what tells it from others of its name. */
export interface Entity {
  readonly type: TypeName
  readonly id: string
  readonly name: string
  readonly description: string
  readonly record: Data
}

/** The fields that are read, of those that a resource has. */
const told = [
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

/** Returns the records of a list that meet filters, which are named as the parameters of the list. */
export const recordsWhere = async (
  store: Store,
  name: ResourceName,
  where: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  limit: number,
): Promise<Data[]> => {
  const resource = resourceOf(name)
  const { records } = await store.list(resource, {
    conditions: conditionsOf(resource, where),
    sort: [],
    limit,
    fields: fields.filter((key) => key in resource.own || key === 'id'),
    include: [],
    facets: [],
    total: false,
  })
  return JSON.parse(`[${records.join(',')}]`) as Data[]
}

const byIds = (store: Store, name: ResourceName, ids: readonly string[], fields: readonly string[]): Promise<Data[]> =>
  ids.length === 0 ? Promise.resolve([]) : recordsWhere(store, name, { 'id.in': ids }, fields, ids.length)

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
  const ids = new Map<TypeName, string[]>()
  for (const { resource, id } of wanted) ids.set(resource, [...(ids.get(resource) ?? []), id])
  const found: { type: TypeName; record: Data }[] = []
  for (const [type, some] of ids)
    for (const record of await byIds(store, type, some, told)) found.push({ type, record })
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
