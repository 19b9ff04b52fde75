/** Judges claims: compares printed amounts within their rounding, and words of judgement with the state of a promise. */
import { decimalText, integerOf } from '../model/decimals.ts'
import { isCeiling } from '../model/figures.ts'
import { isCurrency } from '../model/units.ts'
import type { Judgement, verdicts } from '../model/vocabulary.ts'
import {
  absolute,
  compare,
  floorOf,
  fraction,
  type Fraction,
  fractionOf,
  type Interval,
  minus,
  over,
  plus,
  times,
  touch,
  zero,
} from './fractions.ts'
import type { Nature, Figure, Stage } from './register.ts'
import { lastDigit, roundedInterval } from './printed/rounding.ts'
import type { Promised, PromiseState, PromiseVersion } from './promises/promises.ts'

/** An amount as it is printed. */
interface PrintedAmount extends Pick<Figure, 'value' | 'upperValue' | 'qualifier'> {
  /** The size of the last printed digit; zero for an amount that stands for itself alone. */
  readonly digit: Fraction
}

/** Returns what the number alone stands for, whatever bounds it. */
const numberInterval = (amount: PrintedAmount): Interval => {
  const isBound = amount.qualifier !== 'about' && amount.qualifier !== 'between'
  return roundedInterval(isBound ? { ...amount, qualifier: 'exact' } : amount, amount.digit)
}

const isAtLeast = (qualifier: Figure['qualifier']): boolean => qualifier === 'at-least' || qualifier === 'more-than'
const isAtMost = (qualifier: Figure['qualifier']): boolean => qualifier === 'at-most' || qualifier === 'less-than'
const isBound = ({ qualifier }: PrintedAmount): boolean => isAtLeast(qualifier) || isAtMost(qualifier)

/** Returns an interval, and beyond it what its qualifier leaves open. A bound on a fall is one on its size. */
const opened = ({ value, qualifier }: PrintedAmount, { lower, upper }: Interval): Interval => {
  const isFall = value.startsWith('-')
  if (isAtLeast(qualifier)) return isFall ? { lower: null, upper } : { lower, upper: null }
  if (isAtMost(qualifier)) return isFall ? { lower, upper: null } : { lower: null, upper }
  return { lower, upper }
}

/** Returns what an amount of the register may be: a bound is as coarse as its number. */
const registeredInterval = (registered: PrintedAmount): Interval => opened(registered, numberInterval(registered))

/** Returns what a claim says: its bound is the number itself, so that 1.05 is not less than 1. */
const claimedInterval = (claimed: PrintedAmount): Interval => {
  const bound = fractionOf(claimed.value)
  return opened(claimed, isBound(claimed) ? { lower: bound, upper: bound } : numberInterval(claimed))
}

/** A number is not less than itself; "more than a trillion" is printed of what a register has as a trillion. */
const isBelowItself = (one: PrintedAmount, other: PrintedAmount): boolean =>
  one.value === other.value &&
  (one.qualifier === 'less-than'
    ? other.qualifier === 'exact' || isAtLeast(other.qualifier)
    : one.qualifier === 'at-most' && other.qualifier === 'more-than')

/** Reports whether a claim prints the same number as the register, within rounding, and both may be true. */
const agree = (claimed: PrintedAmount, registered: PrintedAmount): boolean =>
  (isBound(claimed)
    ? claimed.value === registered.value
    : touch(numberInterval(claimed), numberInterval(registered))) &&
  touch(claimedInterval(claimed), registeredInterval(registered)) &&
  !isBelowItself(claimed, registered) &&
  !isBelowItself(registered, claimed)

/** Reports whether a claim and an amount of the register cannot both be true. */
const exclude = (claimed: PrintedAmount, registered: PrintedAmount): boolean =>
  !touch(claimedInterval(claimed), registeredInterval(registered))

/** Reports whether one end lies on the inner side of another; an open end is beyond all others. */
const isInside = (inner: Fraction | null, outer: Fraction | null, side: 1 | -1, isStrict: boolean): boolean =>
  outer === null || (inner !== null && side * compare(inner, outer) >= (isStrict ? 1 : 0))

