/** Puts numbers with their units, and dates and periods, into words in Chinese, as a statistician prints them: `1.18万亿元`, `2025年5月`. */
import { currencyNamesIn, formatter } from '../formatter.ts'
import { isCurrency } from '../../model/units.ts'
import { decimalText, integerOf } from '../../model/decimals.ts'
import { isLastOfMonth, periodText } from '../../model/period.ts'
import { inFullBy, totalBy, wholeOf } from '../in-words.ts'
import { isKnownTerm, spoken, termsOf } from './terms.ts'

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

/** `1.1816万亿`, `165,800.55万`. */
export const inFull = inFullBy(scales, readable, '')

/** Numbers below a hundred million are said in full. */
const isLong = (decimal: string): boolean => wholeOf(decimal).length > 8

const largestOf = (decimal: string) => (wholeOf(decimal).length > 12 ? scales[0] : scales[1])

/** Rounds a large number to what a person says: `1181600000000` → `1.18万亿`. */
export const inShort = (decimal: string): string => {
  if (!isLong(decimal)) return inFull(decimal)
  const [power, name] = largestOf(decimal)
  const text = rounded().format(decimalText(integerOf(decimal), power + 3) as Numeral)
  // Rounding may fill the scale: 9999.999亿 is 1万亿.
  return power === 8 && text.endsWith('10,000') ? text.replace('10,000', `1${scales[0][1]}`) : `${text}${name}`
}

/** Reports whether the short form has lost digits. */
export const isRounded = (decimal: string): boolean => {
  if (!isLong(decimal)) return false
  const [, fraction = ''] = decimalText(integerOf(decimal), largestOf(decimal)[0] + 3).split('.')
  return fraction.length > shortDigits
}

/** Units as they follow a number, with the measure word that belongs between. */
const units = termsOf(`
  CNY 元, percent %, percentage-point 个百分点, fold 倍, project 个项目, industry 个产业, batch 批, person 人,
  package 个工程包, item 项, action 项行动, measure 项举措, programme 项工程, cluster 个集群, technology 项技术,
  company 家企业, fair 场展会, charger 个充电设施, site 个站点, petaflops PFLOPS, car 辆, gigawatt-hour 吉瓦时,
  rank 位
`)

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

const totalWith = (readable: (decimal: string) => string) =>
  totalBy({
    about: '约',
    moreThan: '超过',
    atLeast: '不少于',
    between: (least, most) => `${least}至${most}`,
    readable,
    amount: (value, unit) => `${readable(value)}${unitInWords(value, unit)}`,
  })

export const totalInWords = totalWith(inFull)

/** Renders it with all its digits, as they stand in the data. */
export const totalInDigits = totalWith(readable)

// Dates, instants and periods.

const instants = formatter(
  () => new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
)

const partsOf = (date: string): readonly [year: string, month: string, day: string] => {
  const [year = '', month = '', day = ''] = date.split('-')
  return [year, Number(month).toString(), Number(day).toString()]
}

/** `2025-02-13` → `2025年2月13日`. */
export const day = (date: string): string => {
  const [year, month, dayOfMonth] = partsOf(date)
  return `${year}年${month}月${dayOfMonth}日`
}

/** `2025-02-13` → `2025年2月13日`, and in a year that is known `2月13日`. */
export const shortDay = (date: string, isYearKnown: boolean): string =>
  isYearKnown ? day(date).replace(/^\d+年/, '') : day(date)

/** Formats an instant in UTC. */
export const instant = (at: string): string => `${instants().format(new Date(at))}（UTC）`

const quarters = ['一', '二', '三', '四']

/** Puts a period into words: `2025年`, `2025年5月`, `2025年第一季度`, `2025年1—5月`, `2021—2025年`. */
export const period = (start: string | null, end: string | null): string => {
  if (start === null) return end === null ? '未注明时间' : `截至${day(end)}`
  if (end === null) return `自${day(start)}起`
  const [[year, month], [lastYear, lastMonth, lastDay]] = [partsOf(start), partsOf(end)]
  const [, part = '', ...days] = (periodText(start, end) ?? '').split('-')
  if (part.startsWith('Q')) return `${year}年第${quarters[Number(part.slice(1)) - 1] ?? ''}季度`
  if (days.length === 0) return part === '' ? `${year}年` : `${year}年${month}月`
  if (start.endsWith('-01-01') && end.endsWith('-12-31')) return `${year}—${lastYear}年`
  if (start.endsWith('-01') && isLastOfMonth(end))
    return year === lastYear ? `${year}年${month}—${lastMonth}月` : `${year}年${month}月至${lastYear}年${lastMonth}月`
  if (start === end) return day(start)
  return `${day(start)}至${year === lastYear ? `${lastMonth}月${lastDay}日` : day(end)}`
}
