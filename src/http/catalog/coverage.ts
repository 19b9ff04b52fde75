/** The coverage of the datasets: when each last changed, the days that it describes, and the places. */
import { condition, everything } from '../../exchange/requests.ts'
import type { ResourceName } from '../../model/field.ts'
import { everyResource, resourceOf, resources, type RecordNamed } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'

/** From the first day to the last. */
export interface Period {
  readonly start: string
  readonly end: string
}

export interface Place {
  readonly id: string
  readonly name: string
}

export interface Coverage {
  /** The instant of the last change of each resource that has records, or had some. */
  readonly changedAt: ReadonlyMap<string, string>
  readonly periods: ReadonlyMap<string, Period>
  /** The topmost regions of projects and initiatives, in order of their names. */
  readonly places: readonly Place[]
  /** The resources that have records. */
  readonly filled: ReadonlySet<string>
}

/** The dates between which the records of a resource tell. */
const spans: Readonly<Partial<Record<ResourceName, readonly [start: string, end: string]>>> = {
  sources: ['publishedOn', 'publishedOn'],
  initiatives: ['startsOn', 'endsOn'],
  projects: ['startsOn', 'endsOn'],
  figures: ['periodStart', 'periodEnd'],
  rates: ['on', 'on'],
}

const outermost = async (
  store: Store,
  name: ResourceName,
  key: string,
  descending: boolean,
): Promise<string | undefined> => {
  const resource = resourceOf(name)
  const { nullable } = resource.fields[key] as { nullable: boolean }
  const { records } = await store.list(resource, {
    ...everything,
    conditions: nullable ? [condition(resource, `${key}.exists`, true)] : [],
    sort: [{ key, descending }],
    fields: [key],
    limit: 1,
  })
  return records[0] === undefined ? undefined : (JSON.parse(records[0]) as Record<string, string>)[key]
}

const periodOf = async (store: Store, name: ResourceName): Promise<Period | undefined> => {
  const [from, to] = spans[name] ?? []
  if (from === undefined || to === undefined) return undefined
  const [start, end] = [await outermost(store, name, from, false), await outermost(store, name, to, true)]
  return start === undefined || end === undefined || start > end ? undefined : { start, end }
}

type Region = Pick<RecordNamed<'regions'>, 'id' | 'name' | 'parentId'>

/** The number of regions looked up at once. */
const atOnce = 500

const regionsOf = async (store: Store, ids: readonly string[]): Promise<Region[]> => {
  const found: Region[] = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const { records } = await store.list(resources.regions, {
      ...everything,
      conditions: [condition(resources.regions, 'id.in', ids.slice(at, at + atOnce))],
      fields: ['id', 'name', 'parentId'],
      limit: atOnce,
    })
    found.push(...records.map((text) => JSON.parse(text) as Region))
  }
  return found
}

const regionIdsIn = async (store: Store, name: 'projects' | 'initiatives'): Promise<string[]> => {
  const { facets } = await store.list(resourceOf(name), { ...everything, facets: ['regionId'], limit: 1 })
  return (facets?.['regionId'] ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
}

const placesOf = async (store: Store): Promise<Place[]> => {
  let ids = new Set([...(await regionIdsIn(store, 'projects')), ...(await regionIdsIn(store, 'initiatives'))])
  const topmost = new Map<string, Place>()
  while (ids.size > 0) {
    const regions = await regionsOf(store, [...ids])
    for (const { id, name, parentId } of regions) if (parentId === null) topmost.set(id, { id, name })
    ids = new Set(regions.flatMap(({ parentId }) => parentId ?? []))
  }
  return [...topmost.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Reads what the datasets cover. */
export const coverageOf = async (store: Store): Promise<Coverage> => {
  const changedAt = new Map<string, string>()
  const periods = new Map<string, Period>()
  const filled = new Set<string>()
  for (const resource of everyResource) {
    const { name } = resource
    const at = await store.changedAt(name)
    if (at === undefined) continue
    changedAt.set(name, at)
    const { records } = await store.list(resource, { ...everything, fields: ['id'], limit: 1 })
    if (records.length > 0) filled.add(name)
    const period = await periodOf(store, name)
    if (period) periods.set(name, period)
  }
  return { changedAt, periods, places: await placesOf(store), filled }
}
