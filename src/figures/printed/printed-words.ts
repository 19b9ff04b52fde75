/** Reads the words of figures: the quantity that a figure repeats, and the interval that it stands for. */
import { compare, fraction, fractionOf, zero, type Fraction, type Interval } from '../fractions.ts'
import { isPercentage, isCurrency } from '../../model/units.ts'
import type { Figure } from '../register.ts'
import { lastDigit, roundedInterval } from './rounding.ts'
import { type CellQuantity, readCell } from '../../text/quantities/headings.ts'
import { quantitiesIn, tellsFall, unitsAgree } from '../../text/quantities/quantities.ts'

/** A quantity in the words of a figure, or its equivalent in brackets. */
export interface Reading extends Pick<CellQuantity, 'value' | 'upperValue' | 'unit' | 'qualifier'> {
  /** The size of its last printed digit; an equivalent is taken for as coarse as its digits allow. */
  readonly digit: Fraction
}

const readingsOf = ({ value, upperValue, unit, qualifier, precision, reported }: CellQuantity): Reading[] => [
  { value, upperValue, unit, qualifier, digit: fractionOf(precision) },
  ...reported.map((beside) => ({ ...beside, upperValue: null, qualifier, digit: lastDigit(beside.value) })),
]

/** Words are read by several checks, and again after each write; forgotten all at once. */
const read = new Map<string, readonly Reading[]>()
const mostRead = 10_000

/** A number alone in a cell of a table has its unit and scale in the heading. */
const quantitiesOf = (asPrinted: string, heading: string | null): readonly CellQuantity[] => {
  const ofCell = heading === null ? undefined : readCell(asPrinted, heading)
  return ofCell ? [ofCell] : quantitiesIn(asPrinted)
}

/** Returns every quantity in the words of a figure. */
export const wordsOf = ({ asPrinted, heading }: Figure): readonly Reading[] => {
  const key = heading === null ? asPrinted : `${asPrinted}\n${heading}`
  const known = read.get(key)
  if (known) return known
  const readings = quantitiesOf(asPrinted, heading).flatMap(readingsOf)
  if (read.size === mostRead) read.clear()
  read.set(key, readings)
  return readings
}

type Amount = Pick<Reading, 'value' | 'upperValue'>

const isSame = (one: Amount, other: Amount): boolean => one.value === other.value && one.upperValue === other.upperValue

const negative = (value: string): string => (value.startsWith('-') ? value.slice(1) : value === '0' ? '0' : `-${value}`)

const negated = ({ value, upperValue }: Amount): Amount =>
  upperValue === null
    ? { value: negative(value), upperValue }
    : { value: negative(upperValue), upperValue: negative(value) }

/** Reports whether a figure says how two others differ, in words of a fall: these print no sign, its equation needs one. */
const isFall = ({ relation, asPrinted }: Figure): boolean =>
  (relation === 'difference' || relation === 'change') && tellsFall(asPrinted)

/** Returns the quantities in the words of a figure that are its value in its unit. */
export const repeated = (figure: Figure): readonly Reading[] =>
  wordsOf(figure).filter(
    (reading) =>
      unitsAgree(reading.unit, figure.unit) &&
      (isSame(reading, figure) || (isSame(negated(reading), figure) && isFall(figure))),
  )

const one = fraction(1n)

const isCounted = (unit: string): boolean => !isCurrency(unit) && !isPercentage(unit)

/** Returns the size of the last printed digit of a figure, zero if it is exact; undefined if its words are not read. */
export const digitOf = (figure: Figure): Fraction | undefined => {
  const [reading] = repeated(figure)
  // A count without a scale word has been counted.
  return reading && isCounted(figure.unit) && compare(reading.digit, one) <= 0 ? zero : reading?.digit
}

/** Returns the interval that a figure stands for; undefined if its words are not read. */
export const intervalOf = (figure: Figure): Interval | undefined => {
  const digit = digitOf(figure)
  return digit && roundedInterval(figure, digit)
}

/** Returns the interval of a figure; one whose words are not read stands for its value as it is. */
export const intervalOrValue = (figure: Figure): Interval => intervalOf(figure) ?? roundedInterval(figure, zero)
