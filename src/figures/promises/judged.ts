/** Compares what words say of a promise with its state, or with its wordings; it never guesses. */
import { decimalText, integerOf } from '../../model/decimals.ts'
import { isCeiling } from '../../model/figures.ts'
import type { Judgement } from '../../model/vocabulary.ts'
import { agree, areUnitsAlike, type ClaimStatement, exclude, type PrintedAmount, type Verdict } from '../claims.ts'
import { fraction, times, zero } from '../fractions.ts'
import { lastDigit } from '../printed/rounding.ts'
import type { Promised, PromiseState, PromiseVersion } from './promises.ts'

/** The wording of a changed promise that a number is of: raised from 5 to 6. */
export type WordingSide = 'from' | 'to' | undefined

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
  const held = { ...came, qualifier: 'exact', digit: zero } as const
  const said = shareIn(claimed, share)
  if (agree(said, held)) return 'supported'
  return actual.through === dueOn && exclude(said, held) ? 'contradicted' : 'unknown'
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
