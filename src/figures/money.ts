/**
 * Converts figures between currencies by amounts printed with the figure, by another pair of its source,
 * or by a recorded rate.
 */
import { larger, magnitude, multiplied, rateBetween, smaller, type Rate } from './amounts.ts'
import { decimalText, integerOf } from '../model/decimals.ts'
import { byText, remembered } from './collections.ts'
import { publishedOn, type Sources, isInUse, type Figure, type RateRecord } from './register.ts'
import { isCurrency } from '../model/units.ts'

export type Origin = { readonly figureId: string } | { readonly rateId: string }

export interface Conversion {
  readonly from: string
  readonly to: string
  readonly rate: Rate
  readonly origin: Origin
  /** The converted amount that the figure itself prints; it is kept as printed. */
  readonly printed?: { readonly value: bigint; readonly amount: bigint }
}

/** Returns the conversion of a figure into a unit, or undefined if no rate is known. */
export type Money = (figure: Figure, to: string) => Conversion | undefined

/** Rounding a rate must not reverse the order of amounts below and above the printed one. */
export const converted = ({ rate, printed }: Conversion, amount: bigint): bigint => {
  const plain = multiplied(amount, rate)
  if (printed === undefined) return plain
  if (amount === printed.value) return printed.amount
  return amount > printed.value ? larger(plain, printed.amount) : smaller(plain, printed.amount)
}

type Amount = Pick<Figure, 'value' | 'unit'>
interface Pair {
  readonly figureId: string
  readonly from: bigint
  readonly to: bigint
}

const sizeOf = ({ value }: Amount): bigint => magnitude(integerOf(value))

/** Amounts without their signs: the equivalent of a fall is printed without. Zero implies no rate. */
const pairOf = (figureId: string, from: Amount | undefined, to: Amount | undefined): Pair | undefined =>
  from === undefined || to === undefined || from.value === '0' || to.value === '0'
    ? undefined
    : { figureId, from: sizeOf(from), to: sizeOf(to) }

const printedIn = ({ value, unit, reported }: Figure, wanted: string): Amount | undefined =>
  [{ value, unit }, ...reported].find((amount) => amount.unit === wanted)

const largestPair = (figures: readonly Figure[], from: string, to: string): Pair | undefined =>
  figures
    .flatMap((figure) => pairOf(figure.id, printedIn(figure, from), printedIn(figure, to)) ?? [])
    .reduce<Pair | undefined>(
      (best, pair) =>
        best === undefined || pair.from > best.from || (pair.from === best.from && pair.figureId < best.figureId)
          ? pair
          : best,
      undefined,
    )

/** A rate without a dated source counts as known from its own day. */
const knownOn = ({ on, sourceId }: RateRecord, sources: Sources): string =>
  (sourceId === null ? null : publishedOn({ sourceId }, sources)) ?? on

/** Returns the conversion of a figure that prints no pair of the two currencies itself, by its source. */
export type SourceRates = (sourceId: string, from: string, to: string) => Conversion | undefined

/** Returns the recorded rate between two currencies that was known on a day. */
export type RecordedRates = (day: string, from: string, to: string) => RateRecord | undefined

export const recordedRatesOf = (rates: readonly RateRecord[], sources: Sources): RecordedRates => {
  const latestFirst = [...rates].sort(
    (one, other) =>
      byText(other.on, one.on) || byText(knownOn(other, sources), knownOn(one, sources)) || byText(one.id, other.id),
  )
  const ratesOf = Map.groupBy(latestFirst, ({ baseUnit, quoteUnit }) => [baseUnit, quoteUnit].sort().join(' '))
  return remembered((day: string, from: string, to: string) =>
    (ratesOf.get([from, to].sort().join(' ')) ?? []).find((rate) => rate.on <= day && knownOn(rate, sources) <= day),
  )
}

/** Returns the largest pair that the figures of a source print. `printing` gives those that print an equivalent. */
export const pairsIn = (printing: (sourceId: string) => Iterable<Figure>) =>
  remembered((sourceId: string, from: string, to: string) =>
    largestPair([...printing(sourceId)].filter(isInUse), from, to),
  )

/** Returns what converts the figures of a source: by the largest pair that it prints, else by a recorded rate. */
export const sourceRatesOf =
  (pairIn: ReturnType<typeof pairsIn>, rateOn: RecordedRates, sources: Sources): SourceRates =>
  (sourceId, from, to) => {
    const pair = pairIn(sourceId, from, to)
    if (pair) return { from, to, rate: rateBetween(pair.from, pair.to), origin: { figureId: pair.figureId } }
    const day = publishedOn({ sourceId }, sources)
    const record = day === null ? undefined : rateOn(day, from, to)
    if (record === undefined) return undefined
    const [one, quoted] = [integerOf('1', 12), integerOf(record.rate, 12)]
    const rate = record.baseUnit === from ? rateBetween(one, quoted) : rateBetween(quoted, one)
    return { from, to, rate, origin: { rateId: record.id } }
  }

/** A pair that a figure prints itself comes before the rates of its source. */
export const moneyBy =
  (rates: SourceRates): Money =>
  (figure, to) => {
    const { id, unit: from, sourceId, reported } = figure
    if (!isCurrency(from) || !isCurrency(to)) return undefined
    const own = pairOf(
      id,
      figure,
      reported.find(({ unit }) => unit === to),
    )
    if (!own) return rates(sourceId, from, to)
    const value = integerOf(figure.value)
    const printed = { value, amount: value < 0n ? -own.to : own.to }
    return { from, to, rate: rateBetween(own.from, own.to), origin: { figureId: id }, printed }
  }

/** A rate as answers list it. */
export type UsedRate = { from: string; to: string; rate: string } & Origin

/** Returns a conversion as answers list it. */
export const usedRate = ({ from, to, rate: { scaled, places }, origin }: Conversion): UsedRate => ({
  from,
  to,
  rate: decimalText(scaled, places),
  ...origin,
})

/** Removes duplicate rates and sorts the rest. */
export const mergedRates = (rates: readonly UsedRate[]): UsedRate[] => {
  const byOrigin = new Map(rates.map((used) => [JSON.stringify({ ...used, rate: undefined }), used]))
  return [...byOrigin].sort(([one], [other]) => byText(one, other)).map(([, rate]) => rate)
}
