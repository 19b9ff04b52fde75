/** The words that name periods, in both languages; each rule is a pattern and what it names. */

// Periods of days as words name them, whole or with parts left out.

export interface Days {
  readonly start: string | null
  readonly end: string | null
}

/** A period that words name; the year may stand elsewhere. */
export interface Named {
  readonly year?: number | undefined
  /** The last year of several. */
  readonly toYear?: number | undefined
  /** Relative to the day of publication: 0 is this year. */
  readonly relativeYear?: number | undefined
  readonly fromMonth?: number | undefined
  readonly toMonth?: number | undefined
  readonly day?: number | undefined
  /** The last day of several. */
  readonly toDay?: number | undefined
  /** The number of years before the one that it names, or that holds for it. */
  readonly yearsBack?: number | undefined
  /** It has the months of the period before it, as 上年同期. */
  readonly isSamePeriod?: boolean | undefined
  /** Words name a period, and not fully: 去年12月至今年2月. */
  readonly isUnread?: boolean | undefined
  /** Names the end of what has been running since an unknown day. */
  readonly isOpen?: boolean | undefined
}

const two = (number: number): string => number.toString().padStart(2, '0')

const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Returns the days of a period; none of a day that does not exist, as February 30. */
export const daysOf = (
  year: number,
  { toYear = year, fromMonth = 1, toMonth = 12, day, toDay = day, isOpen }: Named,
): Days => {
  const isNoDay = (day ?? 1) > lastDayOf(year, fromMonth) || (toDay ?? 1) > lastDayOf(toYear, toMonth)
  if (isNoDay) return { start: null, end: null }
  const last = toDay ?? lastDayOf(toYear, toMonth)
  return {
    start: isOpen === true ? null : `${year.toString()}-${two(fromMonth)}-${two(day ?? 1)}`,
    end: `${toYear.toString()}-${two(toMonth)}-${two(last)}`,
  }
}

export const yearOf = (date: string): number => Number(date.slice(0, 4))

/** Returns the year that a name gives, by itself or relative to the day of publication. */
export const yearIn = (
  { year, relativeYear, yearsBack = 0 }: Named,
  publishedOn: string | undefined,
): number | undefined => {
  if (year !== undefined) return year - yearsBack
  return relativeYear === undefined || publishedOn === undefined
    ? undefined
    : yearOf(publishedOn) + relativeYear - yearsBack
}

/** Returns January to the last whole month before a day, in its year; undefined in January. */
export const monthsBefore = (day: string): Days | undefined => {
  const month = Number(day.slice(5, 7)) - 1
  return month < 1 ? undefined : daysOf(yearOf(day), { toMonth: month })
}

// The parts of which words make periods, and the periods that these make.

type Groups = Readonly<Record<string, string | undefined>>
type Rule = readonly [pattern: RegExp, name: (groups: Groups) => Named | undefined]

const monthNames = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|')
/** Returns the number of a month; 0 where there is none. */
const monthOf = (word = ''): number => monthNames.indexOf(word.slice(0, 3)) + 1

const relativeYears: Readonly<Record<string, number>> = {
  今年: 0,
  本年: 0,
  本年度: 0,
  当年: 0,
  去年: -1,
  上年: -1,
  上年度: -1,
  前年: -2,
  明年: 1,
  'this year': 0,
  'the year': 0,
  'last year': -1,
  'next year': 1,
}

const numbers = '一二三四五六七八九十'
const words = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'.split('|')

const numberOf = (text: string | undefined): number => {
  if (text === undefined) return NaN
  if (/^\d+$/.test(text)) return Number(text)
  if (words.includes(text)) return words.indexOf(text) + 1
  return text.length === 2 ? 10 + numbers.indexOf(text.charAt(1)) + 1 : numbers.indexOf(text) + 1
}

const yearNamed = (text: string | undefined): Pick<Named, 'year' | 'relativeYear'> => {
  const year = /\d{4}/.exec(text ?? '')?.[0]
  if (year !== undefined) return { year: Number(year) }
  const relativeYear = relativeYears[text ?? '']
  return relativeYear === undefined ? {} : { relativeYear }
}

const months = (fromMonth: number, toMonth: number): Named | undefined =>
  1 <= fromMonth && fromMonth <= toMonth && toMonth <= 12 ? { fromMonth, toMonth } : undefined

