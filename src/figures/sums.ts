/** Answers totals from own parts that a database has added up already, together with those that had to be settled anew. */
import { decimalText, integerOf } from './amounts.ts'
import type { Reason } from './choose.ts'
import { byText, grouped } from './collections.ts'
import { coverBy } from './cover.ts'
import { groupingOf, labelOf } from './groups.ts'
import { placesOf, type Places } from './places.ts'
import type { Register, Stage } from './register.ts'
import { addUp, type Key } from './rows.ts'
import { tiedParts, type TiedFigure } from './tied.ts'
import { byKeyStageUnit, mergedRates, ratesUsed, type Totals, type TotalsQuery, type TotalsRow } from './totals.ts'
import { nearestCommon, type Cover } from './trees.ts'

/** Where figures stand; what is not asked for may be left out. */
export interface Place {
  readonly region: string | null
  /** Sorted ids, joined by commas. */
  readonly industries: string
  readonly organizations: string
  readonly year: string | null
}

/** What figures in the same place, of the same stage and unit, count together, in thousandths. */
export interface Sum extends Place {
  readonly stage: Stage
  readonly unit: string
  /** Null where they count. */
  readonly reason: Reason | null
  readonly figures: number
  readonly total: bigint
  readonly lower: bigint
  readonly upper: bigint | null
}

const idsIn = (list: string): string[] => list === '' ? [] : list.split(',')

/** A figure of a tied cluster, with the reason if it is left out. */
export type PlacedTied = Place & TiedFigure & { readonly reason: Reason | null }

/** What has been added up, what is still tied, and what had to be settled anew. */
export interface Found { readonly sums: readonly Sum[]; readonly tied: readonly PlacedTied[]; readonly rest: Totals }

/** Each place is taken for a subject that stands there; no id has a blank. */
const subjectOf = ({ region, industries, organizations }: Place): string => `${region ?? ''} ${industries} ${organizations}`

const placesOfSums = (found: readonly Place[], trees: Pick<Register, 'regions' | 'industries' | 'organizations'>): Places => {
  const places = placesOf({ ...trees, initiatives: [], projects: [], sources: [], figures: [], rates: [] })
  const at = new Map(found.map((place) => [subjectOf(place), place]))
  const industriesOf = (subject: string): string[] => idsIn(at.get(subject)?.industries ?? '')
  const organizationsOf = (subject: string): string[] => idsIn(at.get(subject)?.organizations ?? '')
  return {
    ...places, industriesOf, organizationsOf,
    region: (subject) => at.get(subject)?.region ?? null,
    industry: (subject) => nearestCommon(places.industries, industriesOf(subject)),
    organization: (subject) => nearestCommon(places.organizations, organizationsOf(subject)),
  }
}

type Line = Pick<Sum, 'stage' | 'unit' | 'figures' | 'total' | 'lower' | 'upper'> & { readonly key: Key }

const lineOfSum = ({ stage, unit, figures, total, lower, upper }: Sum, key: Key): Line => ({ key, stage, unit, figures, total, lower, upper })

const lineOf = ({ key, stage, unit, figures, total, lowerBound, upperBound }: TotalsRow): Line => ({
  key: Object.values(key), stage, unit, figures, total: integerOf(total), lower: integerOf(lowerBound ?? '0'),
  upper: upperBound === null ? null : integerOf(upperBound),
})

const together = (one: Line, other: Line): Line => ({
  ...one, figures: one.figures + other.figures, total: one.total + other.total, lower: one.lower + other.lower,
  upper: one.upper === null || other.upper === null ? null : one.upper + other.upper,
})

const firstAndLast = (year: string | null) => ({ periodStart: year && `${year}-01-01`, periodEnd: year && `${year}-12-31` })

/** The totals of all that was found; for questions without `explain`. */
export const totalOfSums = (
  { sums, tied, rest }: Found, query: TotalsQuery, trees: Pick<Register, 'regions' | 'industries' | 'organizations'>,
): Totals => {
  const places = placesOfSums([...sums, ...tied], trees)
  const coverOf = coverBy(places, query)
  const cover = (place: Place): Cover => coverOf(subjectOf(place))
  const grouping = groupingOf(places, query)
  const keyOf = (place: Place): Key => grouping({ subject: subjectOf(place), figure: firstAndLast(place.year) })

  const parts = tiedParts(tied.filter(({ reason }) => reason === null))
  const isInside = ({ figure }: { figure: Place }): boolean => cover(figure) === 'inside'
  const lines: Line[] = [
    ...sums.filter((sum) => sum.reason === null && cover(sum) === 'inside').map((sum) => lineOfSum(sum, keyOf(sum))),
    ...addUp(parts, (part) => isInside(part) ? keyOf(part.figure) : undefined).map((row) => ({ ...row, figures: row.parts.length })),
    ...rest.data.map(lineOf),
  ]
  const rows = [...grouped(lines, ({ key, stage, unit }) => JSON.stringify([key, stage, unit])).values()]
    .map((same) => same.reduce(together)).sort(byKeyStageUnit)

  const excluded = new Map(Object.entries(rest.excluded) as [Reason, number][])
  const leaveOut = (place: Place, reason: Reason | null, figures: number): void => {
    const covered = cover(place)
    const why = covered === 'outside' || (covered === 'inside' && reason === null) ? undefined : reason ?? 'covers-more'
    if (why !== undefined) excluded.set(why, (excluded.get(why) ?? 0) + figures)
  }
  for (const sum of sums) leaveOut(sum, sum.reason, sum.figures)
  for (const figure of tied) leaveOut(figure, figure.reason, 1)
  const { groupBy = [] } = query
  return {
    ...rest,
    data: rows.map(({ key, stage, unit, figures, total, lower, upper }) => ({
      key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
      label: labelOf(places, groupBy, key), stage, unit,
      total: decimalText(total), lowerBound: decimalText(lower), upperBound: upper === null ? null : decimalText(upper), figures,
    })),
    rates: mergedRates([...rest.rates, ...ratesUsed(parts, isInside)]),
    excluded: Object.fromEntries([...excluded].filter(([, count]) => count > 0).sort(([one], [other]) => byText(one, other))),
  }
}
