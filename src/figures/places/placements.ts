/** Places sums in the answer to a query: how far they lie within it, and in which row. */
import { remembered } from '../collections.ts'
import { coverBy } from './filter.ts'
import { groupingOf } from './groups.ts'
import { placesOf, type Places } from './places.ts'
import type { Register } from '../register.ts'
import type { Key } from '../rows.ts'
import type { TotalsQuery } from '../totals.ts'
import { nearestCommon, type Cover } from './trees.ts'

/** The place of some figures; a query that does not group or filter by a part of it may leave that part out. */
export interface Place {
  readonly region: string | null
  /** Sorted ids, joined by commas. */
  readonly industries: string
  readonly organizations: string
  readonly year: string | null
}

/** The trees in which figures are grouped and filtered. */
export type PlaceTrees = Pick<Register, 'regions' | 'industries' | 'organizations'>

const idsIn = (list: string): string[] => (list === '' ? [] : list.split(','))

/** The key of a subject in this place; no id contains a blank. */
const subjectOf = ({ region, industries, organizations }: Place): string =>
  `${region ?? ''} ${industries} ${organizations}`

/** Returns the places of subjects that are known by `subjectOf` alone. */
export const placesBySubject = (trees: PlaceTrees): Places => {
  const places = placesOf({ ...trees, initiatives: [], projects: [], sources: [], figures: [], rates: [], metrics: [] })
  const part = (subject: string, index: number): string => subject.split(' ')[index] as string
  const industriesOf = (subject: string): string[] => idsIn(part(subject, 1))
  const organizationsOf = (subject: string): string[] => idsIn(part(subject, 2))
  return {
    ...places,
    industriesOf,
    organizationsOf,
    region: (subject) => part(subject, 0) || null,
    industry: (subject) => nearestCommon(places.industries, industriesOf(subject)),
    organization: (subject) => nearestCommon(places.organizations, organizationsOf(subject)),
  }
}

const firstAndLast = (year: string | null) => ({
  periodStart: year && `${year}-01-01`,
  periodEnd: year && `${year}-12-31`,
})

/** The coverage of a place by a query, and the key of its row. */
export interface Placement {
  readonly covered: Cover
  readonly key: Key
}

/** Returns a function that places a sum in the answer to a query. */
export const placementsFor = (query: TotalsQuery, places: Places): ((place: Place) => Placement) => {
  const coverOf = coverBy(places, query)
  const keyOf = groupingOf(places, query)
  const placed = remembered((subject: string, year: string) => ({
    covered: coverOf(subject),
    key: keyOf({ subject, figure: firstAndLast(year || null) }),
  }))
  return (place) => placed(subjectOf(place), place.year ?? '')
}
