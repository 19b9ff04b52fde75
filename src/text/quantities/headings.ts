/** Reads cells of tables: the number stands in the cell, its unit and scale in the words of its column or caption. */
import { decimalText, integerOf } from '../../model/decimals.ts'
import { isCurrency } from '../../model/units.ts'
import { hasHan } from '../characters.ts'
import { isInCapitals } from './amounts.ts'
import { folded, type FoldedText } from './fold.ts'
import { englishNounAfter, nounBefore } from './nouns.ts'
import { fits } from './numerals.ts'
import { quantitiesIn, type Quantity } from './quantities.ts'
import { afterWords, currencySigns, matchAt, type WordAt, wordTable } from './words.ts'

// The unit and scale in a heading.

export interface HeadingScale {
  /** An ISO 4217 code, `percent`, a singular counted noun, or null if the heading prints a scale alone. */
  readonly unit: string | null
  /** The number by which a cell is multiplied: 10000 for 万元. */
  readonly scale: number
}

/** Scales as powers of ten. */
const scales = wordTable<number>([
  ['hundred|hundreds|百', 2],
  ["thousand|thousands|000|000s|'000|'000s|1000|1,000|千", 3],
  ['ten thousand|ten thousands|万|wan', 4],
  ['hundred thousand|lakh|lakhs|十万', 5],
  ["million|millions|mln|mn|mio|000000|000,000|000 000|'000 000|1,000,000|百万", 6],
  ['ten million|crore|crores|千万', 7],
  ['hundred million|亿', 8],
  ['billion|billions|bln|bn|mrd|十亿', 9],
  ['百亿', 10],
  ['hundred billion|千亿', 11],
  ['trillion|trillions|trln|trn|tn|万亿', 12],
])

/** Scales beside a currency alone: in (m) they may be metres. */
const scalesOfMoney = wordTable<number>([
  ['k', 3],
  ['m|mm|mil', 6],
  ['b', 9],
  ['t', 12],
])

/** Signs of currencies that are too short for running text. */
const shortSigns = wordTable<string>([
  ['r', 'ZAR'],
  ['rs|rs.', 'INR'],
])

const fillers = wordTable<true>([['of|in|the|unit|units|单位|为|以|计|:|.|-| ', true]])

