/** Finds rates far from those just before and after, and possible duplicates; rounds the amounts in findings. */
import { decimalText, integerOf } from '../../model/decimals.ts'
import { isCurrency } from '../../model/units.ts'
import type { StatedAmount } from '../../text/findings/params.ts'
import { magnitude, rateBetween } from '../amounts.ts'
import { byText } from '../collections.ts'
import {
  absolute,
  compare,
  floorOf,
  fraction,
  type Fraction,
  type Interval,
  over,
  plus,
  times,
  zero,
} from '../fractions.ts'
import { periodOf } from '../periods.ts'
import { aboveAmong, inherited, keyOf, subjectsOf } from '../places/subjects.ts'
import { publishedOn, type Figure, type RateRecord, type Register } from '../register.ts'
import { type SubjectName, namedIn, nameLabel, resourceOfKind } from './as-printed.ts'
import { type FindingOf, type Inspected, stated, subjectReference } from './finding.ts'

/** A rate printed or recorded on a day, its two currencies in alphabetical order. */
interface Sighting {
  readonly currencies: string
  readonly first: bigint
  readonly second: bigint
  readonly on: string
  readonly record: FindingOf<'rate-outlier'>['records'][number]
  /** The figure that prints it, and what it prints beside. Undefined for a recorded rate, which is never reported. */
  readonly print?: { readonly figure: Figure; readonly beside: Figure['reported'][number] }
}

const sighting = (
  from: string,
  to: string,
  first: bigint,
  second: bigint,
): Pick<Sighting, 'currencies' | 'first' | 'second'> =>
  from < to
    ? { currencies: `${from} ${to}`, first, second }
    : { currencies: `${to} ${from}`, first: second, second: first }

const printedBy = (figure: Figure, on: string | null): Sighting[] =>
  on === null
    ? []
    : figure.reported
        .filter(
          ({ unit, value }) =>
            isCurrency(unit) &&
            isCurrency(figure.unit) &&
            unit !== figure.unit &&
            value !== '0' &&
            figure.value !== '0',
        )
        .map((beside) => ({
          ...sighting(figure.unit, beside.unit, magnitude(integerOf(figure.value)), magnitude(integerOf(beside.value))),
          on,
          record: { resource: 'figures', id: figure.id },
          print: { figure, beside },
        }))

const recorded = ({ id, baseUnit, quoteUnit, rate, on }: RateRecord): Sighting => ({
  ...sighting(baseUnit, quoteUnit, integerOf('1', 12), integerOf(rate, 12)),
  on,
  record: { resource: 'rates', id },
})

/** Reports whether two rates differ by more than five percent. */
const isFarFrom = (one: Sighting, other: Sighting): boolean => {
  const [ours, theirs] = [one.second * other.first * 100n, other.second * one.first]
  return ours > theirs * 105n || ours < theirs * 95n
}

/**
 * Returns the neighbours before and after;
 * at either end the two nearest, so that one outlier does not implicate the next rate.
 */
const neighboursOf = (sightings: readonly Sighting[], index: number): readonly Sighting[] => {
  const from = Math.max(0, Math.min(index - 1, sightings.length - 3))
  return sightings.slice(from, from + 3).filter((one) => one !== sightings[index])
}

const rateOf = ({ first, second }: Sighting): string => rateText(first, second)

/** Finds outliers. If only two rates exist and differ, either may be wrong, so both are reported. */
export const findOutliers = ({ register, current, sources }: Inspected): FindingOf<'rate-outlier'>[] => {
  const seen = [
    ...current.flatMap((figure) => printedBy(figure, publishedOn(figure, sources))),
    ...register.rates.map(recorded),
  ].sort((one, other) => byText(one.on, other.on) || byText(one.record.id, other.record.id))
  return [...Map.groupBy(seen, ({ currencies }) => currencies)].flatMap(([currencies, sightings]) =>
    sightings.flatMap((one, index) => {
      const neighbours = neighboursOf(sightings, index)
      if (one.print === undefined || neighbours.length === 0 || !neighbours.every((other) => isFarFrom(one, other)))
        return []
      const [from = '', to = ''] = currencies.split(' ')
      const { figure, beside } = one.print
      return [
        {
          params: {
            figure: stated(figure),
            beside: { ...beside, qualifier: 'exact', upperValue: null },
            from,
            to,
            rate: rateOf(one),
            neighbours: neighbours.map(rateOf),
          },
          records: [one, ...neighbours].map(({ record }) => record),
        },
      ]
    }),
  )
}

