/** Finds the noun that a number counts: after it, or before it in its clause. */
import type { FoldedText } from './fold.ts'
import type { Classifier } from './words/language.ts'
import {
  adjacentNouns,
  countedNouns,
  modifiers,
  moneyWords,
  organizationNouns,
  phraseEnds,
} from './words/chinese-nouns.ts'
import { phraseEndWords, pluralNouns, singularNouns } from './words/english-nouns.ts'
import { isDigit, type WordAt, type WordTable } from './word-table.ts'

export interface Noun {
  readonly unit: string
  readonly start: number
  readonly end: number
  /** Another number stands between. */
  readonly isCrossed: boolean
}

/** Characters between a classifier and its noun. */
const farthest = 14

const skipSpaces = (text: string, at: number): number => (text.charAt(at) === ' ' ? at + 1 : at)

/** Reports whether a noun belongs to the number behind it, as 项目 in 5大类产业项目380个. */
const isOfNextNumber = (text: string, end: number): boolean => isDigit(text, end)

/** Follows a phrase to its last noun: 产业集群 are clusters, 汽车重点项目 are projects. */
const lastOf = (text: string, first: WordAt<string>, nouns: WordTable<string>): WordAt<string> => {
  let noun = first
  for (let length = 0; length < 4; length++) {
    const modifier = modifiers.at(text, noun.end)
    const next = nouns.at(text, noun.end) ?? (modifier && nouns.at(text, modifier.end))
    if (!next || isOfNextNumber(text, next.end)) break
    noun = next
  }
  return noun
}

/** Returns a noun of one character right after 个: 16个市, but not the 省 of 省重点项目. */
const adjacentNounAt = (text: string, start: number): WordAt<string> | undefined => {
  const found = adjacentNouns.at(text, start)
  const isAttribute = found !== undefined && /^[重级属直科内外辖定]/.test(text.charAt(found.end))
  return /个 ?$/.test(text.slice(Math.max(0, start - 2), start)) && !isAttribute ? found : undefined
}

/** Returns the noun after a Chinese classifier. */
export const nounAfter = (text: string, classifierEnd: number, { noun }: Classifier): Noun | undefined => {
  const start = skipSpaces(text, classifierEnd)
  const adjacent = noun === 'any' ? adjacentNounAt(text, start) : undefined
  const table = noun === 'organization' ? organizationNouns : countedNouns
  let isCrossed = false
  for (let at = start; at < start + farthest && at < text.length; at++) {
    const found = table.at(text, at)
    // 国家级 and 县域级 are grades.
    if (found && text.charAt(found.end) !== '级' && !(at === start && adjacent && adjacent.end > found.end)) {
      const last = lastOf(text, found, table)
      return { unit: last.meaning, start: at, end: last.end, isCrossed }
    }
    if (at === start && adjacent) return { unit: adjacent.meaning, start, end: adjacent.end, isCrossed }
    if (phraseEnds.has(text.charAt(at))) break
    isCrossed ||= isDigit(text, at)
  }
  return undefined
}

/** Returns the nearest noun or word of money before a position in its clause. */
export const nounBefore = (text: string, from: number): { unit: string; isMoney: boolean; gap: number } | undefined => {
  const end = text.charAt(from - 1) === '(' ? from - 1 : from
  for (let at = end; at > end - farthest && at > 0; at--) {
    const money = moneyWords.before(text, at)
    const noun = countedNouns.before(text, at)
    if (money && money.start < (noun?.start ?? Infinity)) return { unit: 'CNY', isMoney: true, gap: end - at }
    if (noun) return { unit: noun.meaning, isMoney: false, gap: end - at }
    const character = text.charAt(at - 1)
    if ((phraseEnds.has(character) && !'达是为占'.includes(character) && character !== ' ') || isDigit(text, at - 1))
      break
  }
  return undefined
}

export const organizationBefore = (text: string, end: number): string | undefined =>
  organizationNouns.before(text, end)?.meaning

export const isMoneyAfter = (text: string, at: number): boolean => moneyWords.at(text, at) !== undefined

const word = /[ \n](\d?[A-Za-z][A-Za-z&'-]*)/y
const mostWords = 6

/** Returns the noun that ends an English phrase after a number: "1,500 key provincial construction projects". */
export const englishNounAfter = ({ text, lower }: FoldedText, numberEnd: number, isOne: boolean): Noun | undefined => {
  let at = numberEnd
  for (let count = 0; count < mostWords; count++) {
    word.lastIndex = at
    const [matched = '', printed = ''] = word.exec(text) ?? []
    const start = at + 1
    at += matched.length
    const found = lower.slice(start, at).replace(/'s?$/, '')
    const next = lower.slice(at + 1, at + 5)
    if (
      printed === '' ||
      phraseEndWords.has(found) ||
      ((found === 'and' || found === 'or') && (count === 0 || /^(?:the|an?) /.test(next)))
    )
      return undefined
    const unit = pluralNouns.get(found) ?? (isOne ? singularNouns.get(found) : undefined)
    if (unit !== undefined) return { unit, start, end: start + found.length, isCrossed: false }
  }
  return undefined
}