/** Reports whether an amount of the register lies within the bound that a claim is, however the amount is rounded. */
const satisfies = (claimed: PrintedAmount, registered: PrintedAmount): boolean => {
  const { qualifier } = claimed
  if (!isBound(claimed)) return false
  const isStrict = qualifier === 'more-than' || qualifier === 'less-than'
  const [inner, outer] = [roundedInterval(registered, registered.digit), claimedInterval(claimed)]
  return isInside(inner.lower, outer.lower, 1, isStrict) && isInside(inner.upper, outer.upper, -1, isStrict)
}

const eighth = (end: Fraction): Fraction => over(absolute(end), fraction(8n))
const one = fraction(1n)

/** Returns integers around every number that can agree with an amount, however either is rounded. */
export const reachOf = (amount: PrintedAmount): { readonly least: string; readonly most: string } => {
  const { lower, upper } = numberInterval(amount)
  const [least, most] = [lower ?? zero, upper ?? lower ?? zero]
  return {
    least: floorOf(minus(minus(least, eighth(least)), one)).toString(),
    most: floorOf(plus(plus(most, eighth(most)), one)).toString(),
  }
}

// Judges one statement by the figures of a register: the first verdict that holds; it never guesses.

export type Verdict = (typeof verdicts)[number]

interface Days {
  readonly periodStart: string | null
  readonly periodEnd: string | null
}

/** A statement about one subject: what its words say, and nothing that they leave open. */
export interface ClaimStatement extends Days, PrintedAmount {
  readonly unit: string | null
  /** Every metric that the words may name. */
  readonly metrics: readonly string[]
  /** Null where the words say none. */
  readonly stage: Stage | null
  readonly isPeriodSaid: boolean
}

/** A figure or a total that may bear a statement out. */
export interface Evidence extends Days, PrintedAmount {
  readonly unit: string
  readonly metric: string
  readonly nature: Nature
  readonly stage: Stage
  /** The same amount in other units. */
  readonly reported: readonly { readonly value: string; readonly unit: string }[]
  /**
   * It tells of all that a claim is about: it is about the very subject, or about the programme of the place. What is
   * about a part, one batch or a sum of parts is null: it neither contradicts a claim nor satisfies its bound.
   */
  readonly scope: 'subject' | 'programme' | null
}

export type ClaimRelation = 'agrees' | 'other-period' | 'other-metric' | 'differs'

interface Judged<E extends Evidence> {
  readonly verdict: Verdict
  readonly evidence: readonly { readonly item: E; readonly relation: ClaimRelation }[]
}

/** Reports whether a unit compares two amounts instead of counting anything. */
const isRelativeUnit = (unit: string): boolean => ['percent', 'percentage-point', 'fold'].includes(unit)

/** Words seldom say what they count, so that counts compare with counts: the metric tells them apart. */
export const areUnitsAlike = (printed: string | null, unit: string): boolean => {
  const isCount = !isCurrency(unit) && !isRelativeUnit(unit)
  return printed === unit || (isCount && (printed === null || (!isCurrency(printed) && !isRelativeUnit(printed))))
}

/** Returns an item's amount in the unit of a statement. */
const amountIn = ({ unit }: ClaimStatement, item: Evidence): PrintedAmount | undefined => {
  if (areUnitsAlike(unit, item.unit)) return item
  const beside = item.reported.find((one) => areUnitsAlike(unit, one.unit))
  return beside && { value: beside.value, upperValue: null, qualifier: item.qualifier, digit: lastDigit(beside.value) }
}

/** A promise may be called a plan, a target or a commitment; what has happened is something else. */
const areStagesAlike = (one: Stage | null, other: Stage): boolean =>
  one === null || (one === 'actual') === (other === 'actual')

export const isSamePeriod = (statement: ClaimStatement, item: Evidence): boolean => {
  if (!statement.isPeriodSaid) return true
  const { periodStart: start, periodEnd: end } = statement
  if (start === item.periodStart && end === item.periodEnd) return true
  if (end === null || item.periodEnd === null) return false
  if (start === null || item.periodStart === null) return end === item.periodEnd
  return item.nature === 'stock' && start <= item.periodEnd && item.periodEnd <= end
}