const isoCode = /(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/y
const isoCodes = new Set(Intl.supportedValuesOf('currency'))

interface Phrase {
  readonly unit: string | null
  readonly power: number
}

/** A unit at a position; null is that of a classifier which does not tell it. */
type UnitAt = WordAt<string | null> & { readonly isRare?: boolean }

const unitAt = (source: FoldedText, at: number): UnitAt | undefined => {
  const { text, lower } = source
  const sign = currencySigns.at(lower, at)
  if (sign && isInCapitals(source, sign)) return sign
  const after = afterWords.at(lower, at)
  if (after?.meaning.kind === 'unit') {
    const found = { ...after, meaning: after.meaning.unit }
    if (isInCapitals(source, found)) return found
  }
  if (after?.meaning.kind === 'classifier') return { ...after, meaning: after.meaning.unit }
  const [code = ''] = matchAt(isoCode, text, at) ?? []
  if (isoCodes.has(code)) return { start: at, end: at + code.length, meaning: code, isRare: true }
  const short = shortSigns.at(lower, at)
  return short && isInCapitals(source, short) ? short : undefined
}

const longer = <A extends WordAt<unknown>>(one: A | undefined, other: WordAt<unknown> | undefined) =>
  (one?.end ?? -1) > (other?.end ?? -1) ? one : undefined

/** Reads words that are a unit and a scale and nothing else. `isSure` if somebody put them where units stand. */
const phraseIn = (words: string, isSure = false): Phrase | undefined => {
  const source = folded(words.trim())
  const { lower } = source
  let unit: string | null | undefined
  let [power, isRare, isOfMoney] = [0, false, false]
  for (let at = 0; at < lower.length;) {
    const scale = scales.at(lower, at)
    const found = unitAt(source, at)
    const filler = longer(fillers.at(lower, at), longer(scale, found) ?? found)
    const ofMoney = scalesOfMoney.at(lower, at)
    const next = filler ?? longer(scale, found) ?? found ?? ofMoney
    if (!next) return undefined
    at = next.end
    if (next === filler) continue
    if (next === scale) power += scale.meaning
    else if (next === found) {
      if (unit !== undefined && unit !== found.meaning) return undefined
      unit = found.meaning
      isRare = found.isRare === true
    } else if (ofMoney) {
      power += ofMoney.meaning
      isOfMoney = true
    }
  }
  const isMoney = typeof unit === 'string' && isCurrency(unit)
  if ((isOfMoney && !isMoney) || (isRare && power === 0 && !isSure)) return undefined
  return unit === undefined && power === 0 ? undefined : { unit: unit ?? null, power }
}

/** Reads words that stand apart, in brackets or after 单位, where nouns and classifiers are units too. */
const apartIn = (words: string, before: string, isSure = false): Phrase | undefined => {
  const phrase = phraseIn(words, isSure)
  // 项目数（个）
  if (phrase?.unit === null && hasHan(words))
    return { ...phrase, unit: nounBefore(before, before.length)?.unit ?? null }
  const { text, lower, original } = folded(` ${words.trim()}`)
  const noun = phrase ? undefined : englishNounAfter({ text, lower, original }, 0, false)
  return noun?.end === text.length ? { unit: noun.unit, power: 0 } : phrase
}

/** At the end of a heading a bare 元 may be a part of another word, as in 单元, and digits those of a name. */
const isUnitAtEnd = ({ unit, power }: Phrase, words: string): boolean =>
  unit === null
    ? power > 0 && !/^['\d]/.test(words)
    : (unit === 'percent' || isCurrency(unit)) && (power > 0 || words !== '元')

/** Reads the end of a heading, from the first place where it is a unit and a scale and nothing else. */
const endIn = (heading: string): Phrase | undefined => {
  for (let at = 0; at < heading.length; at++) {
    if (/[A-Za-z]/.test(heading.charAt(at - 1)) && /[A-Za-z]/.test(heading.charAt(at))) continue
    const words = heading.slice(at).trim()
    const phrase = phraseIn(words)
    if (phrase && isUnitAtEnd(phrase, words)) return phrase
  }
  return undefined
}

const editors = /\[([^[\]]*)\]/g
const brackets = /\(([^()]*)\)/g
const separators = /[,;，；、]/
const afterUnit = /单位[:为]([^()[\],;，；、]+)/
/** Where "Percent complete" and "% of plan" begin. */
const percentFirst = /^\s*(?:%|percent\b|per cent\b)/i

const longestHeading = 1000

/** Returns the unit and scale that a heading prints; what an editor adds in square brackets goes first. */
export const headingScale = (heading: string): HeadingScale | null => {
  const text = folded(heading.slice(0, longestHeading)).text.replaceAll(/[【】]/g, (mark) =>
    mark === '【' ? '[' : ']',
  )
  const printed = text.replaceAll(editors, ' ').replaceAll('_', ' ')
  const phrases = [
    ...[...text.matchAll(editors)].flatMap(([, words = '']) =>
      words.split(separators).map((one) => apartIn(one, '', true)),
    ),
    ...[...printed.matchAll(brackets)].flatMap(({ 1: words = '', index }) =>
      [...words.split(separators), words.replace(/^.* (?=in )/i, '')].map((one) =>
        apartIn(one, printed.slice(0, index).trim()),
      ),
    ),
    apartIn(afterUnit.exec(printed)?.[1] ?? '', ''),
    endIn(printed.replaceAll(brackets, ' ').trim()),
    percentFirst.test(printed) ? { unit: 'percent', power: 0 } : undefined,
  ].filter((phrase) => phrase !== undefined)
  if (phrases.length === 0) return null
  const unit = phrases.find((phrase) => phrase.unit !== null)?.unit ?? null
  const power = phrases.find((phrase) => phrase.power > 0)?.power ?? 0
  return { unit, scale: unit === 'percent' ? 1 : 10 ** power }
}

// The number in a cell.

export type CellQuantity = Pick<Quantity, 'value' | 'upperValue' | 'unit' | 'qualifier' | 'reported' | 'precision'>

const number = String.raw`(?<whole>\d{1,3}(?:[, ']\d{2,3})*[, ']\d{3}|\d+)(?:\.(?<fraction>\d+))?`
const numberAlone = new RegExp(
  String.raw`^(?<open>\()? ?(?<minus>[-–])? ?(?<sign>[^\d\s()–-]{0,4}) ?${number} ?(?<percent>%)? ?\)?$`,
)

/** A mark of a footnote behind a number or a dash is no part of it. */
const marks = /(?<=[\p{L}\d)）%％\p{Pd}/])\s?(?:[*＊†‡※¹²³⁰⁴-⁹①-⒇❶-❿]|\[\d{1,2}\]){1,8}$/u

/** Returns a cell without the marks of footnotes at its end: 20*, 1,234①. */
export const withoutMarks = (cell: string): string => cell.replace(marks, '')

const longestCell = 60

const bareNumber = (cell: string, { unit, scale: times }: HeadingScale): CellQuantity | undefined => {
  const { text } = folded(cell)
  const { open, minus, sign = '', whole, fraction = '', percent } = numberAlone.exec(text)?.groups ?? {}
  if (whole === undefined || (open !== undefined) !== text.endsWith(')')) return undefined
  const signed = sign === '' ? undefined : unitAt(folded(sign), 0)
  if (sign !== '' && signed?.end !== sign.length) return undefined
  const scale = percent === undefined ? times : 1
  const digits = whole.replaceAll(/\D/g, '') + fraction
  const [dividend, divisor] = [BigInt(digits) * BigInt(scale) * 1000n, 10n ** BigInt(fraction.length)]
  const value = dividend / divisor
  if (dividend % divisor !== 0n || !fits(value)) return undefined
  const isNegative = open !== undefined || minus !== undefined
  return {
    value: decimalText(isNegative ? -value : value),
    upperValue: null,
    unit: percent === undefined ? (signed?.meaning ?? unit) : 'percent',
    qualifier: 'exact',
    reported: [],
    precision: decimalText((BigInt(scale) * 1000n) / divisor),
  }
}

/** Reads a number with words that qualify it, as 约12 or 10-12, as if it counted things. */
const qualifiedNumber = (cell: string, { unit, scale }: HeadingScale): CellQuantity | undefined => {
  if (/[\d一二两三四五六七八九十] ?[A-Za-z百千万亿%]/.test(cell)) return undefined
  const counting = `${cell}个`
  const [read, ...others] = quantitiesIn(counting)
  if (!read || others.length > 0 || read.start > 0 || read.end < counting.length) return undefined
  const times = (decimal: string): string => decimalText(integerOf(decimal) * BigInt(scale))
  const [value, upperValue] = [times(read.value), read.upperValue === null ? null : times(read.upperValue)]
  if (!fits(integerOf(value)) || !fits(integerOf(upperValue ?? value))) return undefined
  return { value, upperValue, unit, qualifier: read.qualifier, reported: [], precision: times(read.precision) }
}

const nothingPrinted: HeadingScale = { unit: null, scale: 1 }

/** Returns the quantity of a cell that holds a number alone, by its heading; undefined of a cell with other words. */
export const readCell = (asPrinted: string, heading: string): CellQuantity | undefined => {
  const cell = withoutMarks(asPrinted.trim())
  if (cell.length > longestCell) return undefined
  const scale = headingScale(heading) ?? nothingPrinted
  return bareNumber(cell, scale) ?? qualifiedNumber(cell, scale)
}
