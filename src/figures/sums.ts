/** Answers totals from own parts that a database has added up already, together with those that had to be settled anew. */
import { decimalText, integerOf } from './amounts.ts'
import type { Reason } from './choose.ts'
import { byText, grouped } from './collections.ts'
import { coverBy } from './cover.ts'
import { groupingOf, labelOf } from './groups.ts'
import { placesOf, type Places } from './places.ts'
import type { Register, Stage } from './register.ts'
import type { Key } from './rows.ts'
import { byKeyStageUnit, type Totals, type TotalsQuery, type TotalsRow } from './totals.ts'
import { nearestCommon } from './trees.ts'

/** What figures in the same place, of the same stage and unit, count together, in thousandths; what is not asked for may be left out. */
export interface Sum {
  readonly region: string | null
  /** Sorted ids, joined by commas. */
  readonly industries: string
  readonly organizations: string
  readonly year: string | null
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

const subjectOf = ({ region, industries, organizations }: Sum): string => JSON.stringify([region, industries, organizations])

/** Each place is taken for a subject that stands there. */
const placesOfSums = (sums: readonly Sum[], trees: Pick<Register, 'regions' | 'industries' | 'organizations'>): Places => {
  const places = placesOf({ ...trees, initiatives: [], projects: [], sources: [], figures: [], rates: [] })
  const at = new Map(sums.map((sum) => [subjectOf(sum), sum]))
  const industriesOf = (subject: string): string[] => idsIn(at.get(subject)?.industries ?? '')
  const organizationsOf = (subject: string): string[] => idsIn(at.get(subject)?.organizations ?? '')
  return {
    ...places, industriesOf, organizationsOf,
    region: (subject) => at.get(subject)?.region ?? null,
    industry: (subject) => nearestCommon(places.industries, industriesOf(subject)),
    organization: (subject) => nearestCommon(places.organizations, organizationsOf(subject)),
  }
}

interface Line { readonly key: Key; readonly stage: Stage; readonly unit: string; readonly figures: number; readonly total: bigint; readonly lower: bigint; readonly upper: bigint | null }

const lineOf = ({ key, stage, unit, figures, total, lowerBound, upperBound }: TotalsRow): Line => ({
  key: Object.values(key), stage, unit, figures, total: integerOf(total), lower: integerOf(lowerBound ?? '0'),
  upper: upperBound === null ? null : integerOf(upperBound),
})

const together = (one: Line, other: Line): Line => ({
  ...one, figures: one.figures + other.figures, total: one.total + other.total, lower: one.lower + other.lower,
  upper: one.upper === null || other.upper === null ? null : one.upper + other.upper,
})

/** The totals of sums and of the rest, which is answered already; for questions without `explain`. */
export const totalOfSums = (
  sums: readonly Sum[], rest: Totals, query: TotalsQuery, trees: Pick<Register, 'regions' | 'industries' | 'organizations'>,
): Totals => {
  const places = placesOfSums(sums, trees)
  const cover = coverBy(places, query)
  const keyOf = groupingOf(places, query)
  const touched = sums.map((sum) => ({ sum, cover: cover(subjectOf(sum)) })).filter((one) => one.cover !== 'outside')
  const counting = touched.filter(({ sum, cover: covered }) => sum.reason === null && covered === 'inside')
  const lines = [
    ...counting.map(({ sum: { year, ...sum } }) => ({ ...sum, key: keyOf({ subject: subjectOf({ year, ...sum }), figure: { periodStart: year && `${year}-01-01`, periodEnd: year && `${year}-12-31` } }) })),
    ...rest.data.map(lineOf),
  ]
  const rows = [...grouped(lines, ({ key, stage, unit }) => JSON.stringify([key, stage, unit])).values()]
    .map((same) => same.reduce(together)).sort(byKeyStageUnit)
  const excluded = new Map(Object.entries(rest.excluded) as [Reason, number][])
  for (const { sum } of touched.filter(({ sum: { reason }, cover: covered }) => reason !== null || covered === 'partly')) {
    const reason = sum.reason ?? 'covers-more'
    excluded.set(reason, (excluded.get(reason) ?? 0) + sum.figures)
  }
  const { groupBy = [] } = query
  return {
    ...rest,
    data: rows.map(({ key, stage, unit, figures, total, lower, upper }) => ({
      key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
      label: labelOf(places, groupBy, key), stage, unit,
      total: decimalText(total), lowerBound: decimalText(lower), upperBound: upper === null ? null : decimalText(upper), figures,
    })),
    excluded: Object.fromEntries([...excluded].sort(([one], [other]) => byText(one, other))),
  }
}
