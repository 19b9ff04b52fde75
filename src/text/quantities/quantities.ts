/** Reads the quantities in a text, English and Chinese, from words and digits alone; it never guesses. */
import { decimalText } from '../../model/decimals.ts'
import { isCurrency, isPercentage } from '../../model/units.ts'
import { hasHan } from '../characters.ts'
import { amountsIn, isScaleAlone, type Amount } from './amounts.ts'
import { folded, type FoldedText } from './fold.ts'
import { moneyWords, nounBefore, organizationNouns } from './nouns.ts'
import { joined } from './sequences.ts'
import {
  declineFillers,
  declines,
  equivalents,
  fillers,
  isLetter,
  matchAt,
  negations,
  qualifiersAfter,
  qualifiersBefore,
  skipSpace,
  type Qualifier,
  type QualifierWord,
  type WordAt,
} from './words.ts'

export interface Quantity {
  /**
   * UTF-16 offsets in the text: from the first qualifier, currency or minus sign to the last unit, counted noun or
   * qualifier, and to the closing bracket where an equivalent follows. A word of decline is outside.
   */
  readonly start: number
  readonly end: number
  readonly text: string
  /** Canonical decimals: at most 15 digits before the point and 3 behind it. */
  readonly value: string
  /** The upper end of a range, else null. */
  readonly upperValue: string | null
  /** An ISO 4217 code, `percent`, `percentage-point`, `fold`, a singular counted noun, or null if none can be told. */
  readonly unit: string | null
  readonly qualifier: Qualifier
  /** Equivalents in other units that are printed in brackets. */
  readonly reported: readonly { readonly value: string; readonly unit: string }[]
  /** The size of the last printed digit; of a range, that of its lower end. */
  readonly precision: string
}

// Units as words print them, compared with units of figures.

export type UnitKind = 'money' | 'share' | 'count'

/** Tells which units are compared exactly; whether 80个 are projects or companies, words seldom say. */
export const kindOf = (unit: string): UnitKind => {
  if (isCurrency(unit)) return 'money'
  return isPercentage(unit) || unit === 'fold' ? 'share' : 'count'
}

/** Reports whether a unit that words print, or null where they print none, may be another unit. */
export const unitsAgree = (printed: string | null, unit: string): boolean =>
  printed === null || printed === unit || (kindOf(printed) === 'count' && kindOf(unit) === 'count')

/** Physical units of one dimension are equivalents of each other, as currencies are. */
const dimensions: readonly (readonly string[])[] = [
  ['mu', 'hectare', 'acre', 'square-meter', 'square-kilometer'],
  ['meter', 'kilometer', 'mile', 'nautical-mile'],
  ['tonne', 'kilogram', 'jin', 'barrel'],
  ['kilowatt', 'megawatt', 'gigawatt', 'terawatt'],
  ['kilowatt-hour', 'megawatt-hour', 'gigawatt-hour', 'terawatt-hour'],
]

/** Reports whether an amount in one unit can be the equivalent of an amount in the other. */
const areEquivalent = (one: string | null, other: string | null): boolean =>
  one !== null &&
  other !== null &&
  one !== other &&
  ((kindOf(one) === 'money' && kindOf(other) === 'money') ||
    dimensions.some((units) => units.includes(one) && units.includes(other)))

// What makes a number about, a bound or negative, on either side of it.

/** Words that may stand in a row before a number, as in 约为人民币. */
const mostWords = 5

const beforeSpace = (text: string, at: number): number => (/[ \n]/.test(text.charAt(at - 1)) ? at - 1 : at)

/** A `>` ends a tag or an arrow, as in `<td>5` and `-> 5`. */
const tagOrArrow = /(?:[-=~–—]|<\/?[a-z][^<>]*)$/
const longestTag = 200

const isOtherWordBefore = (lower: string, { start, meaning }: WordAt<QualifierWord>): boolean => {
  if (lower.charAt(start) === '>') return tagOrArrow.test(lower.slice(Math.max(0, start - longestTag), start))
  const end = beforeSpace(lower, start)
  return meaning.unlessBeside?.some((word) => lower.startsWith(word, end - word.length)) ?? false
}

