/** Check of printed pairs of currencies: a rate far from those printed or recorded just before and after it. */
import { decimalText, integerOf, rateBetween } from '../amounts.ts'
import { byText, grouped } from '../collections.ts'
import type { Finding, Inspected } from './finding.ts'
import { publishedOn } from '../precedence.ts'
import { isCurrency, type Figure, type RateRecord } from '../register.ts'

/** A rate that somebody printed on a day, with its two currencies in the order of the alphabet. */
interface Sighting {
  readonly currencies: string
  readonly first: bigint
  readonly second: bigint
  readonly on: string
  readonly record: Finding['records'][number]
  /** As printed: `1000 CNY beside 136.8 USD`; a recorded rate has none and is never at fault. */
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
          ...sighting(figure.unit, unit, integerOf(figure.value), integerOf(value)),
          on,
          record: { resource: 'figures', id: figure.id },
          print: `${figure.value} ${figure.unit} beside ${value} ${unit}`,
        }))

const recorded = ({ id, baseUnit, quoteUnit, rate, on }: RateRecord): Sighting => ({
  ...sighting(baseUnit, quoteUnit, integerOf('1', 12), integerOf(rate, 12)),
  on,
  record: { resource: 'rates', id },
})

/** More than five percent. */
const isFarFrom = (one: Sighting, other: Sighting): boolean => {
  const [ours, theirs] = [one.second * other.first * 100n, other.second * one.first]
  return ours > theirs * 105n || ours < theirs * 95n
}

/** The one before and the one after; at either end the nearest two, so that one stray does not taint the next. */
const neighboursOf = (sightings: readonly Sighting[], index: number): readonly Sighting[] => {
  const from = Math.max(0, Math.min(index - 1, sightings.length - 3))
  return sightings.slice(from, from + 3).filter((one) => one !== sightings[index])
}

const rateText = ({ first, second }: Sighting): string => {
  const { scaled, places } = rateBetween(first, second)
  return decimalText(scaled, places)
}

/** A stray among its neighbours; of only two that differ nobody knows which is wrong, so both are told. */
export const findOutliers = ({ register, current, sources }: Inspected): Finding[] => {
  const seen = [
    ...current.flatMap((figure) => printedBy(figure, publishedOn(figure, sources))),
    ...register.rates.map(recorded),
  ].sort((one, other) => byText(one.on, other.on) || byText(one.record.id, other.record.id))
  return [...grouped(seen, ({ currencies }) => currencies)].flatMap(([currencies, sightings]) =>
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
