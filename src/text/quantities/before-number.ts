/** Reads what stands right before a number: currency and sign, and what makes a name or a code of it. */
import type { FoldedText } from './fold.ts'
import { isLetter, type WordAt } from './word-table.ts'
import { currencySigns, labels } from './words/tables.ts'

/** An ISO code or a letter for a unit counts in capitals only: in small letters it is a word. */
export const isInCapitals = ({ text }: FoldedText, { start, end, meaning }: WordAt<string>): boolean => {
  const printed = text.slice(start, end)
  return printed === printed.toUpperCase() || (printed.toUpperCase() !== meaning && printed.length > 1)
}

/** A year is no number of money: "in 2025 RMB 5 billion". */
const isAfterNumber = /(?<!\b(?:19|20)\d\d ?)(?<=\d) ?$|[百千万亿] ?$|(?:[mbr]illion|thousand|bn|mn) $/

export const currencyBefore = (source: FoldedText, start: number): WordAt<string> | undefined => {
  const end = source.text.charAt(start - 1) === ' ' ? start - 1 : start
  const found = currencySigns.before(source.lower, end)
  if (!found || !isInCapitals(source, found) || isLetter(source.text, found.start - 1)) return undefined
  // In 5亿美元100个项目 it is the unit of the number before.
  const isWord = /[a-z\u4e00-\u9fff]$/.test(source.lower.slice(found.start, found.end))
  return isWord && isAfterNumber.test(source.lower.slice(Math.max(0, found.start - 10), found.start))
    ? undefined
    : found
}

/** Letters or a separator right before digits make a code, a time, a fraction or a telephone number of them. */
const insideCode = /[A-Za-z_@\\#.^]$|[A-Za-z]-$|\d[:/,'·]$|\d ?[×✕*] ?$|\d-\d+-$/

/** Most numbers follow none of these, which is quickly seen. */
const mayBeCode = /[A-Za-z_@\\#.^:/,'·×✕* -]/
/** Chinese puts no space behind them: GDP14.2万亿元. */
const acronym = /(?:(?<![A-Za-z\d])[A-Z]{3,4}|R&D)$/

export const isInsideCode = (text: string, start: number, isShareOrAmount: boolean): boolean => {
  if (!mayBeCode.test(text.charAt(start - 1))) return false
  const before = text.slice(Math.max(0, start - 12), start)
  return insideCode.test(before) && !(isShareOrAmount && acronym.test(before))
}

const leadingRank = /前 ?$/
const rankWords = /^ ?[名位强大]/

/** 一 and "one" never count, nor do ranges, lists and shares that begin with them: 一到两家, "one or two", "one in five", "two out of three". */
const countsFromOne =
  /(?:(?:一|几|\bone) ?(?:至|到|或|-|–|—|~|to|or) ?|\b(?:one|1) in |(?<![\d,.])\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d) out of (?:every )?|[廿卅卌])$/

const ordinalMark = /[第#№]|^nos?\.?$/

/** Tells whether a number is part of a name: always, as in 第19位, or only as a count, as in "Phase 2 projects". */
export const nameAround = ({ text, lower }: FoldedText, start: number, end: number): 'always' | 'as-count' | null => {
  const label = labels.before(lower, text.charAt(start - 1) === ' ' ? start - 1 : start)
  if (label && ordinalMark.test(lower.slice(label.start, label.end))) return 'always'
  const before = lower.slice(Math.max(0, start - 24), start)
  if (countsFromOne.test(before) || (leadingRank.test(before) && rankWords.test(text.slice(end, end + 2))))
    return 'always'
  return label ? 'as-count' : null
}

const minusWord = /(?:-|负|\b(?:minus|negative) )$/

export const minusBefore = (lower: string, start: number): number | null => {
  if (!' -负'.includes(lower.charAt(start - 1))) return null
  const found = minusWord.exec(lower.slice(Math.max(0, start - 10), start))
  return found === null ? null : start - found[0].length
}
