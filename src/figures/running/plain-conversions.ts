/** Conversions as plain data, which JSON can hold exactly. */
import type { Conversion } from '../money.ts'

export type PlainConversion = Omit<Conversion, 'rate' | 'printed'> & {
  readonly rate: { readonly scaled: string; readonly places: number }
}

/** Drops the amount that the figure prints: what has been converted needs it no more. */
export const plainConversion = ({ from, to, rate, origin }: Conversion): PlainConversion => ({
  from,
  to,
  rate: { scaled: rate.scaled.toString(), places: rate.places },
  origin,
})

export const conversionFrom = ({ rate, ...conversion }: PlainConversion): Conversion => ({
  ...conversion,
  rate: { ...rate, scaled: BigInt(rate.scaled) },
})
