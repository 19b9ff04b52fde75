/** Tells ranges from changes: "5 to 6 percent" is a range, "rose from 5 to 6 percent" names two values. */
import type { Amount } from './amounts.ts'
import type { FoldedText } from './fold.ts'
import { haveOneUnit, withUnitOf, withUnitOfUpper } from './shared-units.ts'
import { rangeWords } from './words/tables.ts'

const changeVerb = new RegExp(
  String.raw`\b(?:rose|risen|rise|rising|up|grew|grow|grown|growth|increas\w+|rais\w+|expand\w+|improv\w+|climb\w+|jump\w+|` +
    String.raw`fell|fall\w*|down|drop\w*|declin\w+|decreas\w+|reduc\w+|cut|lower\w*|lift\w*|boost\w*|went|chang\w+|shr[aiu]nk)\b`,
)

/** Reports whether "from … to", 由…至 or 从…到 tell of a change, and not of a range. */
export const isChange = ({ lower }: FoldedText, { start }: Amount): boolean => {
  const before = lower.slice(Math.max(0, start - 60), start).replace(/^.*[.;。；]/s, '')
  if (/[由从]约?$/.test(before)) return true
  const from = /^(.*)\bfrom (?:about |around |nearly |over |more than )?$/s.exec(before)?.[1]
  return from !== undefined && changeVerb.test(from)
}

/** Reports whether "between … and", 介于…和 or …和…之间 make a range of two numbers. */
const isBetween = ({ lower }: FoldedText, one: Amount, other: Amount): boolean =>
  /(?:\bbetween |介于)$/.test(lower.slice(Math.max(0, one.start - 8), one.start)) ||
  /^ ?之?间/.test(lower.slice(other.end, other.end + 3))

const signed = ({ numeral, minus }: Amount): bigint => (minus === null ? numeral.value : -numeral.value)

/** Returns both ends of a range with their unit and scale; `isEven` tells of spaces on both sides of the dash, or none. */
export const asRange = (
  source: FoldedText,
  one: Amount,
  other: Amount,
  word: string,
  isEven: boolean,
): [Amount, Amount] | undefined => {
  const isWord = rangeWords.has(word) || (rangeWords.has(word.slice(0, -1)) && other.minus !== null)
  if (!(isWord && isEven) && !(['and', '和', '与', '及'].includes(word) && isBetween(source, one, other)))
    return undefined
  if (!haveOneUnit(one, other)) return undefined
  const upper = withUnitOf(other, one)
  const lower = upper && withUnitOfUpper(one, upper)
  const positive = word === '-' && upper ? { ...upper, minus: null } : upper
  return lower && positive && signed(lower) < signed(positive) ? [lower, positive] : undefined
}