const comparedWith = <E extends Evidence>(statement: ClaimStatement, items: readonly E[]) =>
  items.flatMap((item) => {
    const amount = amountIn(statement, item)
    return amount && areStagesAlike(statement.stage, item.stage)
      ? [
          {
            item,
            isMetric: statement.metrics.includes(item.metric),
            isPeriod: isSamePeriod(statement, item),
            // Five projects are no five industries.
            isUnit: [item, ...item.reported].some(({ unit }) => statement.unit === null || statement.unit === unit),
            agrees: agree(statement, amount),
            satisfies: satisfies(statement, amount),
            excludes: exclude(statement, amount),
          },
        ]
      : []
  })

/** Returns the items that have the number of a statement, of the same things and for its period, whatever their metric. */
export const sayingSame = <E extends Evidence>(statement: ClaimStatement, items: readonly E[]): readonly E[] =>
  comparedWith(statement, items)
    .filter(({ agrees, isPeriod, isUnit }) => agrees && isPeriod && isUnit)
    .map(({ item }) => item)

export const judge = <E extends Evidence>(statement: ClaimStatement, items: readonly E[]): Judged<E> => {
  const compared = comparedWith(statement, items)
  const chosen = (verdict: Verdict, relation: ClaimRelation, found: typeof compared): Judged<E> | undefined =>
    found.length === 0 ? undefined : { verdict, evidence: found.map(({ item }) => ({ item, relation })) }
  const agreeing = compared.filter(({ agrees }) => agrees)
  const such = statement.isPeriodSaid
    ? compared.filter(({ item, isMetric, isPeriod, isUnit }) => item.scope !== null && isMetric && isPeriod && isUnit)
    : []
  // A place may plan less than its programme aims at.
  const isOfStage = ({ scope, stage }: E): boolean =>
    scope === 'subject' || statement.stage === null || statement.stage === stage
  const isExcluded = such.some(({ excludes }) => excludes)
  const isContradicted = such.every(({ excludes }) => excludes) && such.some(({ item }) => isOfStage(item))
  const contradicted = isContradicted ? chosen('contradicted', 'differs', such) : undefined
  return (
    chosen(
      'supported',
      'agrees',
      agreeing.filter(({ isMetric, isPeriod }) => isMetric && isPeriod),
    ) ??
    chosen('supported', 'agrees', isExcluded ? [] : such.filter((one) => one.satisfies)) ??
    chosen(
      'other-period',
      'other-period',
      agreeing.filter(({ isMetric }) => isMetric),
    ) ??
    // Round bounds are alike by chance.
    (isBound(statement) ? contradicted : undefined) ??
    chosen(
      'other-metric',
      'other-metric',
      agreeing.filter(({ isMetric, isPeriod, isUnit }) => !isMetric && isPeriod && isUnit),
    ) ??
    contradicted ?? { verdict: 'unknown', evidence: [] }
  )
}

// Compares what words say of a promise with its state, or with its wordings; it never guesses.

/** The wording of a changed promise that a number is of: raised from 5 to 6. */
type WordingSide = 'from' | 'to' | undefined

const hundred = 100_000n

/** Returns a percentage or a multiple of a plan, or by how much it was exceeded or missed, as a share of it in percent. */
const shareIn = (
  claimed: Judgement,
  { value, unit, digit, qualifier, upperValue }: PrintedAmount & { unit: string | null },
) => {
  const size = integerOf(value) * (unit === 'fold' ? 100n : 1n)
  const whole = claimed === 'exceeded' ? hundred + size : claimed === 'missed' ? hundred - size : size
  return {
    value: decimalText(whole),
    upperValue,
    qualifier,
    digit: unit === 'fold' ? times(digit, fraction(100n)) : digit,
  }
}

