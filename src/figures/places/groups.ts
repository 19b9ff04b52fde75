/** Filters and groups: how far a subject lies within what a filter names, and which row a part belongs to. */
import type { groups } from '../../model/vocabulary.ts'
import { remembered } from '../collections.ts'
import type { RegionKind } from '../register.ts'
import { type Cover, covering, lifted, type Places } from './places.ts'
import { keyOf } from './subjects.ts'

export interface PlaceFilter {
  readonly regionWithin?: string | undefined
  readonly industryWithin?: string | undefined
  /** The initiative and all its parts. */
  readonly initiativeId?: string | undefined
  /** The project and all its parts. */
  readonly projectId?: string | undefined
}

type Test = (subject: string) => Cover

const inRegion = (places: Places, id: string): Test => {
  const cover = covering(places.regions, id)
  return (subject) => {
    const region = places.region(subject)
    return region === null ? 'outside' : cover(region)
  }
}

const inIndustry = (places: Places, id: string): Test => {
  const cover = covering(places.industries, id)
  return (subject) => {
    const covers = places.industriesOf(subject).map(cover)
    if (covers.every((one) => one === 'outside')) return 'outside'
    return covers.every((one) => one === 'inside') ? 'inside' : 'partly'
  }
}

const partOf =
  ({ path }: Places, key: string): Test =>
  (subject) =>
    path(subject).includes(key) ? 'inside' : path(key).includes(subject) ? 'partly' : 'outside'

/** A subject is inside if it is inside every filter, and outside if it is wholly outside any of them. */
const coverBy = (places: Places, { regionWithin, industryWithin, initiativeId, projectId }: PlaceFilter): Test => {
  const tests = [
    ...(regionWithin === undefined ? [] : [inRegion(places, regionWithin)]),
    ...(industryWithin === undefined ? [] : [inIndustry(places, industryWithin)]),
    ...(initiativeId === undefined ? [] : [partOf(places, keyOf('initiative', initiativeId))]),
    ...(projectId === undefined ? [] : [partOf(places, keyOf('project', projectId))]),
  ]
  return tests.length === 0
    ? () => 'inside'
    : remembered((subject) => {
        const covers = tests.map((test) => test(subject))
        return covers.includes('outside') ? 'outside' : covers.includes('partly') ? 'partly' : 'inside'
      })
}

// Computes the key of the row that a part belongs to, and its label.

export type Group = (typeof groups)[number]

/** The key of a row: one value for each group, null for figures that cannot be placed. */
export type GroupKey = readonly (string | null)[]

export interface Grouping {
  /** Up to two. */
  readonly groupBy?: readonly Group[] | undefined
  /** The level to which regions are lifted. */
  readonly regionKind?: RegionKind | undefined
}

/** Computes keys, without the year; a component is null if the subject cannot be placed along that group. */
const keyBy = (places: Places, { groupBy = [], regionKind }: Grouping): ((subject: string) => GroupKey) => {
  const lift = regionKind === undefined ? (id: string) => id : lifted(places.regions, regionKind)
  const values: Readonly<Record<Group, (subject: string) => string | null>> = {
    region: (subject) => {
      const region = places.region(subject)
      return region === null ? null : lift(region)
    },
    industry: (subject) => places.industry(subject),
    organization: (subject) => places.organization(subject),
    year: () => null,
  }
  return (subject) => groupBy.map((group) => values[group](subject))
}

const plurals: Readonly<Record<Group, string>> = {
  region: 'regions',
  industry: 'industries',
  organization: 'organizations',
  year: 'years',
}

/** Returns a row's label: `Guangdong, 2025`. The single row of an ungrouped answer is `Total`. */
export const rowLabel = (places: Places, groupBy: readonly Group[], key: GroupKey): string => {
  const nameOf = (group: Group, id: string): string =>
    group === 'year'
      ? id
      : ({ region: places.regions, industry: places.industries, organization: places.organizations }[group].find(id)
          ?.name ?? id)
  return (
    groupBy
      .map((group, index) => {
        const id = key[index] ?? null
        return id === null ? `Several ${plurals[group]}` : nameOf(group, id)
      })
      .join(', ') || 'Total'
  )
}

/** A subject lies outside of the filters or partly within them, or within them at the key of a number. */
export const isOutside = -1
export const isPartly = -2

/** Locates subjects, as its places know them, among the filters and groups of a query. */
export class Locations {
  readonly #query: PlaceFilter & Grouping
  readonly #yearAt: number
  readonly #keys: GroupKey[] = []
  readonly #numbers = new Map<string, number>()
  #places: Places
  #coverOf: Test
  #keyOf: (subject: string) => GroupKey

  constructor(query: PlaceFilter & Grouping, places: Places) {
    this.#query = query
    this.#yearAt = (query.groupBy ?? []).indexOf('year')
    this.#places = places
    this.#coverOf = coverBy(places, query)
    this.#keyOf = keyBy(places, query)
  }

  /** Takes places in which there are more records, and those that were there have not moved; false if it has them. */
  take(places: Places): boolean {
    if (places === this.#places) return false
    this.#places = places
    this.#coverOf = coverBy(places, this.#query)
    this.#keyOf = keyBy(places, this.#query)
    return true
  }

  /** Returns the number of the key of a subject, `isOutside` or `isPartly`. */
  of(subject: string): number {
    const cover = this.#coverOf(subject)
    if (cover !== 'inside') return cover === 'outside' ? isOutside : isPartly
    const key = this.#keyOf(subject)
    const text = JSON.stringify(key)
    let number = this.#numbers.get(text)
    if (number === undefined) this.#numbers.set(text, (number = this.#keys.push(key) - 1))
    return number
  }

  /** Returns the key of a number, in a year. */
  keyIn(number: number, year: string | null): GroupKey {
    const key = this.#keys[number] as GroupKey
    return this.#yearAt < 0 ? key : key.with(this.#yearAt, year)
  }

  /** Returns the key of a row as it is answered, and its label. */
  named(key: GroupKey): { key: Partial<Record<Group, string | null>>; label: string } {
    const { groupBy = [] } = this.#query
    return {
      key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
      label: rowLabel(this.#places, groupBy, key),
    }
  }
}
