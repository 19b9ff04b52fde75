/** Checks printed pairs of currencies: finds rates far from those printed or recorded just before and after. */
import { magnitude, rateBetween } from '../amounts.ts'
import { decimalText, integerOf } from '../../model/decimals.ts'
import { byText } from '../collections.ts'
import type { Finding, Inspected } from './finding.ts'
import { publishedOn } from '../publication.ts'
import { isCurrency } from '../../model/units.ts'
import type { Figure, RateRecord } from '../register.ts'

/** A rate printed or recorded on a day, its two currencies in alphabetical order. */
interface Sighting {
  readonly currencies: string
  readonly first: bigint
  readonly second: bigint
  readonly on: string
  readonly record: Finding['records'][number]
  /** The printed pair: `1000 CNY beside 136.8 USD`. Undefined for a recorded rate, which is never reported. */
  readonly print?: string
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
        .map(({ unit, value }) => ({
          ...sighting(figure.unit, unit, magnitude(integerOf(figure.value)), magnitude(integerOf(value))),
          on,
          record: { resource: 'figures', id: figure.id },
          print: `${figure.value} ${figure.unit} beside ${value} ${unit}`,
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

const rateText = ({ first, second }: Sighting): string => {
  const { scaled, places } = rateBetween(first, second)
  return decimalText(scaled, places)
}

/** Finds outliers. If only two rates exist and differ, either may be wrong, so both are reported. */
export const findOutliers = ({ register, current, sources }: Inspected): Finding[] => {
  const seen = [
    ...current.flatMap((figure) => printedBy(figure, publishedOn(figure, sources))),
    ...register.rates.map(recorded),
  ].sort((one, other) => byText(one.on, other.on) || byText(one.record.id, other.record.id))
  return [...Map.groupBy(seen, ({ currencies }) => currencies)].flatMap(([currencies, sightings]) =>
    sightings.flatMap((one, index) => {
      const neighbours = neighboursOf(sightings, index)
      if (one.print === undefined || neighbours.length === 0 || !neighbours.every((other) => isFarFrom(one, other)))
        return []
      const [first, second] = currencies.split(' ')
      return [
        {
          detail: `${one.print} is a rate of ${rateText(one)} ${String(second)} for one ${String(first)}, but the neighbouring ones are ${neighbours
            .map(rateText)
            .join(' and ')}.`,
          records: [one, ...neighbours].map(({ record }) => record),
        },
      ]
    }),
  )
}