const denied: Partial<Record<Qualifier, Qualifier>> = { 'more-than': 'at-most', 'less-than': 'at-least' }

/** Returns a qualifier with the word that denies it, if there is one. */
const withNegation = (lower: string, { start, meaning }: WordAt<QualifierWord>) => {
  const opposite = denied[meaning.qualifier]
  const negation = opposite && negations.before(lower, beforeSpace(lower, start))
  return negation ? { start: negation.start, qualifier: opposite } : { start, qualifier: meaning.qualifier }
}

interface QualifiersBefore {
  readonly start: number
  readonly found: readonly Qualifier[]
}

/** Reads qualifiers leftwards from a number, nearest first. */
const qualifiersBeforeNumber = ({ lower }: FoldedText, start: number, isBareScale: boolean): QualifiersBefore => {
  const found: Qualifier[] = []
  let first = start
  let at = start
  for (let count = 0; count < mostWords; count++) {
    const end = beforeSpace(lower, at)
    const qualifier = qualifiersBefore.before(lower, end)
    const filler = fillers.before(lower, end)
    if (qualifier && qualifier.start <= (filler?.start ?? end)) {
      if (isOtherWordBefore(lower, qualifier) || (qualifier.meaning.bareScaleOnly && !isBareScale)) break
      const { start, qualifier: meant } = withNegation(lower, qualifier)
      found.push(meant)
      at = first = start
    } else if (filler) at = filler.start
    else break
  }
  return { start: first, found }
}

const oddAfter = /[多余](?!\p{Script=Han})/uy

/** Reads a qualifier right after a position; 多 and 余 end a clause there, as in 增长两倍多. */
const qualifierAfterNumber = ({ lower }: FoldedText, end: number): WordAt<QualifierWord> | undefined => {
  const found = qualifiersAfter.at(lower, end) ?? qualifiersAfter.at(lower, skipSpace(lower, end))
  if (matchAt(oddAfter, lower, end)) return { start: end, end: end + 1, meaning: { qualifier: 'more-than' } }
  return found?.meaning.unlessBeside?.some((word) => lower.startsWith(word, found.end)) ? undefined : found
}

/** A bound says more than `about`; the nearest bound counts. */
const strongest = (qualifiers: readonly (Qualifier | null | undefined)[]): Qualifier => {
  const given = qualifiers.filter((qualifier) => qualifier !== null && qualifier !== undefined)
  return given.find((qualifier) => qualifier !== 'about') ?? given[0] ?? 'exact'
}

/** Returns the start of the word of decline that a number, which begins with its qualifiers, directly follows. */
export const declineBefore = (
  { lower }: Pick<FoldedText, 'lower'>,
  start: number,
  unit: string | null,
): number | undefined => {
  let at = beforeSpace(lower, start)
  if (unit === 'percentage-point' && lower.charAt(at - 1) === '低' && !'降最不'.includes(lower.charAt(at - 2)))
    return at - 1
  for (let count = 0; count < mostWords; count++) {
    const decline = declines.before(lower, at)
    if (decline) return '升不未增'.includes(lower.charAt(decline.start - 1) || ' ') ? undefined : decline.start
    const filler = declineFillers.before(lower, at)
    if (!filler) return undefined
    at = beforeSpace(lower, filler.start)
  }
  return undefined
}

/** Falls are told of shares: 减少5亿元 is an amount. */
const canBeNegative = (unit: string | null): boolean => unit !== null && isPercentage(unit)

/** Reports whether words tell of a fall, as 比上年减少1000亿元 does. */
export const tellsFall = (text: string): boolean => {
  const { lower } = folded(text)
  for (let at = 0; at < lower.length; at++) {
    const isInsideWord = isLetter(lower, at - 1) && isLetter(lower, at)
    if (!isInsideWord && declines.at(lower, at)) return true
  }
  return false
}