// Finds subjects that may be one and the same: of one name, in one region, with an equal figure.

/** A name that more subjects share is none that tells them apart; only the first of them by id are compared. */
export const mostOfOneName = 500
const mostRecords = 20

const sameFigure = ({ metric, stage, value, upperValue, unit, prices, qualifier, ...dates }: Figure): string =>
  JSON.stringify([metric, stage, value, upperValue, unit, prices, qualifier, periodOf(dates)])

/** Subjects of one name, and a figure that each has equal to another's. */
interface Alike {
  readonly subjects: readonly SubjectName[]
  readonly equal: Figure
}

/** A subject with one of its figures, its tree, and the sources in whose tables it has a row. */
interface Having {
  readonly subject: SubjectName
  readonly figure: Figure
  readonly root: string
  readonly tables: ReadonlySet<string>
}

/** Two parts of one tree are two subjects, and so are two rows of one table. */
const mayBeOne = (one: Having, other: Having): boolean =>
  one.root !== other.root && ![...one.tables].some((id) => other.tables.has(id))

/** Returns those of some subjects that have a figure equal to one of a subject which may be the same; 0 is equal to nothing. */
const withEqualFigures = (
  subjects: readonly SubjectName[],
  figuresOf: (subject: string) => readonly Figure[],
  rootOf: (subject: string) => string,
): Alike | undefined => {
  const having = Map.groupBy(
    subjects.flatMap((subject) => {
      const key = keyOf(subject.kind, subject.id)
      const figures = figuresOf(key)
      const tables = new Set(figures.flatMap(({ heading, sourceId }) => (heading === null ? [] : [sourceId])))
      return figures
        .filter(({ value }) => value !== '0')
        .map((figure): Having => ({ subject, figure, root: rootOf(key), tables }))
    }),
    ({ figure }) => sameFigure(figure),
  )
  const found = [...having.values()]
    .flatMap((some) => some.filter((one) => some.some((other) => mayBeOne(one, other))))
    .sort((one, other) => byText(one.figure.id, other.figure.id))
  const alike = new Set(found.map(({ subject }) => subject))
  return found[0] && { subjects: [...alike].sort((one, other) => byText(one.id, other.id)), equal: found[0].figure }
}

/** A finding, and the label of the name that it was found under. */
interface Duplicates extends FindingOf<'possible-duplicate'> {
  readonly label: string
}

const duplicatesOf = ({ subjects, equal }: Alike): FindingOf<'possible-duplicate'> => {
  const shown = subjects.slice(0, mostRecords)
  return {
    params: {
      subjects: shown.map(({ kind, id }) => subjectReference(kind, id)),
      number: subjects.length,
      equal: stated(equal),
    },
    records: shown.map(({ kind, id }) => ({ resource: resourceOfKind[kind], id })),
  }
}

/** Finds groups of possible duplicates; with `labels`, only under these names. */
export const duplicatesIn = (
  register: Register,
  current: readonly Figure[],
  labels?: ReadonlySet<string>,
): Duplicates[] => {
  const above = aboveAmong([...subjectsOf(register), ...subjectsOf(register, 'organization')])
  const rootOf = inherited<string>(above, (key, root = key) => root)
  const about = Map.groupBy(current, ({ subjectKind, subjectId }) => keyOf(subjectKind, subjectId))
  const byName = [...Map.groupBy(namedIn(register), nameLabel)].filter(
    ([label, subjects]) => subjects.length > 1 && (labels?.has(label) ?? true),
  )
  const found = byName.flatMap(([label, subjects]) => {
    const compared = subjects.toSorted((one, other) => byText(one.id, other.id)).slice(0, mostOfOneName)
    return [...Map.groupBy(compared, ({ regionId }) => regionId ?? '').values()].flatMap((some): Duplicates[] => {
      const alike = withEqualFigures(some, (key) => about.get(key) ?? [], rootOf)
      return alike ? [{ label, ...duplicatesOf(alike) }] : []
    })
  })
  // Subjects that share both of their names are found twice: under the one that more have.
  found.sort((one, other) => one.params.number - other.params.number)
  return [...new Map(found.map((one) => [JSON.stringify(one.records), one])).values()]
}

