/** Reads what makes a number about, a bound or negative, on either side of it. */
import type { FoldedText } from './fold.ts'
import type { WordAt } from './word-table.ts'
import type { Qualifier, QualifierWord } from './words/language.ts'
import { declineFillers, declines, fillers, negations, qualifiersAfter, qualifiersBefore } from './words/tables.ts'
import { isPercentage } from '../../model/units.ts'

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
export const qualifiersBeforeNumber = (
  { lower }: FoldedText,
  start: number,
  isBareScale: boolean,
): QualifiersBefore => {
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
export const qualifierAfterNumber = ({ lower }: FoldedText, end: number): WordAt<QualifierWord> | undefined => {
  const found = qualifiersAfter.at(lower, end) ?? qualifiersAfter.at(lower, lower.charAt(end) === ' ' ? end + 1 : end)
  oddAfter.lastIndex = end
  if (oddAfter.test(lower)) return { start: end, end: end + 1, meaning: { qualifier: 'more-than' } }
  return found?.meaning.unlessBeside?.some((word) => lower.startsWith(word, found.end)) ? undefined : found
}

/** A bound says more than `about`; the nearest bound counts. */
export const strongest = (qualifiers: readonly (Qualifier | null | undefined)[]): Qualifier => {
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
export const canBeNegative = (unit: string | null): boolean => unit !== null && isPercentage(unit)
