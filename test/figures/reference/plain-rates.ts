/** Rule 5 of the design's section 4 as worded, one figure at a time. */
import type { Figure, Register } from '../../../src/figures/register.ts'
import { compare, fraction, halfEven, isMoney, max, milli, min, twelveDigits, type Rate } from './plain.ts'

export const plainRates = ({ figures, rates, sources }: Register) => {
  const source = (id: string | null) => sources.find((one) => one.id === id)
  const published = (figure: Figure): string | null => source(figure.sourceId)?.publishedOn ?? null

  /** The equivalent of a fall is printed without its sign. */
  const size = (value: string): bigint => milli(value.replace('-', ''))
  const pairs = (figure: Figure, from: string, to: string) => {
    const amounts = [{ value: figure.value, unit: figure.unit }, ...figure.reported]
    const [one, other] = [from, to].map((unit) => amounts.find((amount) => amount.unit === unit)?.value ?? '0')
    return one === undefined || other === undefined || one === '0' || other === '0'
      ? []
      : [{ figure, from: size(one), to: size(other) }]
  }
  const rateOf = (figure: Figure, to: string): Rate | undefined => {
    const from = figure.unit
    if (!isMoney(from) || !isMoney(to)) return undefined
    const [own] = pairs(figure, from, to)
    if (own)
      return {
        from,
        to,
        by: twelveDigits({ n: own.to, d: own.from }),
        origin: { figureId: figure.id },
        printed: figure.value.startsWith('-') ? -own.to : own.to,
      }
    const [pair] = figures
      .filter(({ sourceId, rank }) => sourceId === figure.sourceId && rank !== 'deprecated')
      .flatMap((one) => pairs(one, from, to))
      .sort((one, other) => compare([other.from, one.from], [one.figure.id, other.figure.id]))
    if (pair)
      return {
        from,
        to,
        by: twelveDigits({ n: pair.to, d: pair.from }),
        origin: { figureId: pair.figure.id },
        printed: undefined,
      }
    const date = published(figure)
    if (date === null) return undefined
    const known = (rate: (typeof rates)[number]): string => source(rate.sourceId)?.publishedOn ?? rate.on
    const [latest] = rates
      .filter((rate) => [rate.baseUnit, rate.quoteUnit].includes(from) && [rate.baseUnit, rate.quoteUnit].includes(to))
      .filter((rate) => rate.on <= date && known(rate) <= date)
      .sort((one, other) => compare([other.on, one.on], [known(other), known(one)], [one.id, other.id]))
    if (!latest) return undefined
    const { n, d } = fraction(latest.rate)
    return {
      from,
      to,
      by: twelveDigits(latest.baseUnit === from ? { n, d } : { n: d, d: n }),
      origin: { rateId: latest.id },
      printed: undefined,
    }
  }
  const convert = (figure: Figure, rate: Rate, amount: bigint): bigint => {
    const plain = halfEven({ n: amount * rate.by.n, d: rate.by.d })
    if (rate.printed === undefined) return plain
    const value = milli(figure.value)
    return amount === value
      ? rate.printed
      : amount > value
        ? max(plain, rate.printed)
        : (min(plain, rate.printed) ?? 0n)
  }
  return { source, published, rateOf, convert }
}