export const findDuplicates = ({ register, current }: Inspected): FindingOf<'possible-duplicate'>[] =>
  duplicatesIn(register, current).map(({ params, records }) => ({ params, records }))

// The amounts in findings, rounded half to even to what a person says of them.

const [two, ten] = [fraction(2n), fraction(10n)]
const finest = fraction(1n, 1000n)

/** Rounds to a multiple of a digit, half to even. */
const rounded = (amount: Fraction, digit: Fraction): Fraction => {
  const steps = over(amount, digit)
  const below = floorOf(steps)
  const half = compare(plus(steps, fraction(-below)), fraction(1n, 2n))
  return times(fraction(half > 0 || (half === 0 && below % 2n !== 0n) ? below + 1n : below), digit)
}

const textOf = (amount: Fraction): string => decimalText(floorOf(over(amount, finest)))

/** Rounds to a digit, or as many finer ones as tell the amount from another. Zero is no digit: all are said. */
export const roundedAt = (amount: Fraction, digit: Fraction, apartFrom = ''): string => {
  for (let at = compare(digit, zero) === 0 ? finest : digit; compare(at, finest) > 0; at = over(at, ten)) {
    const text = textOf(rounded(amount, at))
    if (text !== apartFrom) return text
  }
  return textOf(rounded(amount, finest))
}

/** Rounds to as few digits as keep an amount between two others. */
const roundest = (amount: Fraction, isNear: (rounded: Fraction) => boolean): string => {
  let digit = finest
  while (isNear(rounded(amount, times(digit, ten))) && compare(times(digit, ten), absolute(amount)) <= 0)
    digit = times(digit, ten)
  return textOf(rounded(amount, digit))
}

const middleOf = (lower: Fraction, upper: Fraction): Fraction => over(plus(lower, upper), two)

/** Says an interval by what lies in its middle, or by its only end, at a digit. */
export const amountIn = (
  { lower, upper }: Interval,
  unit: string,
  digit: Fraction,
  apartFrom?: string,
): StatedAmount => {
  const value = lower && upper ? middleOf(lower, upper) : (lower ?? upper ?? zero)
  const isExact = lower && upper && compare(plus(lower, digit), upper) >= 0
  return {
    qualifier: isExact ? 'exact' : lower && upper ? 'about' : lower ? 'at-least' : 'at-most',
    value: roundedAt(value, digit, apartFrom),
    upperValue: null,
    unit,
  }
}

/** Says an interval in as few digits as lie in it; its only end at a digit. */
export const fewDigitsIn = (interval: Interval, unit: string, digit: Fraction): StatedAmount => {
  const { lower, upper } = interval
  if (!lower || !upper) return amountIn(interval, unit, digit)
  const isNear = (one: Fraction): boolean => compare(one, lower) >= 0 && compare(one, upper) <= 0
  return { qualifier: 'about', value: roundest(middleOf(lower, upper), isNear), upperValue: null, unit }
}

const rateDigits = 4

/** Says how much of one amount another one is. */
const rateText = (first: bigint, second: bigint): string => {
  const { scaled, places } = rateBetween(first, second)
  const spare = Math.max(0, Math.min(places, scaled.toString().length - rateDigits))
  return decimalText(floorOf(rounded(fraction(scaled), fraction(10n ** BigInt(spare)))), places)
}
