/** Rules on single values and on pairs of them: addresses, currencies, periods. */
import currencies from 'currency-codes'
import { addressOfForms, type Field, type Fields } from '../model/field.ts'
import type { Data } from '../model/canonical.ts'
import type { Violation } from '../model/validation.ts'
import { nameOf, otherName } from '../model/closest-name.ts'
import { isCurrency, percentages } from '../model/units.ts'
import type { Message } from '../text/messages/message.ts'
import { currencyNamed } from './currency-names.ts'
import type { OwnRule } from './rule.ts'

const knownCurrencies = new Set(currencies.codes())

/** Reports whether a text is an http or https URL. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)

/**
 * Returns what is wrong with a unit, or undefined: three capital letters must be an ISO 4217 currency, the name of a
 * currency is no unit, and percentages have one name each.
 */
export const wrongUnit = (unit: string): Message | undefined => {
  if (knownCurrencies.has(unit)) return undefined
  const named = currencyNamed(unit)
  if (named) return ['currency-name', unit, named.codes, named.isScaled]
  if (isCurrency(unit)) return ['no-currency', unit]
  const other = otherName(unit, percentages)
  return other.length === 0 ? undefined : ['no-unit', other]
}

/** Returns the unit that a word surely means: `dollars` is `USD`, and `pct` is `percent`. */
export const unitMeant = (word: string): string | undefined => {
  const { codes = [], isScaled = false } = currencyNamed(word) ?? {}
  return codes.length === 1 && !isScaled ? codes[0] : nameOf(word, percentages)
}

const wrongValue: Partial<Record<Field['kind'], (value: string) => Message | undefined>> = {
  url: (value) => (isWebAddress(value) ? undefined : ['no-web-address']),
  unit: wrongUnit,
}

const inFields = (fields: Fields, record: Data, prefix: string): Violation[] => {
  const found: Violation[] = []
  for (const [key, { kind, parts }] of Object.entries(fields)) {
    const value = record[key]
    const pointer = `${prefix}/${key}`
    if (parts && kind === 'object') found.push(...inFields(parts, (value ?? {}) as Data, pointer))
    else if (parts)
      for (const [index, element] of (value as Data[]).entries())
        found.push(...inFields(parts, element, `${pointer}/${index.toString()}`))
    const detail = typeof value === 'string' ? wrongValue[kind]?.(value) : undefined
    if (detail !== undefined) found.push({ pointer, detail })
  }
  return found
}

export const valuesMakeSense: OwnRule = (resource, record) => inFields(resource.own, record, '')

const periods = [
  ['startsOn', 'endsOn'],
  ['periodStart', 'periodEnd'],
] as const

export const startsBeforeEnds: OwnRule = (_resource, record) =>
  periods.flatMap(([start, end]) => {
    const [from, to] = [record[start], record[end]]
    return typeof from === 'string' && typeof to === 'string' && from > to
      ? [{ pointer: `/${end}`, detail: ['ends-first', start, from] as const }]
      : []
  })

/** Pages have addresses of their own beside those of records. */
export const idsAreNoAddresses: OwnRule = (_resource, { id }) =>
  id === addressOfForms ? [{ pointer: '/id', detail: ['id-is-address', addressOfForms] }] : []
