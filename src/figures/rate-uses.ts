/** Encodes the rates that figures take as texts, which a database keeps and counts: where they are listed adds up. */
import type { Part } from './own-parts.ts'
import type { Place } from './places/placements.ts'
import type { Figure } from './register.ts'
import { usedRate, type UsedRate } from './totals.ts'

/** Totals are filtered by region and by industries alone. */
type Filtered = Pick<Place, 'region' | 'industries'>

type Above = readonly (readonly [region: string | null, industries: string])[]

/** Returns the rate of a part with the other places of the parts that contain it, whose totals list the rate too. */
export const rateUseOf = (part: Part, placeOf: (figure: Figure) => Filtered): string => {
  if (part.conversion === undefined) return ''
  const nameOf = ({ figure }: Part): string => {
    const { region, industries } = placeOf(figure)
    return JSON.stringify([region, industries])
  }
  const above = new Set<string>()
  for (let at = part.whole; at !== undefined; at = at.whole) above.add(nameOf(at))
  above.delete(nameOf(part))
  return JSON.stringify([usedRate(part.conversion), [...above].map((name) => JSON.parse(name) as unknown)])
}

const decoded = (use: string): readonly [UsedRate, Above] => JSON.parse(use) as [UsedRate, Above]

/** Returns the rate in a text of `rateUseOf`. */
export const rateIn = (use: string): string | undefined => (use === '' ? undefined : decoded(use)[0].rate)

/** Returns the rate as text, and each place in which it is listed, of which only some dimensions are told apart. */
export const usesIn = (
  use: string,
  own: Filtered,
  dimensions: readonly string[],
): { readonly rate: string; readonly places: readonly Filtered[] } => {
  const [rate, above] = decoded(use)
  const [byRegion, byIndustries] = ['region', 'industries'].map((name) => dimensions.includes(name))
  const all = [own, ...above.map(([region, industries]) => ({ region, industries }))].map((place) => ({
    region: byRegion ? place.region : null,
    industries: byIndustries ? place.industries : '',
  }))
  const places = new Map(all.map((place) => [`${place.region ?? ''} ${place.industries}`, place]))
  return { rate: JSON.stringify(rate), places: [...places.values()] }
}
