/** Encodes the rates that figures take as texts, which a database keeps and counts: where they are listed adds up. */
import type { Part } from '../own-parts.ts'
import type { Place } from '../places/placements.ts'
import type { Figure } from '../register.ts'
import { usedRate, type UsedRate } from '../totals.ts'

/** Totals are filtered by region and by industries alone. */
type Filtered = Pick<Place, 'region' | 'industries'>

/** No id contains a blank. */
const nameOf = ({ region, industries }: Filtered): string => `${region ?? ''} ${industries}`

/**
 * Returns the rate of a part in the first line, and in the others the places of the parts that contain it elsewhere,
 * whose totals list the rate too.
 */
export const rateUseOf = (part: Part, placeOf: (figure: Figure) => Filtered): string => {
  if (part.conversion === undefined) return ''
  const above = new Set<string>()
  for (let at = part.whole; at !== undefined; at = at.whole) above.add(nameOf(placeOf(at.figure)))
  above.delete(nameOf(placeOf(part.figure)))
  return [JSON.stringify(usedRate(part.conversion)), ...above].join('\n')
}

/** Returns the rate in a text of `rateUseOf`. */
export const rateIn = (use: string): string | undefined =>
  use === '' ? undefined : (JSON.parse(use.split('\n', 1)[0] as string) as UsedRate).rate

/** Returns the rate as JSON, and each place in which it is listed, told apart only by some dimensions. */
export const usesIn = (
  use: string,
  own: Filtered,
  dimensions: readonly string[],
): { readonly rate: string; readonly places: readonly Filtered[] } => {
  const [rate = '', ...above] = use.split('\n')
  const [byRegion, byIndustries] = [dimensions.includes('region'), dimensions.includes('industries')]
  const places = new Map<string, Filtered>()
  for (const name of [nameOf(own), ...above]) {
    const [region = '', industries = ''] = name.split(' ')
    const place = { region: (byRegion && region) || null, industries: byIndustries ? industries : '' }
    places.set(nameOf(place), place)
  }
  return { rate, places: [...places.values()] }
}
