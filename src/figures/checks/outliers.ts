/** Checks printed pairs of currencies: finds rates far from those printed or recorded just before and after. */
import { magnitude } from '../amounts.ts'
import { integerOf } from '../../model/decimals.ts'
import { byText } from '../collections.ts'
import { rateText } from './amounts.ts'
import { stated, type FindingOf, type Inspected } from './finding.ts'
import { publishedOn } from '../publication.ts'
import { isCurrency } from '../../model/units.ts'
import type { Figure, RateRecord } from '../register.ts'

/** A rate printed or recorded on a day, its two currencies in alphabetical order. */
interface Sighting {
  readonly currencies: string
  readonly first: bigint
  readonly second: bigint
  readonly on: string
  readonly record: FindingOf<'rate-outlier'>['records'][number]
  /** The figure that prints it, and what it prints beside. Undefined for a recorded rate, which is never reported. */
  readonly print?: { readonly figure: Figure; readonly beside: Figure['reported'][number] }
}

const sighting = (
  from: string,
  to: string,
  first: bigint,
  second: bigint,
): Pick<Sighting, 'currencies' | 'first' | 'second'> =>
  from < to
    ? { currencies: `${from} ${to}`, first, second }
    : { currencies: `${to} ${from}`, first: second, second: first }

const printedBy = (figure: Figure, on: string | null): Sighting[] =>
  on === null
    ? []
    : figure.reported
        .filter(
          ({ unit, value }) =>
            isCurrency(unit) &&
            isCurrency(figure.unit) &&
            unit !== figure.unit &&
            value !== '0' &&
            figure.value !== '0',
        )
        .map((beside) => ({
          ...sighting(figure.unit, beside.unit, magnitude(integerOf(figure.value)), magnitude(integerOf(beside.value))),
          on,
          record: { resource: 'figures', id: figure.id },
          print: { figure, beside },
        }))

const recorded = ({ id, baseUnit, quoteUnit, rate, on }: RateRecord): Sighting => ({
  ...sighting(baseUnit, quoteUnit, integerOf('1', 12), integerOf(rate, 12)),
  on,
  record: { resource: 'rates', id },
})

/** Reports whether two rates differ by more than five percent. */
const isFarFrom = (one: Sighting, other: Sighting): boolean => {
  const [ours, theirs] = [one.second * other.first * 100n, other.second * one.first]
  return ours > theirs * 105n || ours < theirs * 95n
}

/**
 * Returns the neighbours before and after;
 * at either end the two nearest, so that one outlier does not implicate the next rate.
 */
const neighboursOf = (sightings: readonly Sighting[], index: number): readonly Sighting[] => {
  const from = Math.max(0, Math.min(index - 1, sightings.length - 3))
  return sightings.slice(from, from + 3).filter((one) => one !== sightings[index])
}

const rateOf = ({ first, second }: Sighting): string => rateText(first, second)

/** Finds outliers. If only two rates exist and differ, either may be wrong, so both are reported. */
export const findOutliers = ({ register, current, sources }: Inspected): FindingOf<'rate-outlier'>[] => {
  const seen = [
    ...current.flatMap((figure) => printedBy(figure, publishedOn(figure, sources))),
    ...register.rates.map(recorded),
  ].sort((one, other) => byText(one.on, other.on) || byText(one.record.id, other.record.id))
  return [...Map.groupBy(seen, ({ currencies }) => currencies)].flatMap(([currencies, sightings]) =>
    sightings.flatMap((one, index) => {
      const neighbours = neighboursOf(sightings, index)
      if (one.print === undefined || neighbours.length === 0 || !neighbours.every((other) => isFarFrom(one, other)))
        return []
      const [from = '', to = ''] = currencies.split(' ')
      const { figure, beside } = one.print
      return [
        {
          params: {
            figure: stated(figure),
            beside: { ...beside, qualifier: 'exact', upperValue: null },
            from,
            to,
            rate: rateOf(one),
            neighbours: neighbours.map(rateOf),
          },
          records: [one, ...neighbours].map(({ record }) => record),
        },
      ]
    }),
  )
}
