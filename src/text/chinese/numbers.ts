/** Puts numbers and their units into words in Chinese, as a statistician prints them: `1.18万亿元`, `1658亿元`. */
import { currencyNamesIn, formatter } from '../formatter.ts'
import { isCurrency } from '../../model/units.ts'
import type { Bounded } from '../in-words.ts'
import { isKnownTerm, spoken } from './terms.ts'

type Numeral = `${number}`

/** Four digits stand without a separator: `1500`, `12,345`. */
const grouping = { useGrouping: 'min2' as unknown as boolean }
const decimals = formatter(() => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 20, ...grouping }))
const shortDigits = 2
const rounded = formatter(() => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: shortDigits, ...grouping }))

/** `1234567.5` → `1,234,567.5`. */
export const readable = (decimal: string): string => decimals().format(decimal as Numeral)

/** The powers of ten that have a name, the largest first. */
export const scales = [
  [12, '万亿'],
  [8, '亿'],
  [4, '万'],
] as const

const partsOf = (decimal: string): readonly [whole: string, fraction: string] => {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  return [whole, fraction]
}

/** Divides a decimal by a power of ten. No digit is lost. */
const shifted = (decimal: string, power: number): string => {
  const [whole, fraction] = partsOf(decimal)
  const digits = whole.padStart(power + 1, '0')
  const rest = `${digits.slice(-power)}${fraction}`.replace(/(?<!0)0+$/, '')
  return `${decimal.startsWith('-') ? '-' : ''}${digits.slice(0, -power)}${rest === '' ? '' : `.${rest}`}`
}

/** More decimals than these are hard to read, so a smaller power is taken. */
const mostDecimals = 4

/** Says a number to its last digit: `1.1816万亿`, `165,800.55万`. */
export const inFull = (decimal: string): string => {
  const [whole] = partsOf(decimal)
  for (const [power, name] of scales) {
    if (whole.length <= power) continue
    const short = shifted(decimal, power)
    if (partsOf(short)[1].length <= mostDecimals) return `${readable(short)}${name}`
  }
  return readable(decimal)
}

/** Numbers below a hundred million are said in full. */
const isLong = (decimal: string): boolean => partsOf(decimal)[0].length > 8

/** Rounds a large number to what a person says: `1181600000000` → `1.18万亿`. */
export const inShort = (decimal: string): string => {
  if (!isLong(decimal)) return inFull(decimal)
  const [power, name] = partsOf(decimal)[0].length > 12 ? scales[0] : scales[1]
  const text = rounded().format(shifted(decimal, power) as Numeral)
  // Rounding may fill the scale: 9999.999亿 is 1万亿.
  return power === 8 && text.endsWith('10,000') ? text.replace('10,000', `1${scales[0][1]}`) : `${text}${name}`
}

/** Reports whether the short form has lost digits. */
export const isRounded = (decimal: string): boolean => {
  if (!isLong(decimal)) return false
  const [whole] = partsOf(decimal)
  return partsOf(shifted(decimal, whole.length > 12 ? 12 : 8))[1].length > shortDigits
}

/** Units as they follow a number, with the measure word that belongs between. */
const units: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CNY: '元',
    percent: '%',
    'percentage-point': '个百分点',
    fold: '倍',
    project: '个项目',
    industry: '个产业',
    batch: '批',
    person: '人',
    package: '个工程包',
    item: '项',
    action: '项行动',
    measure: '项举措',
    programme: '项工程',
    cluster: '个集群',
    technology: '项技术',
    company: '家企业',
    fair: '场展会',
    charger: '个充电设施',
    site: '个站点',
    petaflops: 'PFLOPS',
    car: '辆',
    'gigawatt-hour': '吉瓦时',
    rank: '位',
  }),
)

const currencyName = currencyNamesIn('zh-CN')

/** Returns the unit as it follows a number: `元`, `个项目`; one that has no name here, in English. */
export const unitInWords = (_value: string, unit: string): string => {
  const known = units.get(unit) ?? (isKnownTerm(unit) ? spoken(unit) : undefined)
  if (known !== undefined) return known
  return isCurrency(unit) ? currencyName(unit, 2) : ` ${spoken(unit)}`
}

/** Names a unit by itself, without its measure word: `元`, `项目`. */
export const unitName = (unit: string): string =>
  unitInWords('2', unit)
    .trim()
    .replace(/^[个家项场](?=.{2})/, '')

/** `165800000000`, `CNY` → `1658亿元`. */
export const amount = (value: string, unit: string): string => `${inFull(value)}${unitInWords(value, unit)}`

const totalBy =
  (numeral: (decimal: string) => string) =>
  ({
    total,
    lowerBound,
    upperBound,
    unit,
    approximate = false,
    isAbove = false,
  }: Bounded): { text: string; bounds?: string } => {
    const said = (value: string): string => `${numeral(value)}${unitInWords(value, unit)}`
    const text = `${approximate ? '约' : ''}${said(total)}`
    const least = lowerBound ?? '0'
    if (upperBound === null)
      return least === total
        ? { text: `${isAbove ? '超过' : '不少于'}${text}` }
        : { text, bounds: `不少于${said(least)}` }
    return least === total && upperBound === total
      ? { text }
      : { text, bounds: `${numeral(least)}至${said(upperBound)}` }
  }

/** Renders a total, with its bounds unless they equal it. */
export const totalInWords = totalBy(inFull)

/** Renders it with all its digits, as they stand in the data. */
export const totalInDigits = totalBy(readable)
