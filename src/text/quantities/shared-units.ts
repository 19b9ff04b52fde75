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

/** Returns the scales of another number that a number may leave out, the likeliest first. */
const scalesFor = (one: Amount, other: Amount): number[] => {
  const { scale, outerScale } = other.numeral
  if (one.classifier !== null || (one.unit !== null && !one.isUnitBefore)) return []
  if (!one.numeral.hasScale && (isBare(one) || one.isUnitBefore)) return [scale, outerScale]
  // 1万至2万亿 and 1,000至1,500亿 leave out the outer scale.
  return one.numeral.scale < outerScale ? [outerScale] : []
}

/** Reports whether numbers of a list are of one size; what is not may have no scale but its own, as in 1000万、2亿元. */
const areNear = (one: bigint, other: bigint): boolean => one <= 10n * other && other <= 10n * one

const isBelow = (one: bigint, other: bigint): boolean => one < other

/** Returns an amount with the unit of another, and with the scale that it leaves out, where that makes it plausible. */
const withSharedUnit = (
  one: Amount,
  other: Amount,
  isPlausible: (one: bigint, other: bigint) => boolean,
): Amount | undefined => {
  const scales = scalesFor(one, other)
  const scaled = (scale: number): bigint => one.numeral.value * 10n ** BigInt(scale)
  const plausible = scales.find((scale) => isPlausible(scaled(scale), other.numeral.value))
  // A bare number has no size of its own.
  const shared = plausible ?? (one.numeral.hasScale || one.numeral.isEvident ? 0 : (scales[0] ?? 0))
  const factor = 10n ** BigInt(shared)
  const value = one.numeral.value * factor
  if (!fits(value)) return undefined
  const numeral =
    shared === 0
      ? one.numeral
      : {
          ...one.numeral,
          value,
          precision: one.numeral.precision * factor,
          hasScale: true,
          scale: other.numeral.scale,
          outerScale: other.numeral.outerScale,
        }
  return {
    ...one,
    numeral,
    unit: one.unit ?? other.unit,
    isMoney: one.isMoney || other.isMoney,
    classifier: one.classifier ?? other.classifier,
    isEvident: true,
  }
}

/** Returns a number of a list with the unit of another. */
export const withUnitOf = (one: Amount, other: Amount): Amount | undefined => withSharedUnit(one, other, areNear)

/** Returns the lower end of a range with the unit of the upper one. */
export const withUnitOfUpper = (one: Amount, upper: Amount): Amount | undefined => withSharedUnit(one, upper, isBelow)