// An amount with the words around it.

/** A quantity before its values are text. */
interface Read {
  readonly start: number
  readonly end: number
  readonly value: bigint
  readonly upper: bigint | null
  readonly unit: string | null
  readonly qualifier: Qualifier
  readonly precision: bigint
  readonly isFall: boolean
}

/** The unit of the words around an amount that prints none: the noun before 80个, money around 4015.1亿. */
const unitAround = ({ lower }: FoldedText, amount: Amount, start: number, end: number): string | null => {
  const { unit, classifier, numeral } = amount
  // 医院3家 are hospitals; without a noun 家 are companies.
  if (classifier === '家' && unit === 'company') return organizationNouns.before(lower, start)?.meaning ?? unit
  if (unit !== null || numeral.writing === 'english') return unit
  const isScale = isScaleAlone(amount)
  if (classifier === null && !isScale) return null
  if (isScale && moneyWords.at(lower, end)) return 'CNY'
  const before = nounBefore(lower, start)
  return before && (isScale || !before.isMoney) ? before.unit : null
}

const hundredMillion = 10n ** 11n

/** After other characters a bare scale may be the end of a number that is masked, or in a writing that is not read. */
const beforeBareScale = /^$|[\p{Script=Han}，。;、!?"'“”‘’《》「」『』]$|\p{Script=Han}\p{P}?\n$|\n\n$/u
/** The unit of a table, and 双百亿, which counts two things. */
const isNoAmount = /单位[为是]?$|双$/

/** A bare scale counts after a qualifier, or as an amount of money. */
const countsAsBareScale = (
  { text }: FoldedText,
  { numeral, isMoney, start }: Amount,
  isQualified: boolean,
): boolean => {
  if (!numeral.isBareScale || isQualified) return true
  const before = text.slice(Math.max(0, start - 3), start)
  const isAmount = beforeBareScale.test(before) && !isNoAmount.test(before)
  return isMoney && numeral.more === null && isAmount && (numeral.value >= hundredMillion || numeral.scale > 4)
}

/** Reports whether the minus before an amount is a sign, and not a dash after another number or word. */
const isSign = ({ text }: FoldedText, amount: Amount, previousEnd: number): boolean => {
  const { minus } = amount
  if (minus === null || minus === previousEnd) return false
  const before = text.charAt(minus - 1)
  return !/[\d%)]/.test(before) && (canBeNegative(amount.unit) || !hasHan(before))
}

/** Puts the ends of a range in order: a fall of 5 to 6 percent is -6 to -5. */
const signed = (value: bigint, upper: bigint | null): [value: bigint, upper: bigint | null] =>
  upper !== null && upper < value ? [upper, value] : [value, upper]

/**
 * Reads an amount, or a range, with its qualifiers and sign.
 * `previousEnd` is where the number before ends, and `isInDecline` tells of a list that began with a fall.
 */
const readAmount = (
  source: FoldedText,
  amount: Amount,
  upper: Amount | null,
  previousEnd: number,
  isInDecline: boolean,
): Read | undefined => {
  const { numeral, unit } = amount
  const last = upper ?? amount
  const isMinus = isSign(source, amount, previousEnd)
  const start = isMinus ? (amount.minus ?? amount.start) : amount.start
  const before = qualifiersBeforeNumber(source, start, numeral.isBareScale || amount.isMoreThanHalf)
  if (!countsAsBareScale(source, amount, before.found.length > 0)) return undefined
  const inner = qualifierAfterNumber(source, last.qualifierAt)
  const after = qualifierAfterNumber(source, last.end)
  const isFall =
    !isMinus && canBeNegative(unit) && (isInDecline || declineBefore(source, before.start, unit) !== undefined)
  const isUpperNegative = isFall || (isMinus && upper !== null && upper.minus !== null)
  const [value, upperValue] = signed(
    isMinus || isFall ? -numeral.value : numeral.value,
    upper && (isUpperNegative ? -upper.numeral.value : upper.numeral.value),
  )
  const end = Math.max(last.end, inner?.end ?? 0, after?.end ?? 0)
  const more = amount.isMoreThanHalf ? 'more-than' : numeral.more
  return {
    start: before.start,
    end,
    value,
    upper: upperValue,
    unit: unitAround(source, amount, before.start, end),
    qualifier: upper
      ? 'between'
      : strongest([...before.found, after?.meaning.qualifier, inner?.meaning.qualifier, more]),
    precision: numeral.precision,
    isFall,
  }
}

