/** Finds the numbers of a text, in order. */
import { amountOf, type Amount } from './amounts.ts'
import { currencyBefore, minusBefore } from './before-number.ts'
import type { FoldedText } from './fold.ts'
import { digitsAt } from './numerals/digits.ts'
import { englishAt, firstWords } from './numerals/english.ts'
import { hanAt } from './numerals/han.ts'
import type { Reading } from './numerals/numeral.ts'
import { portionAt } from './portions.ts'
import { isDigit, isLetter } from './word-table.ts'
import { rangeWords } from './words/tables.ts'

const beginnings = new RegExp(
  `\\d|[〇零一二三四五六七八九十百千万亿两半过壹贰叁肆伍陆柒捌玖拾佰仟]|(?<![a-z])(?:half|${firstWords.join('|')})(?![a-z])`,
  'g',
)

const addressLike = /[\w.+@:/?&=%#~-]+/g
const address = /@|:\/\/|^www\./

/** Returns where web and mail addresses are: the numbers in them are left alone. */
const addressesIn = (lower: string): { start: number; end: number }[] =>
  /@|:\/\/|www\./.test(lower)
    ? [...lower.matchAll(addressLike)]
        .filter(([word]) => address.test(word))
        .map(({ 0: word, index: start }) => ({ start, end: start + word.length }))
    : []

/** A noun belongs to the last number before it: in 8大类1500个项目 nothing tells what the 8 counts. */
const withOwnNouns = (amounts: readonly Amount[]): Amount[] => {
  const owners = new Map(amounts.map((amount) => [amount.nounEnd, amount]))
  return amounts.map((amount) =>
    amount.nounEnd === null || owners.get(amount.nounEnd) === amount
      ? amount
      : { ...amount, end: amount.qualifierAt, unit: null, isEvident: false },
  )
}

export const amountsIn = (source: FoldedText): Amount[] => {
  const { lower } = source
  const addresses = addressesIn(lower)
  let nextAddress = 0
  const amounts: Amount[] = []
  beginnings.lastIndex = 0
  for (let found = beginnings.exec(lower); found; found = beginnings.exec(lower)) {
    const start = found.index
    while ((addresses[nextAddress]?.end ?? Infinity) <= start) nextAddress++
    const around = addresses[nextAddress]
    if (around && around.start <= start) {
      beginnings.lastIndex = around.end
      continue
    }
    const portion = portionAt(source, start)
    if (portion) {
      const { numeral, isMoreThan } = portion
      amounts.push(portionAmount(source, numeral, isMoreThan))
      beginnings.lastIndex = numeral.end
      continue
    }
    const previous = amounts.at(-1)
    // In "$3m-5m" the currency holds for both.
    const isUpper = previous?.isMoney === true && previous.end === start - 1 && rangeWords.has(lower.charAt(start - 1))
    const reading: Reading = isDigit(lower, start)
      ? digitsAt(source, start, isUpper || currencyBefore(source, start) !== undefined)
      : isLetter(lower, start)
        ? lower.startsWith('half', start)
          ? { end: start + 1 }
          : englishAt(lower, start)
        : hanAt(source.text, start)
    const amount = reading.numeral && amountOf(source, reading.numeral, previous?.end ?? -1)
    if (amount) amounts.push(amount)
    beginnings.lastIndex = Math.max(start + 1, reading.end)
  }
  return withOwnNouns(amounts)
}

const portionAmount = ({ text, lower }: FoldedText, numeral: Amount['numeral'], isMoreThanHalf: boolean): Amount => ({
  numeral,
  start: numeral.start,
  end: numeral.end,
  unit: 'percent',
  isMoney: false,
  isUnitBefore: text.startsWith('百分之', numeral.start),
  classifier: null,
  qualifierAt: numeral.end,
  nounEnd: null,
  isEvident: true,
  isLabelled: false,
  minus: minusBefore(lower, numeral.start),
  isMoreThanHalf,
})
