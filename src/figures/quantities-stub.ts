/** Stands in for the reading of words until `text/quantities/` is there: a few English ways of printing. */
import type { Figure } from './register.ts'

export interface Quantity {
  readonly value: string
  readonly upperValue: string | null
  readonly unit: string | null
  readonly qualifier: Figure['qualifier']
  readonly reported: readonly { readonly value: string; readonly unit: string }[]
  readonly precision: string
}

const scales: Readonly<Record<string, number>> = { thousand: 3, million: 6, billion: 9, trillion: 12 }
const units: Readonly<Record<string, string>> = {
  yuan: 'CNY',
  dollars: 'USD',
  percent: 'percent',
  '%': 'percent',
  'percentage points': 'percentage-point',
  projects: 'project',
  persons: 'person',
  companies: 'company',
}
const qualifiers: Readonly<Record<string, Figure['qualifier']>> = {
  about: 'about',
  'more than': 'more-than',
  'at least': 'at-least',
  'at most': 'at-most',
  'less than': 'less-than',
}
const printed =
  /(?:(about|more than|at least|at most|less than) )?(-?[\d,]+)(?:\.(\d+))? ?(thousand|million|billion|trillion)? ?(yuan|dollars|percentage points|percent|%|projects|persons|companies)/g

const decimal = (digits: bigint, places: number): string => {
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  const fraction = places === 0 ? '' : text.slice(-places).replace(/0+$/, '')
  return `${digits < 0n ? '-' : ''}${places === 0 ? text : text.slice(0, -places)}${fraction && `.${fraction}`}`
}

export const quantitiesIn = (text: string): Quantity[] =>
  [...text.matchAll(printed)].map(([, hedge = '', whole = '', fraction = '', scale = '', unit = '']) => {
    const power = scales[scale] ?? 0
    const size = (digits: string): string => {
      const zeros = Math.max(power - fraction.length, 0)
      return decimal(BigInt(digits) * 10n ** BigInt(zeros), Math.max(fraction.length - power, 0))
    }
    return {
      value: size(whole.replaceAll(',', '') + fraction),
      upperValue: null,
      unit: units[unit] ?? null,
      qualifier: qualifiers[hedge] ?? 'exact',
      reported: [],
      precision: size('1'),
    }
  })