// Equivalents in brackets: `1 trillion yuan ($136.8 billion)`.

interface Equivalent {
  readonly value: bigint
  readonly unit: string
}

/** Longer words before or between equivalents say something else. */
const longest = 20

/** Reports whether an opening bracket, or a separator within brackets, leads to an equivalent. */
const leadsTo = (lower: string, from: number, to: number, opening: RegExp): boolean => {
  const between = to - from > longest ? '' : lower.slice(from, to)
  const [lead] = opening.exec(between) ?? []
  if (lead === undefined) return false
  const words = between.slice(lead.length).trim()
  return words === '' || equivalents.at(words, 0)?.end === words.length
}

/** More in a row are a list. */
const mostEquivalents = 4

const closing = /^ ?[)\]】]/

const withEquivalents = ({ lower }: FoldedText, found: readonly Read[]) => {
  const outer: (Read & { readonly reported: readonly Equivalent[] })[] = []
  for (let at = 0; at < found.length; at++) {
    const quantity = found[at]
    if (!quantity) break
    const reported: Equivalent[] = []
    let end = quantity.end
    let isClosed = false
    for (let next = at + 1; !isClosed && next <= at + mostEquivalents; next++) {
      const inner = found[next]
      const opening = next === at + 1 ? /^ ?[([【]/ : /^ ?(?:[,;/、，；]?或|[,;/、，；]|or)/
      if (!inner || inner.unit === null || inner.upper !== null || !areEquivalent(quantity.unit, inner.unit)) break
      if (!leadsTo(lower, end, inner.start, opening)) break
      reported.push({ value: inner.value, unit: inner.unit })
      end = inner.end
      const [bracket] = closing.exec(lower.slice(end, end + 4)) ?? []
      isClosed = bracket !== undefined
      end += bracket?.length ?? 0
    }
    if (isClosed) at += reported.length
    outer.push({ ...quantity, end: isClosed ? end : quantity.end, reported: isClosed ? reported : [] })
  }
  return outer
}

/** Returns the quantities of a text in their order; no two overlap. Takes time linear in the text's length. */
export const quantitiesIn = (text: string): Quantity[] => {
  const source = folded(text)
  const read: Read[] = []
  const sequence = joined(source, amountsIn(source))
  let isInDecline = false
  for (let at = 0; at < sequence.length; at++) {
    const { amount, joint } = sequence[at] ?? {}
    if (!amount?.isEvident || amount.isLabelled) {
      isInDecline = false
      continue
    }
    const previousEnd = sequence[at - 1]?.amount.end ?? -1
    const upper = joint === 'range' ? sequence[at + 1] : undefined
    if (upper) at++
    const quantity = readAmount(source, amount, upper?.amount ?? null, previousEnd, isInDecline)
    if (quantity && quantity.start >= (read.at(-1)?.end ?? 0)) read.push(quantity)
    // A fall holds for all numbers of a list: 分别下降5%、6%.
    isInDecline = quantity?.isFall === true && (upper?.joint ?? joint) === 'list'
  }
  return withEquivalents(source, read).map(({ start, end, value, upper, unit, qualifier, precision, reported }) => ({
    start,
    end,
    text: text.slice(start, end),
    value: decimalText(value),
    upperValue: upper === null ? null : decimalText(upper),
    unit,
    qualifier,
    reported: reported.map((equivalent) => ({ value: decimalText(equivalent.value), unit: equivalent.unit })),
    precision: decimalText(precision),
  }))
}
