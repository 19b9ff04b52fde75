/** Finds the numbers of a text with their units: a number without evidence of what it counts stays bare. */
import type { FoldedText } from './fold.ts'
import { englishNounAfter, nounAfter } from './nouns.ts'
import { digitsAt, isInteger, type Numeral, type NumeralReading } from './numerals.ts'
import { englishAt, firstWords, hanAt, portionAt, tenthsAt } from './numerals-in-words.ts'
import {
  afterWords,
  currencySigns,
  isDigit,
  isLetter,
  labels,
  qualifiersAfter,
  rangeWords,
  skipSpace,
  type AfterNumber,
  type Classifier,
  type WordAt,
} from './words.ts'

export interface Amount {
  readonly numeral: Numeral
  /** From its currency or sign. */
  readonly start: number
  readonly end: number
  readonly unit: string | null
  readonly isMoney: boolean
  /** The unit is before the number: it holds for both ends of a range. */
  readonly isUnitBefore: boolean
  /** A word for single things, as 个, which may not tell the unit. */
  readonly classifier: string | null
  /** The place of a qualifier before the noun, as in 300场以上展会. */
  readonly qualifierAt: number
  /** Where the noun behind its classifier ends. */
  readonly nounEnd: number | null
  /** Enough is printed to make it a quantity. */
  readonly isEvident: boolean
  /** In the names of things, as 第19位 or "Table 3": never a quantity, nor are the numbers joined to it. */
  readonly isLabelled: boolean
  /** The position of a minus sign, which may also be the dash of a range. */
  readonly minus: number | null
  readonly isMoreThanHalf: boolean
}

// Before a number: currency and sign, and what makes a name or a code of it.

/** Reports whether words are a unit: an ISO code, or a letter for a unit, counts in capitals only. */
export const isInCapitals = ({ text }: FoldedText, { start, end, meaning }: WordAt<string>): boolean => {
  const printed = text.slice(start, end)
  return printed === printed.toUpperCase() || (printed.toUpperCase() !== meaning && printed.length > 1)
}

/** A year is no number of money: "in 2025 RMB 5 billion". */
const isAfterNumber = /(?<!\b(?:19|20)\d\d ?)(?<=\d) ?$|[百千万亿] ?$|(?:[mbr]illion|thousand|bn|mn) $/

