/** Puts codes into words: terms, units, numbers, dates, periods. */
import type { Figure } from '../../resources/figures.ts'
import { capital, inShort, readable, spoken, unitFor, unitInWords } from '../../text/in-words.ts'

export { day, instant, period } from '../../text/dates-in-words.ts'
export { amount, capital, inShort, readable, spoken, totalInWords, unitFor } from '../../text/in-words.ts'

/** Turns a field's key into a label: `startsOn` → `Starts`, `regionId` → `Region`, `isoCode` → `ISO code`. */
export const labelOf = (key: string): string =>
  capital(key.replace(/(?:Ids?|On)$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).replace(
    /^(Iso|Gb|Url)\b/,
    (code) => code.toUpperCase(),
  )

type Printed = Pick<Figure, 'qualifier' | 'value' | 'unit'> & Partial<Pick<Figure, 'upperValue'>>

const quantityBy =
  (numeral: (decimal: string) => string, unitOf: (value: string, unit: string) => string) =>
  ({ qualifier, value, upperValue, unit }: Printed): string => {
    const text = `${numeral(value)} ${unitOf(value, unit)}`.trimEnd()
    if (qualifier === 'exact') return text
    if (qualifier === 'between' && typeof upperValue === 'string')
      return `between ${numeral(value)} and ${numeral(upperValue)} ${unitOf(upperValue, unit)}`.trimEnd()
    return `${spoken(qualifier)} ${text}`
  }

/** Renders a figure's number with its qualifier: `more than 100,000 persons`. */
export const quantity = quantityBy(readable, unitFor)

/** Renders it in few digits: `more than 1.18 trillion yuan`. */
export const shortQuantity = quantityBy(inShort, unitInWords)

/** `0.8091` → `80.91%`, without a float. */
export const percentage = (ratio: string): string => {
  const [whole = '0', fraction = ''] = ratio.split('.')
  return `${readable(`${whole}${fraction.padEnd(4, '0').slice(0, 2)}.${fraction.padEnd(4, '0').slice(2, 4)}`)}%`
}

/** Cuts a ratio to whole percents, so that 99.96% never reads as done: `1.1816` → `118%`. */
export const shortPercentage = (ratio: string): string => {
  const cut = percentage(ratio).replace(/\.\d*/, '')
  return cut === '0%' || cut === '-0%' ? percentage(ratio) : cut
}
