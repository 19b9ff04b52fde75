/** Kinds of units: currencies and percentages. Any other unit counts something. */

import type { FigureRecord } from '../resources/figures.ts'

/** The units of percentages, which never add and may be negative. */
export const percentages = ['percent', 'percentage-point'] as const

export const isPercentage = (unit: string): boolean => (percentages as readonly string[]).includes(unit)

/** Reports whether a unit is a currency: three capital letters. */
export const isCurrency = (unit: string): boolean => /^[A-Z]{3}$/.test(unit)

/** Returns the measure of a figure: all currencies share one, any other unit is its own, and each in prices of one base. */
export const measureOf = ({ unit, prices }: Readonly<Pick<FigureRecord, 'unit' | 'prices'>>): string => {
  const kind = isCurrency(unit) ? 'money' : unit
  return prices === null ? kind : `${kind} ${prices}`
}
