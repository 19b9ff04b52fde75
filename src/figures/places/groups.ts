/** Step 4: computes the key of the row that a part belongs to, and its label. */
import type { Choice } from '../choose.ts'
import { spokenFor, yearOf } from '../periods.ts'
import type { groups } from '../../model/vocabulary.ts'
import { lifted, type Places } from './places.ts'
import type { Figure, RegionKind } from '../register.ts'

export type Group = (typeof groups)[number]

/** The key of a row: one value for each group, null for figures that cannot be placed. */
export type Key = readonly (string | null)[]

export interface Grouping {
  /** Up to two. */
  readonly groupBy?: readonly Group[] | undefined
  /** The level to which regions are lifted. */
  readonly regionKind?: RegionKind | undefined
}

type Grouped = Grouping & Pick<Choice, 'stock'>

/** A subject with a figure about it, to be placed in a row. */
export interface Placed {
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
export const groupingOf = (places: Places, query: Grouped): ((placed: Placed) => Key) => {
  const values = valueOf(places, query)
  const { groupBy = [] } = query
  return (placed) => groupBy.map((group) => values[group](placed))
}

/** Returns a row's label: `Guangdong, 2025`. The single row of an ungrouped answer is `Total`. */
export const labelOf = (places: Places, groupBy: readonly Group[], key: Key): string => {
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
