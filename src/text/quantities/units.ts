/** Compares units as words print them with units of figures. */
import { isCurrency, isPercentage } from '../../model/units.ts'

export type UnitKind = 'money' | 'share' | 'count'

/** Tells which units are compared exactly; whether 80个 are projects or companies, words seldom say. */
export const kindOf = (unit: string): UnitKind => {
  if (isCurrency(unit)) return 'money'
  return isPercentage(unit) || unit === 'fold' ? 'share' : 'count'
}

/** Reports whether a unit that words print, or null where they print none, may be another unit. */
export const unitsAgree = (printed: string | null, unit: string): boolean =>
  printed === null || printed === unit || (kindOf(printed) === 'count' && kindOf(unit) === 'count')

/** Physical units of one dimension are equivalents of each other, as currencies are. */
const dimensions: readonly (readonly string[])[] = [
  ['mu', 'hectare', 'acre', 'square-meter', 'square-kilometer'],
  ['meter', 'kilometer', 'mile', 'nautical-mile'],
  ['tonne', 'kilogram', 'jin', 'barrel'],
  ['kilowatt', 'megawatt', 'gigawatt', 'terawatt'],
  ['kilowatt-hour', 'megawatt-hour', 'gigawatt-hour', 'terawatt-hour'],
]

/** Reports whether an amount in one unit can be the equivalent of an amount in the other. */
export const areEquivalent = (one: string | null, other: string | null): boolean =>
  one !== null &&
  other !== null &&
  one !== other &&
  ((kindOf(one) === 'money' && kindOf(other) === 'money') ||
    dimensions.some((units) => units.includes(one) && units.includes(other)))