const onShare = (claimed: Judgement, share: ClaimStatement, { actual, value, dueOn }: Promised): OnPromise => {
  const promised = integerOf(value)
  if (!actual || promised === 0n || share.upperValue !== null) return 'unknown'
  const came = { value: decimalText((integerOf(actual.value) * hundred) / promised), upperValue: null }
  const none = { ...came, qualifier: 'exact', digit: zero } as const
  const claimedShare = shareIn(claimed, share)
  if (agree(claimedShare, none) || satisfies(claimedShare, none)) return 'supported'
  return actual.through === dueOn && exclude(claimedShare, none) ? 'contradicted' : 'unknown'
}

type OnPromise = Extract<Verdict, 'supported' | 'contradicted' | 'unknown'>

const byState: Readonly<Record<'met' | 'missed', Partial<Record<PromiseState, OnPromise>>>> = {
  met: { met: 'supported', short: 'contradicted' },
  missed: { met: 'contradicted', short: 'supported' },
}

const sizeOf = (value: string): bigint => integerOf(value.replace('-', ''))

/** Reports whether what came of a promise is more than it asks; of a range or a ceiling that is not known. */
const isExceeded = ({ actual, value, qualifier }: Promised): boolean => {
  const isAlike = actual !== null && actual.value.startsWith('-') === value.startsWith('-')
  return isAlike && qualifier !== 'between' && sizeOf(actual.value) > sizeOf(value)
}

/** Returns the sizes that a promise had, oldest first; empty if it is not known which of two came first. */
const sizesOf = ({ versions, value, unit }: Promised): readonly bigint[] => {
  const others = versions.filter((version) => version.value !== value)
  if (others.some((version) => version.publishedOn === null || version.unit !== unit)) return []
  const sizes = versions.filter(({ publishedOn }) => publishedOn !== null).map((version) => sizeOf(version.value))
  return sizes.filter((size, at) => size !== sizes[at - 1])
}

/** Reports whether one size is twice another, within five percent. */
const isTwice = (one: bigint, other: bigint): boolean => 190n * other <= 100n * one && 100n * one <= 210n * other

const onWordings = (
  claimed: Exclude<Judgement, 'met' | 'exceeded' | 'missed' | 'share'>,
  promised: Promised,
): OnPromise => {
  const sizes = sizesOf(promised)
  const [first = 0n, last = 0n] = [sizes[0], sizes.at(-1)]
  const isUp = claimed === 'raised' || claimed === 'doubled'
  const isRising = sizes.every((size, at) => at === 0 || size > (sizes[at - 1] ?? size))
  const isFalling = sizes.every((size, at) => at === 0 || size < (sizes[at - 1] ?? size))
  // With one size it was not changed, as far as the register knows, and with ups and downs in both directions.
  if (isRising === isFalling) return 'unknown'
  if (isRising !== isUp) return 'contradicted'
  if (claimed === 'halved') return isTwice(first, last) ? 'supported' : 'unknown'
  if (claimed === 'doubled') return isTwice(last, first) ? 'supported' : 'unknown'
  return 'supported'
}

/** Returns the verdict on what words say of a promise, or on a number that tells which share of it was reached. */
export const verdictOnPromise = (claimed: Judgement, promised: Promised, share?: ClaimStatement): OnPromise => {
  if (share) return onShare(claimed, share, promised)
  if (claimed === 'share') return 'unknown'
  if (claimed === 'met' || claimed === 'missed') return byState[claimed][promised.state] ?? 'unknown'
  if (claimed !== 'exceeded') return onWordings(claimed, promised)
  const isMore = promised.state !== 'met' || isExceeded(promised)
  return isCeiling(promised) || !isMore ? 'unknown' : (byState.met[promised.state] ?? 'unknown')
}

/** Reports whether the number of a statement is that of a wording of a promise. */
export const isOfPromise = (statement: ClaimStatement, promised: Promised, side: WordingSide): boolean => {
  if (statement.stage === 'actual') return false
  const isWorded = ({ value, unit, qualifier }: PromiseVersion): boolean => {
    const digit = qualifier === 'exact' ? zero : lastDigit(value)
    return areUnitsAlike(statement.unit, unit) && agree(statement, { value, upperValue: null, qualifier, digit })
  }
  const isLast = ({ value }: PromiseVersion): boolean => value === promised.value
  return promised.versions.some((one) => isWorded(one) && (side === undefined || isLast(one) === (side === 'to')))
}
