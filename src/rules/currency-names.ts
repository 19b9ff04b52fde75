/** The names of currencies, which are no units: their ISO 4217 codes are. */
import currencies from 'currency-codes'

/** Names in daily use: those that no list has, and the usual meaning of those that several currencies have. */
const everyday: Readonly<Record<string, string>> = {
  renminbi: 'CNY',
  rmb: 'CNY',
  dollar: 'USD',
  euro: 'EUR',
  sterling: 'GBP',
  ruble: 'RUB',
  rouble: 'RUB',
}

/** Words that may be counted or weighed as something else, and lower-case codes that are such words. */
const otherMeanings = new Set([
  ...[
    'account',
    'colon',
    'day',
    'dram',
    'gold',
    'mark',
    'pound',
    'quetzal',
    'real',
    'right',
    'sol',
    'sole',
    'uf',
    'unit',
  ],
  ...['aed', 'bob', 'cop', 'cup', 'cve', 'gel', 'kg', 'mop', 'pen', 'sdg', 'top', 'try'],
])

/** Scale words before a currency: `ten-thousand-yuan`. */
const scales = /^(?:(?:ten|hundred|thousand|million|billion|trillion|lakh|crore|wan|yi|mn|bn|tn)s?-(?:of-)?)+/

const kebab = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\p{M}ʻ'.]/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')

const lastWord = (name: string): string => name.slice(name.lastIndexOf('-') + 1)

const spoken = (currency: string, count: number, currencyDisplay: 'name' | 'symbol'): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay, minimumFractionDigits: 0 })
    .formatToParts(count)
    .find(({ type }) => type === 'currency')?.value ?? ''

/** Returns the names of a currency: its code, that of ISO 4217, and the English ones with their last words alone. */
const namesOf = (code: string, listed: string): string[] => {
  const english = [1, 2].map((count) => kebab(spoken(code, count, 'name')))
  const short = english.map(lastWord)
  // HK$ is spoken as HK dollar.
  const [, initials] = /^([A-Z]{2})\$$/.exec(spoken(code, 1, 'symbol')) ?? []
  const initialled = initials === undefined ? [] : short.map((word) => `${initials.toLowerCase()}-${word}`)
  return [code.toLowerCase(), kebab(listed), ...english, ...short, ...initialled]
}

/** The list gives metals and testing codes to places such as Zz08_gold. */
const isMoney = ({ countries }: { readonly countries: readonly string[] }): boolean =>
  !countries.some((place) => place.startsWith('Zz'))

const isOther = (name: string): boolean => otherMeanings.has(name) || otherMeanings.has(name.replace(/s$/, ''))

let made: ReadonlyMap<string, ReadonlySet<string>> | undefined

/** Returns the codes of names. Made once it is asked for: it takes some 50 ms. */
const codesByName = (): ReadonlyMap<string, ReadonlySet<string>> => {
  if (made) return made
  const codes = new Map<string, Set<string>>()
  for (const { code, currency } of currencies.data.filter(isMoney))
    for (const name of namesOf(code, currency).filter((one) => !isOther(one)))
      codes.set(name, (codes.get(name) ?? new Set()).add(code))
  for (const [name, code] of Object.entries(everyday))
    for (const one of [name, `${name}s`]) codes.set(one, new Set([code]))
  made = codes
  return codes
}

/** The currencies that a name may mean, and whether a scale stands before it. */
export interface NamedCurrency {
  readonly codes: readonly string[]
  readonly isScaled: boolean
}

/** Finds the currencies of a name, singular or plural: `dollars`, `hk-dollar`, `usd`, `billion-yuan`. */
export const currencyNamed = (name: string): NamedCurrency | undefined => {
  const word = name.toLowerCase()
  const bare = word.replace(scales, '')
  const table = codesByName()
  const codes = table.get(bare) ?? (bare.endsWith('s') ? table.get(bare.slice(0, -1)) : undefined)
  return codes && { codes: [...codes].sort(), isScaled: bare !== word }
}
