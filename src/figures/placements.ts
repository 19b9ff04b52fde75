/** Where figures stand that a database has added up: how far that lies within a question, and in which of its rows. */
import { coverBy } from './cover.ts'
import { groupingOf } from './groups.ts'
import { placesOf, type Places } from './places.ts'
import type { Register } from './register.ts'
import type { Key } from './rows.ts'
import type { TotalsQuery } from './totals.ts'
import { nearestCommon, type Cover } from './trees.ts'

/** Where figures stand; what is not asked for may be left out. */
export interface Place {
  readonly region: string | null
  /** Sorted ids, joined by commas. */
  readonly industries: string
  readonly organizations: string
  readonly year: string | null
}

export type Trees = Pick<Register, 'regions' | 'industries' | 'organizations'>

const idsIn = (list: string): string[] => (list === '' ? [] : list.split(','))

/** Each place is taken for a subject that stands there; no id has a blank. */
const subjectOf = ({ region, industries, organizations }: Place): string =>
  `${region ?? ''} ${industries} ${organizations}`

export const placesBySubject = (trees: Trees): Places => {
  const places = placesOf({ ...trees, initiatives: [], projects: [], sources: [], figures: [], rates: [] })
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

/** How far a place lies within what is asked for, and the key of its row. */
export interface Placing {
  readonly covered: Cover
  readonly key: Key
}

/** Works a place out once. */
export const placingsFor = (
  query: TotalsQuery,
  places: Places,
): { readonly of: (place: Place) => Placing; readonly size: () => number } => {
  const coverOf = coverBy(places, query)
  const grouping = groupingOf(places, query)
  const made = new Map<string, Placing>()
  const of = (place: Place): Placing => {
    const subject = subjectOf(place)
    const name = `${subject} ${place.year ?? ''}`
    const known = made.get(name)
    if (known) return known
    const placing = { covered: coverOf(subject), key: grouping({ subject, figure: firstAndLast(place.year) }) }
    made.set(name, placing)
    return placing
  }
  return { of, size: () => made.size }
}