const quarter = (number: number, first = number): Named | undefined => months(3 * first - 2, 3 * number)

const fiveYears = (number: number): Named => {
  const year = 2001 + 5 * (number - 10)
  return { year, toYear: year + 4 }
}

const withYear = (year: string | undefined, part: Named | undefined): Named | undefined =>
  part && { ...yearNamed(year), ...part }

const year = String.raw`(?:19|20)\d\d`

/** A pattern of what stands between two ends of a period: a dash, or one of some words in its place. */
const dashOr = (...others: readonly string[]): string => ` ?(?:${['-|~|—|–|―', ...others].join('|')}) ?`

/** One end of a period; the year may stand at the other. */
interface End {
  readonly year: string | undefined
  readonly month: number
  readonly day?: string | undefined
}

/** A period that words name without saying which. */
const unread: Named = { isUnread: true }

/** Names what runs from one day or month to another. */
const ranged = (from: End, to: End): Named | undefined => {
  if ([from, to].some(({ month }) => !(1 <= month && month <= 12))) return undefined
  const [first, last] = [yearNamed(from.year ?? to.year), yearNamed(to.year ?? from.year)]
  const isOneYear = first.year === last.year && first.relativeYear === last.relativeYear
  if (isOneYear ? from.month > to.month : !((first.year ?? Infinity) < (last.year ?? 0))) return unread
  return {
    ...first,
    ...(!isOneYear && { toYear: last.year }),
    fromMonth: from.month,
    toMonth: to.month,
    ...(from.day !== undefined && { day: Number(from.day) }),
    ...(to.day !== undefined && { toDay: Number(to.day) }),
  }
}

/** Names the months, as many as are counted, up to a month. */
const monthsTo = (count: number, month: number, year: number): Named => {
  const first = 12 * year + month - count
  return { year: Math.floor(first / 12), toYear: year, fromMonth: (first % 12) + 1, toMonth: month }
}

// English.

const month = String.raw`(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)`
const ofYear = String.raw`(?:,? (?:of |in )?(?<year>${year}|this year|last year|the year))?`
const ordinal = String.raw`(?:st|nd|rd|th)?`
const dash = dashOr()
const dashOrWord = `(?:${dash}| (?:to|through|until|and) )`
const quarters = ['first', 'second', 'third', 'fourth']

