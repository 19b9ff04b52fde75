/** The names of currencies, which are no units: their ISO 4217 codes are. */
import currencies from 'currency-codes'

/** Names in daily use that ISO 4217 does not list. */
const everyday: Readonly<Record<string, string>> = {
  yuan: 'CNY',
  renminbi: 'CNY',
  rmb: 'CNY',
  dollar: 'USD',
  sterling: 'GBP',
  ruble: 'RUB',
  rouble: 'RUB',
}

/** Codes that begin with X are metals, funds and testing codes: `gold` and `silver` may be counted. */
const listed = currencies.data.flatMap(({ code, currency }): [string, string][] =>
  code.startsWith('X') ? [] : [[currency.toLowerCase().replaceAll(/[^a-z]+/g, '-'), code]],
)

const codes = new Map([...listed, ...Object.entries(everyday)])

/** Returns the ISO 4217 code of a currency's name, singular or plural: `dollars` → `USD`. */
export const currencyNamed = (name: string): string | undefined => {
  const word = name.toLowerCase()
  return codes.get(word) ?? (word.endsWith('s') ? codes.get(word.slice(0, -1)) : undefined)
}
