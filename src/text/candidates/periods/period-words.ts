/** The words that name periods, in both languages; each rule is a pattern and what it names. */
import type { Named } from './calendar.ts'
import { englishPeriods } from './english-periods.ts'
import {
  dashOr,
  fiveYears,
  months,
  numberOf,
  quarter,
  ranged,
  withYear,
  year,
  yearNamed,
  type Rule,
} from './period-parts.ts'

// The Chinese words that name periods; each rule is a pattern and what it names.

const hanYear = String.raw`(?<year>(?:19|20)\d\d ?年度?|[今去明前上当]年度?|本年度?)`
const hanNumber = String.raw`\d{1,2}|十[一二]?|[一二三四五六七八九]`
const dash = dashOr('至', '到')
const lastYear = `(?<last>${year} ?年|[今去明前上当本]年)`

const chinesePeriods: readonly Rule[] = [
  [
    new RegExp(`(?<year>${year})年?${dash}(?<last>${year})年`, 'g'),
    ({ year, last }) => ({ year: Number(year), toYear: Number(last) }),
  ],
  [
    /十(?<number>[一二三四五六])五["”」』]?(?=(?:时期)?末)/g,
    ({ number }) => ({ year: fiveYears(10 + numberOf(number)).toYear }),
  ],
  [
    /十(?<number>[一二三四五六])五["”」』]?(?!年|个|点|[十百千万亿])/g,
    ({ number }) => fiveYears(10 + numberOf(number)),
  ],
  [
    new RegExp(`${hanYear}?(?<from>${hanNumber})月?份?${dash}${lastYear}?(?<to>${hanNumber})月`, 'g'),
    ({ year, from, last, to }) => ranged({ year, month: numberOf(from) }, { year: last, month: numberOf(to) }),
  ],
  [
    new RegExp(
      `${hanYear}?(?<from>${hanNumber})月(?:(?<day>\\d{1,2})日?)?${dash}${lastYear}?(?:(?<to>${hanNumber})月)?(?<toDay>\\d{1,2})日`,
      'g',
    ),
    ({ year, from, day, last, to = from, toDay }) =>
      ranged({ year, month: numberOf(from), day }, { year: last, month: numberOf(to), day: toDay }),
  ],
  [
    new RegExp(`${hanYear}?的?前(?<to>${hanNumber})个?月`, 'g'),
    ({ year, to }) => withYear(year, months(1, numberOf(to))),
  ],
  [
    new RegExp(`${hanYear}?的?前(?<to>[二三23两])个?季度`, 'g'),
    ({ year, to }) => withYear(year, quarter(to === '三' || to === '3' ? 3 : 2, 1)),
  ],
  [
    new RegExp(`${hanYear}?的?第?(?<number>[一二三四1-4])季度`, 'g'),
    ({ year, number }) => withYear(year, quarter(numberOf(number))),
  ],
  [
    new RegExp(`${hanYear}?的?(?<half>[上下])半年`, 'g'),
    ({ year, half }) => withYear(year, half === '上' ? months(1, 6) : months(7, 12)),
  ],
  [
    new RegExp(`${hanYear}?(?<month>${hanNumber})月(?<day>\\d{1,2})日`, 'g'),
    ({ year, month, day }) => withYear(year, { ...months(numberOf(month), numberOf(month)), day: Number(day) }),
  ],
  [
    new RegExp(`(?:截[至止到]|到)${hanYear}?(?<month>${hanNumber})月(?:底|末|份)?`, 'g'),
    ({ year, month }) => withYear(year, months(1, numberOf(month))),
  ],
  [
    new RegExp(`${hanYear}?(?<![\\d.])(?<month>${hanNumber})月(?![饼球光亮])`, 'g'),
    ({ year, month }) => withYear(year, months(numberOf(month), numberOf(month))),
  ],
  [
    new RegExp(`${hanYear}?(?<month>${hanNumber})月[底末]?[之以]?前(?![后期\\d一二三四五六七八九十两几])`, 'g'),
    ({ year, month }) => withYear(year, months(1, numberOf(month))),
  ],
  [new RegExp(`${hanYear}同期`, 'g'), ({ year }) => ({ ...yearNamed(year), isSamePeriod: true })],
  [new RegExp(`${hanYear}(?![度前]|多)`, 'g'), ({ year }) => yearNamed(year?.replace(' ', ''))],
  [/全年|年内|年度(?=计划|投资|目标|任务)/g, () => ({})],
]

export interface PeriodAt {
  readonly start: number
  readonly end: number
  readonly named: Named
  /** The offset up to which it holds: 到2027年 does in the whole sentence, a single month or the end of a year does not. */
  readonly carriesTo: number
  /** Is where a change begins, as 2022年 in 由2022年的174.7万辆增加到368.65万辆: it holds for the next number alone. */
  readonly isStart: boolean
  /** Is that of the plan of which the quantity is a share, as 年度 in 为年度计划投资的44.1%. */
  readonly isOfPlan: boolean
}

/** Comparisons name periods that a quantity is not of. */
const comparisons =
  /分?别?比[^，,。；;]{0,24}?同期|[比较](?:[去上前]年|20\d\d ?年|[一二三四]季度|\d{1,2}月)[^，,。；;]{0,6}|同比|环比|year[- ]on[- ]year|(?:compared (?:with|to)|than|over|from) (?:in )?(?:the same period|a year|last year)[^，,。；;]{0,30}/g

const passing = /^(?:[、,和\d月]*(?:当月|单月)|[底末])/
/** A month by itself holds for the next clause too: 7月当月完成投资574.3亿元，为年度计划投资的9.6%. */
const single = /^当月[，,]?[^，,；;。]{0,40}[，,][^，,；;。]{0,40}/
const longestCarried = 100

/** The bar stands for the period: 到|2025年|底 is a deadline, unless what is done by then is told. */
const deadline = /(?<![截直])到["“「『]?\|["”」』]?(?:时期)?[底末](?![，,]?[^，,。]{0,8}(?:已|累计))/

/** The bar stands for the period: 为|计划投资的44.1%, 44.1% of the |plan. */
const ofPlan =
  /\|(?:全年|年度)?的?(?:投资)?(?:计划|目标|任务)[^，,。；;]{0,8}的[^，,。；;]{0,4}(?:\d[\d.]*%|百分之)|(?:%|\bpercent) of (?:the |its )?(?:\|(?:'s)? (?:annual |investment |planned )*(?:plan|target|goal)\b|(?:[a-z]+ ){0,2}(?:plan|target|goal) (?:for|of) (?:the )?\|)/

const isPeriodOfPlan = (told: string, start: number, end: number): boolean =>
  ofPlan.test(`${told.slice(Math.max(0, start - 60), start)}|${told.slice(end, end + 40)}`)

const carriesTo = (told: string, start: number, end: number): number => {
  const behind = told.slice(end, end + longestCarried)
  if (!passing.test(behind) || deadline.test(`${told.slice(Math.max(0, start - 3), start)}|${behind}`)) return Infinity
  return end + (single.exec(behind)?.[0].length ?? 0)
}

const blank = (text: string): string => ' '.repeat(text.length)

/** Returns the words of a text without those that only compare. */
const withoutComparisons = (lower: string): string => lower.replaceAll(comparisons, blank)

/** Returns a period with its months where it has those of the one before it, as 上年同期 does. */
const resolved = (period: PeriodAt, at: number, all: readonly PeriodAt[]): PeriodAt => {
  const { isSamePeriod, year, relativeYear = -1 } = period.named
  if (isSamePeriod !== true) return period
  const before = all.slice(0, at).findLast(({ named }) => named.isSamePeriod !== true)?.named
  if (!before || before.toYear !== undefined || before.isUnread === true)
    return { ...period, named: { isUnread: true } }
  const named =
    year !== undefined || relativeYear >= 0
      ? { ...before, year, relativeYear }
      : { ...before, yearsBack: (before.yearsBack ?? 0) - relativeYear }
  return { ...period, named }
}

/** Returns the periods that a text names, in order; where several overlap, the longest. Small letters, folded. */
export const periodsIn = (lower: string): PeriodAt[] => {
  const told = withoutComparisons(lower)
  const found = [...chinesePeriods, ...englishPeriods].flatMap(([pattern, name]) =>
    [...told.matchAll(pattern)].flatMap(({ 0: words, index: start, groups = {} }) => {
      const named = name(groups)
      const end = start + words.length
      if (!named) return []
      const isStart = /[由从]/.test(told.charAt(start - 1)) && /^[底末]?的/.test(told.slice(end, end + 2))
      const isOfPlan = isPeriodOfPlan(told, start, end)
      return [{ start, end, named, carriesTo: carriesTo(told, start, end), isStart, isOfPlan }]
    }),
  )
  const longest: PeriodAt[] = []
  for (const one of found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (longest.every(({ start, end }) => one.end <= start || end <= one.start)) longest.push(one)
  return longest.sort((one, other) => one.start - other.start).map(resolved)
}