const englishPeriods: readonly Rule[] = [
  [
    new RegExp(`\\b(?<from>${month})(?: (?<first>${year}))?${dashOrWord}(?<to>${month})\\b(?: period)?${ofYear}`, 'g'),
    ({ year, first, from, to }) => ranged({ year: first, month: monthOf(from) }, { year, month: monthOf(to) }),
  ],
  [
    new RegExp(
      `\\b(?<from>${month}) (?<day>\\d{1,2})${ordinal}(?:,? (?<first>${year}))?(?:${dash}|${dashOrWord}(?<to>${month}) )(?<toDay>\\d{1,2})${ordinal}\\b(?:,? (?<year>${year}))?`,
      'g',
    ),
    ({ from, day, first: year, to = from, toDay, year: last }) =>
      ranged({ year, month: monthOf(from), day }, { year: last, month: monthOf(to), day: toDay }),
  ],
  [
    new RegExp(
      `\\b(?<day>\\d{1,2})${ordinal}(?:${dash}| (?<from>${month})(?: (?<first>${year}))?${dashOrWord})(?<toDay>\\d{1,2})${ordinal} (?<to>${month})\\b(?:,? (?<year>${year}))?`,
      'g',
    ),
    ({ day, to, from = to, first: year, toDay, year: last }) =>
      ranged({ year, month: monthOf(from), day }, { year: last, month: monthOf(to), day: toDay }),
  ],
  [
    new RegExp(
      `\\b(?:(?<count>${words.join('|')}|\\d{1,2}) months|year) (?:to|until|through|end(?:ed|ing)(?: in)?) (?<month>${month}),? (?<year>${year})\\b`,
      'g',
    ),
    ({ count = '12', month, year }) => monthsTo(numberOf(count), monthOf(month), Number(year)),
  ],
  [
    new RegExp(
      `\\b(?:same|corresponding) period (?:of |in )?(?<year>${year}|last year|a year (?:earlier|before))\\b`,
      'g',
    ),
    ({ year }) => ({ ...yearNamed(year), isSamePeriod: true }),
  ],
  [
    new RegExp(`\\bfirst (?<to>${words.join('|')}|\\d{1,2}) months\\b${ofYear}`, 'g'),
    ({ year, to }) => withYear(year, months(1, numberOf(to))),
  ],
  [
    new RegExp(`\\bfirst (?<to>two|three) quarters\\b${ofYear}`, 'g'),
    ({ year, to }) => withYear(year, quarter(numberOf(to), 1)),
  ],
  [
    new RegExp(`\\b(?<half>first|second|last) half\\b${ofYear}`, 'g'),
    ({ year, half }) => withYear(year, half === 'first' ? months(1, 6) : months(7, 12)),
  ],
  [
    new RegExp(`\\b(?<number>first|second|third|fourth|last|final) quarter\\b${ofYear}`, 'g'),
    ({ year, number = '' }) =>
      // Without a year it is the one before today.
      number === 'last' && year === undefined ? unread : withYear(year, quarter(quarters.indexOf(number) + 1 || 4)),
  ],
  [new RegExp(`\\bq(?<number>[1-4])\\b${ofYear}`, 'g'), ({ year, number }) => withYear(year, quarter(Number(number)))],
  [
    new RegExp(`\\bh(?<half>[12])\\b${ofYear}`, 'g'),
    ({ year, half }) => withYear(year, half === '1' ? months(1, 6) : months(7, 12)),
  ],
  [
    new RegExp(`\\b(?<month>${month}) (?<day>\\d{1,2})${ordinal}\\b(?:,? (?<year>${year}))?`, 'g'),
    ({ year, month, day }) => withYear(year, { ...months(monthOf(month), monthOf(month)), day: Number(day) }),
  ],
  [
    new RegExp(`\\b(?<day>\\d{1,2}) (?<month>${month})\\b(?:,? (?<year>${year}))?`, 'g'),
    ({ year, month, day }) => withYear(year, { ...months(monthOf(month), monthOf(month)), day: Number(day) }),
  ],
  [
    new RegExp(`\\b(?:by|until|as of) (?:the end of )?(?<month>${month})(?:,? (?<year>${year}))?\\b`, 'g'),
    ({ year, month }) => withYear(year, months(1, monthOf(month))),
  ],
  [
    new RegExp(`\\b(?:(?:in )?(?<month>${month}),? (?:of )?(?<year>${year})|in (?<inside>${month}))\\b`, 'g'),
    ({ year, inside, month = inside }) => withYear(year, months(monthOf(month), monthOf(month))),
  ],
  [
    new RegExp(`\\b(?<year>${year})(?: to |-|–| and )(?<last>${year})\\b`, 'g'),
    ({ year, last }) => ({ year: Number(year), toYear: Number(last) }),
  ],
  [/\b(?<number>1\d)th five-year plan/g, ({ number }) => fiveYears(Number(number))],
  [/\b(?<year>this year|last year|next year)\b/g, ({ year }) => yearNamed(year)],
  [
    new RegExp(
      `(?<![\\w$.,/-])(?<year>${year})(?![\\w%]|,\\d|[.]\\d|-\\w| ?(?:[百千万亿元个家项辆人]|[mb]illion|trillion|yuan|dollars|percent))`,
      'g',
    ),
    ({ year }) => ({ year: Number(year) }),
  ],
]

// Chinese.

const hanYear = String.raw`(?<year>(?:19|20)\d\d ?年度?|[今去明前上当]年度?|本年度?)`
const hanNumber = String.raw`\d{1,2}|十[一二]?|[一二三四五六七八九]`
const hanDash = dashOr('至', '到')
const lastYear = `(?<last>${year} ?年|[今去明前上当本]年)`

const chinesePeriods: readonly Rule[] = [
  [
    new RegExp(`(?<year>${year})年?${hanDash}(?<last>${year})年`, 'g'),
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
    new RegExp(`${hanYear}?(?<from>${hanNumber})月?份?${hanDash}${lastYear}?(?<to>${hanNumber})月`, 'g'),
    ({ year, from, last, to }) => ranged({ year, month: numberOf(from) }, { year: last, month: numberOf(to) }),
  ],
  [
    new RegExp(
      `${hanYear}?(?<from>${hanNumber})月(?:(?<day>\\d{1,2})日?)?${hanDash}${lastYear}?(?:(?<to>${hanNumber})月)?(?<toDay>\\d{1,2})日`,
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
