/** Two numbers with one unit: what is printed behind the second holds for the first. */
import type { Amount } from './amounts.ts'
import { fits } from './decimals.ts'

/** Nothing tells what the number counts. */
export const isBare = ({ isEvident, classifier, isLabelled }: Amount): boolean =>
  !isEvident && classifier === null && !isLabelled

/** Reports whether two amounts may have one unit, printed once or twice. */
export const haveOneUnit = (one: Amount, other: Amount): boolean => {
  if (!other.isEvident) return one.isUnitBefore && isBare(other)
  if (isBare(one) || one.unit === other.unit) return true
  if (one.unit !== null) return one.isUnitBefore && other.unit === null && other.classifier === null
  return (
    one.classifier === null ||
    one.classifier === other.classifier ||
    (one.classifier === '个' && other.unit === 'percentage-point')
  )
}

/** Returns an amount with the unit of another, and with its scale if it has none and no unit of its own after it. */
export const withUnitOf = (one: Amount, other: Amount): Amount | undefined => {
  const takesScale = !one.numeral.hasScale && other.numeral.hasScale && (isBare(one) || one.isUnitBefore)
  const factor = takesScale ? 10n ** BigInt(other.numeral.scale) : 1n
  const value = one.numeral.value * factor
  if (!fits(value)) return undefined
  const numeral = takesScale
    ? { ...one.numeral, value, precision: one.numeral.precision * factor, hasScale: true, scale: other.numeral.scale }
    : one.numeral
  return {
    ...one,
    numeral,
    unit: one.unit ?? other.unit,
    isMoney: one.isMoney || other.isMoney,
    classifier: one.classifier ?? other.classifier,
    isEvident: true,
  }
}
