/** Filters: computes how far a subject lies within the region, industry, initiative and project asked for. */
import type { groups } from '../../model/vocabulary.ts'
import type { Choice } from '../choose.ts'
import { remembered } from '../collections.ts'
import { spokenFor, yearOf } from '../periods.ts'
import type { Figure, RegionKind } from '../register.ts'
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
export const coverBy = (
  places: Places,
  { regionWithin, industryWithin, initiativeId, projectId }: PlaceFilter,
): Test => {
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

// Step 4: computes the key of the row that a part belongs to, and its label.

export type Group = (typeof groups)[number]

/** The key of a row: one value for each group, null for figures that cannot be placed. */
export type GroupKey = readonly (string | null)[]

export interface Grouping {
  /** Up to two. */
  readonly groupBy?: readonly Group[] | undefined
  /** The level to which regions are lifted. */
  readonly regionKind?: RegionKind | undefined
}

type Grouped = Grouping & Pick<Choice, 'stock'>

/** A subject with a figure about it, to be placed in a row. */
interface Placed {
  readonly subject: string
  readonly figure: Pick<Figure, 'periodStart' | 'periodEnd'>
}

const valueOf = (
  places: Places,
  { regionKind, stock }: Grouped,
): Readonly<Record<Group, (placed: Placed) => string | null>> => {
  const isStock = stock !== undefined
  const lift = regionKind === undefined ? (id: string) => id : lifted(places.regions, regionKind)
  return {
    region: ({ subject }) => {
      const region = places.region(subject)
      return region === null ? null : lift(region)
    },
    industry: ({ subject }) => places.industry(subject),
    organization: ({ subject }) => places.organization(subject),
    year: ({ figure }) => yearOf(spokenFor(figure, isStock)),
  }
}

const plurals: Readonly<Record<Group, string>> = {
  region: 'regions',
  industry: 'industries',
  organization: 'organizations',
  year: 'years',
}

/** Computes keys; a component is null if the figure cannot be split or placed along that group. */
export const groupingOf = (places: Places, query: Grouped): ((placed: Placed) => GroupKey) => {
  const values = valueOf(places, query)
  const { groupBy = [] } = query
  return (placed) => groupBy.map((group) => values[group](placed))
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
