/** Rules on single values and on pairs of them: addresses, currencies, periods. */
import currencies from 'currency-codes'
import { addressOfForms, type Field, type Fields } from '../model/field.ts'
import type { Data } from '../model/canonical.ts'
import type { Violation } from '../model/validation.ts'
import { nameOf, otherName } from '../model/other-words.ts'
import { isCurrency, percentages } from '../model/units.ts'
import { currencyNamed } from './currency-names.ts'
import type { OwnRule } from './rule.ts'

const knownCurrencies = new Set(currencies.codes())

/** Reports whether a text is an http or https URL. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)

const codesOf = (names: string, codes: readonly string[]): string =>
  codes.length === 1
    ? `${names} is the name of a currency. Its code is \`${String(codes[0])}\`.`
    : `${names} is the name of several currencies. Write the code of one: ${codes.join(', ')}.`

/**
 * Returns what is wrong with a unit, or undefined: three capital letters must be an ISO 4217 currency, the name of a
 * currency is no unit, and percentages have one name each.
 */
export const wrongUnit = (unit: string): string | undefined => {
  if (knownCurrencies.has(unit)) return undefined
  const named = currencyNamed(unit)
  if (named)
    return `${codesOf(`\`${unit}\``, named.codes)}${named.isScaled ? ' A unit has no scale: write all digits of the value.' : ''}`
  if (isCurrency(unit)) return `\`${unit}\` is no ISO 4217 currency.`
  const other = otherName(unit, percentages)
  return other === '' ? undefined : `Is no unit.${other}`
}

/** Returns the unit that a word surely means: `dollars` is `USD`, and `pct` is `percent`. */
export const unitMeant = (word: string): string | undefined => {
  const { codes = [], isScaled = false } = currencyNamed(word) ?? {}
  return codes.length === 1 && !isScaled ? codes[0] : nameOf(word, percentages)
}

const wrongValue: Partial<Record<Field['kind'], (value: string) => string | undefined>> = {
  url: (value) => (isWebAddress(value) ? undefined : 'Must be an http or https address.'),
  unit: wrongUnit,
}

const inFields = (fields: Fields, record: Data, prefix: string): Violation[] =>
  Object.entries(fields).flatMap(([key, { kind, parts }]) => {
    const value = record[key]
    const pointer = `${prefix}/${key}`
    if (parts)
      return (value as Data[]).flatMap((element, index) => inFields(parts, element, `${pointer}/${index.toString()}`))
    const detail = typeof value === 'string' ? wrongValue[kind]?.(value) : undefined
    return detail === undefined ? [] : [{ pointer, detail }]
  })

export const valuesMakeSense: OwnRule = (resource, record) => inFields(resource.own, record, '')

const periods = [
  ['startsOn', 'endsOn'],
  ['periodStart', 'periodEnd'],
] as const

export const startsBeforeEnds: OwnRule = (_resource, record) =>
  periods.flatMap(([start, end]) => {
    const [from, to] = [record[start], record[end]]
    return typeof from === 'string' && typeof to === 'string' && from > to
      ? [{ pointer: `/${end}`, detail: `Is before \`${start}\`, ${from}.` }]
      : []
  })

/** Pages have addresses of their own beside those of records. */
export const idsAreNoAddresses: OwnRule = (_resource, { id }) =>
  id === addressOfForms
    ? [{ pointer: '/id', detail: `\`${addressOfForms}\` is the address of a form, and no id.` }]
    : []
