/** Places: where a figure lies, as a text that figures share. */
import { byText } from '../collections.ts'
import { placesOf, type Places } from './places.ts'
import { nothing, type Register } from '../register.ts'
import { nearestCommon } from './trees.ts'

/** The trees in which figures are grouped and filtered. */
export type PlaceTrees = Pick<Register, 'regions' | 'industries' | 'organizations'>

const idsIn = (list: string): string[] => (list === '' ? [] : list.split(','))

/** Returns the name of a place: a region, and sorted ids of industries and organizations. No id contains a blank. */
export const placeName = (
  region: string | null,
  industries: readonly string[],
  organizations: readonly string[],
): string => [region ?? '', ...[industries, organizations].map((ids) => [...ids].sort(byText).join(','))].join(' ')

/** Returns the places of subjects that are known by `placeName` alone. */
export const placesBySubject = (trees: PlaceTrees): Places => {
  const places = placesOf({ ...nothing, ...trees })
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