const currencyBefore = (source: FoldedText, start: number): WordAt<string> | undefined => {
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

/** Chinese puts no space behind them: GDP14.2万亿元. */
const acronym = /(?:(?<![A-Za-z\d])[A-Z]{3,4}|R&D)$/

const isInsideCode = (text: string, start: number, isShareOrAmount: boolean): boolean => {
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
const nameAround = ({ text, lower }: FoldedText, start: number, end: number): 'always' | 'as-count' | null => {
  const label = labels.before(lower, text.charAt(start - 1) === ' ' ? start - 1 : start)
  if (label && ordinalMark.test(lower.slice(label.start, label.end))) return 'always'
  const before = lower.slice(Math.max(0, start - 24), start)
  if (countsFromOne.test(before) || (leadingRank.test(before) && rankWords.test(text.slice(end, end + 2))))
    return 'always'
  return label ? 'as-count' : null
}

const minusWord = /(?:-|负|\b(?:minus|negative) )$/

const minusBefore = (lower: string, start: number): number | null => {
  const found = minusWord.exec(lower.slice(Math.max(0, start - 10), start))
  return found === null ? null : start - found[0].length
}

/** Returns an amount of a number alone, with what is true of most. */
const bareAmount = (numeral: Numeral, more: Partial<Amount> = {}): Amount => ({
  numeral,
  start: numeral.start,
  end: numeral.end,
  unit: null,
  isMoney: false,
  isUnitBefore: false,
  classifier: null,
  qualifierAt: numeral.end,
  nounEnd: null,
  isEvident: false,
  isLabelled: false,
  minus: null,
  isMoreThanHalf: false,
  ...more,
})

/** The word after a number, over a space, or over a hyphen before a unit: "10-billion-yuan". */
const wordAfter = (source: FoldedText, end: number): WordAt<AfterNumber> | undefined => {
  const { lower } = source
  const isHyphen = lower.charAt(end) === '-'
  const found =
    afterWords.at(lower, end) ??
    afterWords.at(lower, isHyphen || lower.charAt(end) === '\n' ? end + 1 : skipSpace(lower, end))
  if (found?.meaning.kind === 'unit' && !isInCapitals(source, { ...found, meaning: found.meaning.unit }))
    return undefined
  // In €3m-€5m the sign belongs to the next number.
  const isNext = isHyphen && found !== undefined && /^ ?\d/.test(lower.slice(found.end, found.end + 2))
  return isNext || (isHyphen && found?.meaning.kind === 'classifier') ? undefined : found
}

/** After the digits: a code, a time, a fraction, a chain of numbers, a degree. */
const goesOn = /^(?:[A-Za-z_@]|[:/]\d|\.[A-Za-z]|-[A-Za-z]|-\d+-\d|°|′|″)/

/** Classes, as 110千伏级, and bounds that are not read. */
const leftAlone = /^(?:[级+]| [余多])/

const isAtLineStart = (text: string, start: number): boolean =>
  /(?:^|\n)[ (]*$/.test(text.slice(Math.max(0, start - 4), start))

/** Reads the amount of a number; `previousEnd` is where the amount before it ends. */
const amountOf = (source: FoldedText, printed: Numeral, previousEnd: number): Amount | undefined => {
  const { text, lower } = source
  const sign = printed.writing === 'digits' ? currencyBefore(source, printed.start) : undefined
  const signed = sign?.start ?? printed.start
  const minus = minusBefore(lower, signed)
  // The hyphen of 3 percent-4 percent is that of a range.
  const isAfterAmount = text.charAt(signed - 1) === '-' && previousEnd === signed - 1
  const isShareOrAmount = printed.hasScale || text.charAt(printed.end) === '%'
  if (printed.writing === 'digits' && !isAfterAmount && isInsideCode(text, signed, isShareOrAmount)) return undefined
  const name = nameAround(source, signed, printed.end)
  const bare = bareAmount(printed, {
    start: signed,
    unit: sign?.meaning ?? null,
    isMoney: sign !== undefined,
    isUnitBefore: sign !== undefined,
    isEvident: sign !== undefined,
    isLabelled: name === 'always',
    minus,
  })
  if (name === 'always') return bare
  const tenths = tenthsAt(source, printed)
  if (tenths) return { ...bare, ...tenths, unit: 'percent', isEvident: true }
  const after = wordAfter(source, printed.end)
  const rest = text.slice(printed.end, printed.end + 8)
  // "in 2025 RMB 5 billion": the currency belongs to the next number.
  if (printed.isYearLike && after && /^[a-z][a-z $]*\d/.test(lower.slice(after.start, after.end + 2))) return undefined
  if (after?.meaning.kind === 'none' || leftAlone.test(rest)) return undefined
  if (after?.meaning.kind === 'unit') return withUnit(source, bare, after, after.meaning)
  if (sign) return goesOn.test(rest) ? undefined : bare
  const counted =
    after?.meaning.kind === 'classifier' ? withClassifier(source, bare, after, after.meaning) : withNoun(source, bare)
  if (counted && name !== null) return { ...bare, isLabelled: true }
  if (counted || after) return counted
  if (goesOn.test(rest) || /^ [A-Za-z]\b/.test(rest)) return undefined
  return { ...bare, isEvident: printed.isEvident && name === null, isLabelled: name !== null }
}

/** Behind "times": how often, not how many. */
const occasions = /^ (?:in|since|during|this|last|before|already)\b/

const withUnit = (
  { text, lower }: FoldedText,
  bare: Amount,
  { end }: WordAt<AfterNumber>,
  { unit, isMoney }: { unit: string; isMoney: boolean },
): Amount | undefined => {
  const { numeral } = bare
  // Three times they met.
  if (unit === 'fold' && numeral.writing === 'english' && occasions.test(lower.slice(end, end + 10))) return undefined
  // Of screens.
  if (unit === 'petaflops' && /^(?:480|720|1080|1440|2160)p/.test(lower.slice(numeral.start, end))) return undefined
  // 110千伏级 and the like are classes; 350km/h is a speed; 三元 is a name.
  if (text.charAt(end) === '级' || (!isMoney && /^\/[a-z小秒时]/i.test(text.slice(end, end + 2)))) return undefined
  if (unit === 'CNY' && numeral.writing === 'han' && !numeral.hasScale && numeral.value < 10_000n) return undefined
  const amount = { ...bare, end, unit, isMoney, isUnitBefore: false, qualifierAt: end, isEvident: true }
  return bare.isMoney && bare.unit !== unit && isMoney ? { ...amount, unit: bare.unit } : amount
}

const withClassifier = (
  { text }: FoldedText,
  bare: Amount,
  { start, end }: WordAt<AfterNumber>,
  classifier: Classifier,
): Amount | undefined => {
  const { numeral } = bare
  // 三类 is rather the third class.
  if (numeral.writing === 'han' && text.slice(start, end) === '类') return undefined
  const isWord = numeral.writing === 'han' && !numeral.hasScale
  // 3栋5楼 is an address.
  if (/[栋幢座]$/.test(text.slice(start, end)) && isDigit(text, end)) return undefined
  if (/^[多余]?(?:月|星期|小时|季度|年头|工作日|百分点|千分点|点)/.test(text.slice(end, end + 4))) return undefined
  const noun = nounAfter(text, end, classifier)
  // 1个亿元 is as easily a hundred million, 10个亿元项目 are projects.
  if (!noun && /^[多余]?[百千]?万?亿/.test(text.slice(end, end + 4))) return undefined
  const gap = noun ? noun.start - end : Infinity
  if ((isWord && (gap > 8 || noun?.isCrossed)) || (classifier.needsNoun && gap > 8)) return undefined
  const isSpanned = noun !== undefined && !noun.isCrossed && classifier.noun !== 'none'
  return {
    ...bare,
    end: isSpanned ? noun.end : end,
    unit: classifier.noun === 'none' ? classifier.unit : (noun?.unit ?? classifier.unit),
    classifier: text.slice(start, end),
    qualifierAt: end,
    nounEnd: classifier.noun === 'none' ? null : (noun?.end ?? null),
    isEvident: true,
  }
}

/** An English noun, which needs no classifier. */
const withNoun = (source: FoldedText, bare: Amount): Amount | undefined => {
  const { text } = source
  const { numeral } = bare
  const at = skipSpace(text, numeral.end)
  if (numeral.writing === 'han' || !isInteger(numeral)) return undefined
  const behind = qualifiersAfter.at(source.lower, at)?.end ?? numeral.end
  const noun = englishNounAfter(source, behind, numeral.value === 1000n)
  if (!noun) return undefined
  const isDirect = noun.start === numeral.end + 1
  if (numeral.isYearLike && !(isDirect && numeral.value % 100_000n === 0n)) return undefined
  // "3 Projects" at the beginning of a line is a heading.
  const first = text.charAt(numeral.end + 1)
  if (!numeral.isEvident && first !== first.toLowerCase() && isAtLineStart(text, bare.start)) return undefined
  return { ...bare, end: noun.end, unit: noun.unit, isEvident: true }
}

/** Reports whether an amount has a scale and nothing that tells its unit: then words of money around it may. */
export const isScaleAlone = ({ unit, classifier, numeral }: Amount): boolean =>
  unit === null && classifier === null && numeral.writing !== 'english' && numeral.scale >= 4

const beginnings = new RegExp(
  `\\d|[〇零一二三四五六七八九十百千万亿两半过]|(?<![a-z])(?:half|${firstWords})(?![a-z])`,
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
      const { numeral, isMoreThanHalf } = portion
      const minus = minusBefore(lower, start)
      const isUnitBefore = lower.startsWith('百分之', start)
      amounts.push(bareAmount(numeral, { unit: 'percent', isUnitBefore, isEvident: true, minus, isMoreThanHalf }))
      beginnings.lastIndex = numeral.end
      continue
    }
    const previous = amounts.at(-1)
    // In "$3m-5m" the currency holds for both.
    const isUpper = previous?.isMoney === true && previous.end === start - 1 && rangeWords.has(lower.charAt(start - 1))
    const reading: NumeralReading = isDigit(lower, start)
      ? digitsAt(source, start, isUpper || currencyBefore(source, start) !== undefined)
      : isLetter(lower, start)
        ? englishAt(lower, start)
        : hanAt(source.text, start)
    const amount = reading.numeral && amountOf(source, reading.numeral, previous?.end ?? -1)
    if (amount) amounts.push(amount)
    beginnings.lastIndex = Math.max(start + 1, reading.end)
  }
  return withOwnNouns(amounts)
}
