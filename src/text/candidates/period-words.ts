/** The words that name periods, in both languages; each rule is a pattern and what it names. */

// Periods of days as words name them, whole or with parts left out.

export interface Days {
  readonly start: string | null
  readonly end: string | null
}

/** A period that words name; the year may stand elsewhere. */
export interface NamedPeriod {
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
  /** Words name a period, and not fully: 去年12月至今年2月. */
  readonly isUnread?: boolean | undefined
}

const two = (number: number): string => number.toString().padStart(2, '0')

const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Returns the days of a period; none of a day that does not exist, as February 30. */
export const daysOf = (
  year: number,
  { toYear = year, fromMonth = 1, toMonth = 12, day, toDay = day }: NamedPeriod,
): Days => {
  const isNoDay = (day ?? 1) > lastDayOf(year, fromMonth) || (toDay ?? 1) > lastDayOf(toYear, toMonth)
  if (isNoDay) return { start: null, end: null }
  const last = toDay ?? lastDayOf(toYear, toMonth)
  return {
    start: `${year.toString()}-${two(fromMonth)}-${two(day ?? 1)}`,
    end: `${toYear.toString()}-${two(toMonth)}-${two(last)}`,
  }
}

export const yearOfDate = (date: string): number => Number(date.slice(0, 4))

/** Returns the year that a name gives, by itself or relative to the day of publication. */
export const yearIn = ({ year, relativeYear }: NamedPeriod, publishedOn: string | undefined): number | undefined => {
  if (year !== undefined) return year
  return relativeYear === undefined || publishedOn === undefined ? undefined : yearOfDate(publishedOn) + relativeYear
}

/** Returns January to the last whole month before a day, in its year; undefined in January. */
export const monthsBefore = (day: string): Days | undefined => {
  const month = Number(day.slice(5, 7)) - 1
  return month < 1 ? undefined : daysOf(yearOfDate(day), { toMonth: month })
}

// Patterns of the words; what a period is follows from the names of their groups.

const rowsOf = (...rows: readonly string[]): [string, number][] =>
  rows.flatMap((row, at) => row.split('|').map((word): [string, number] => [word, at + 1]))

/** Numbers in words, ordinals, months by their first three letters, halves. */
const numbers: ReadonlyMap<string, number> = new Map(
  rowsOf(
    'one|jan|first|一|上',
    'two|feb|second|二|两|下',
    'three|mar|third|三',
    'four|apr|fourth|四',
    'five|may|五',
    'six|jun|六',
    'seven|jul|七',
    'eight|aug|八',
    'nine|sep|九',
    'ten|oct|十',
    'eleven|nov|十一',
    'twelve|dec|十二',
  ),
)

const numberOf = (text = ''): number =>
  /^\d+$/.test(text) ? Number(text) : (numbers.get(text) ?? numbers.get(text.slice(0, 3)) ?? NaN)

/** Relative to the day of publication, from two years before it on. */
const relativeYears: ReadonlyMap<string, number> = new Map(
  rowsOf('前年', '去年|上年|last year', '今年|本年|当年|this year|the year', '明年|next year'),
)

const yearNamed = (text = ''): Pick<NamedPeriod, 'year' | 'relativeYear'> => {
  const [year] = /\d{4}/.exec(text) ?? []
  if (year !== undefined) return { year: Number(year) }
  const relativeYear = relativeYears.get(text.replace(/度$/, ''))
  return relativeYear === undefined ? {} : { relativeYear: relativeYear - 3 }
}

const months = (fromMonth: number, toMonth: number): NamedPeriod | undefined =>
  1 <= fromMonth && fromMonth <= toMonth && toMonth <= 12 ? { fromMonth, toMonth } : undefined

type Groups = Readonly<Record<string, string | undefined>>

/** A period that words name without saying which. */
export const unread: NamedPeriod = { isUnread: true }

/** Names what runs from one day or month to another; the year of one end may hold for both. */
const ranged = ({ first, last, from, to, day, toDay }: Groups): NamedPeriod | undefined => {
  const [fromMonth, toMonth] = [numberOf(from ?? to), numberOf(to ?? from)]
  if ([fromMonth, toMonth].some((month) => !months(month, month))) return undefined
  const [start, end] = [yearNamed(first ?? last), yearNamed(last ?? first)]
  const isOneYear = start.year === end.year && start.relativeYear === end.relativeYear
  if (isOneYear ? fromMonth > toMonth : !((start.year ?? Infinity) < (end.year ?? 0))) return unread
  return {
    ...start,
    ...(!isOneYear && { toYear: end.year }),
    fromMonth,
    toMonth,
    ...(day !== undefined && { day: Number(day) }),
    ...(toDay !== undefined && { toDay: Number(toDay) }),
  }
}

/** Returns the part of a year that the groups of a pattern name; null if they name a whole year. */
const partOfYear = ({ until, month, day, by, quarter, quarters, half }: Groups): NamedPeriod | null | undefined => {
  if (month !== undefined) {
    const named = months(until === undefined ? numberOf(month) : 1, numberOf(month))
    return named && day !== undefined ? { ...named, [until === undefined ? 'day' : 'toDay']: Number(day) } : named
  }
  if (by !== undefined) return months(1, numberOf(by))
  if (quarters !== undefined) return months(1, 3 * numberOf(quarters))
  const [size, text] = quarter === undefined ? [6, half] : [3, quarter]
  if (text === undefined) return null
  const number = text === 'last' || text === 'final' ? 12 / size : numberOf(text)
  return months(size * (number - 1) + 1, size * number)
}

const namedBy = (groups: Groups): NamedPeriod | undefined => {
  const { year, toYear, same, plan, planEnd, quarter, unread: unreadWords } = groups
  if (plan !== undefined || planEnd !== undefined) {
    const last = 2005 + 5 * numberOf(plan ?? planEnd)
    return plan === undefined ? { year: last } : { year: last - 4, toYear: last }
  }
  if (toYear !== undefined) return { ...yearNamed(year), toYear: Number(toYear) }
  // Without a year the last quarter is the one before today.
  if (unreadWords !== undefined || same !== undefined || (quarter === 'last' && year === undefined)) return unread
  if (groups['to'] !== undefined || groups['toDay'] !== undefined) return ranged(groups)
  const part = partOfYear(groups)
  return part === undefined ? undefined : { ...yearNamed(year), ...part }
}

const pattern = String.raw
const year = pattern`(?:19|20)\d\d`
const dash = ' ?(?:-|~|—|–|―) ?'

// Chinese.

const hanYear = (group = 'year'): string => pattern`(?<${group}>${year} ?年度?|[今去明前上当]年度?|本年度?)`
const hanNumber = pattern`\d{1,2}|十[一二]?|[一二三四五六七八九]`
const hanDash = ' ?(?:-|~|—|–|―|至|到) ?'
const lastYear = `(?<last>${year} ?年|[今去明前上当本]年)`

const chinese: readonly string[] = [
  pattern`(?<year>${year})年?${hanDash}(?<toYear>${year})年`,
  pattern`十(?<planEnd>[一二三四五六])五["”」』]?(?=(?:时期)?末)`,
  pattern`十(?<plan>[一二三四五六])五["”」』]?(?!年|个|点|[十百千万亿])`,
  pattern`${hanYear('first')}?(?<from>${hanNumber})月?份?${hanDash}${lastYear}?(?<to>${hanNumber})月`,
  pattern`${hanYear('first')}?(?<from>${hanNumber})月(?:(?<day>\d{1,2})日?)?${hanDash}${lastYear}?(?:(?<to>${hanNumber})月)?(?<toDay>\d{1,2})日`,
  pattern`${hanYear()}?的?(?:(?<!提)前(?<by>${hanNumber})个?月|(?:前(?<quarters>[二三23两])个?|第?(?<quarter>[一二三四1-4]))季度|(?<half>[上下])半年)`,
  pattern`(?<until>截[至止到]|到)?${hanYear()}?(?<month>${hanNumber})月(?<day>\d{1,2})日`,
  pattern`(?:截[至止到]|到)${hanYear()}?(?<by>${hanNumber})月(?:底|末|份)?`,
  pattern`${hanYear()}?(?<![\d.])(?<month>${hanNumber})月份?`,
  pattern`${hanYear()}?(?<by>${hanNumber})月[底末]?[之以]?前(?![后期])`,
  pattern`${hanYear('same')}同期`,
  pattern`${hanYear()}(?![度前]|多)`,
  '全年|年内|年度(?=计划|投资|目标|任务)',
  pattern`(?<unread>${year} ?年(?:\d{1,2}月)?(?:以来|至今|迄今)|过去的?一年)`,
]

// English.

const month = pattern`(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)`
const ofYear = (group = 'year'): string =>
  pattern`(?:,? (?:of |in )?(?<${group}>${year}|this year|last year|the year))?`
const inYear = (group = 'year'): string => pattern`(?:,? (?<${group}>${year}))?`
const nth = (group: string): string => pattern`(?<${group}>\d{1,2})(?:st|nd|rd|th)?`
const dashOrWord = `(?:${dash}| (?:to|through|until|and) )`
const count = pattern`one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}`

const english: readonly string[] = [
  pattern`\b(?<from>${month})(?: (?<first>${year}))?${dashOrWord}(?<to>${month})\b(?: period)?${ofYear('last')}`,
  pattern`\b(?<from>${month}) ${nth('day')}${inYear('first')}(?:${dash}|${dashOrWord}(?<to>${month}) )${nth('toDay')}\b${inYear('last')}`,
  pattern`\b${nth('day')}(?:${dash}| (?<from>${month})(?: (?<first>${year}))?${dashOrWord})${nth('toDay')} (?<to>${month})\b${inYear('last')}`,
  pattern`\b(?<unread>(?:${count}) months|year) (?:to|until|through|end(?:ed|ing)(?: in)?) ${month},? ${year}\b`,
  pattern`\b(?:same|corresponding) period (?:of |in )?(?<same>${year}|last year|a year (?:earlier|before))\b`,
  pattern`\bfirst (?:(?<by>${count}) months|(?<quarters>two|three) quarters)\b${ofYear()}`,
  pattern`\b(?:(?<half>first|second|last) half|(?<quarter>first|second|third|fourth|last|final) quarter)\b${ofYear()}`,
  pattern`\b(?:q(?<quarter>[1-4])|h(?<half>[12]))\b${ofYear()}`,
  pattern`\b(?<until>(?:by|until|as of) )?(?<month>${month}) ${nth('day')}\b${inYear()}`,
  pattern`\b(?<until>(?:by|until|as of) )?(?<day>\d{1,2}) (?<month>${month})\b${inYear()}`,
  pattern`\b(?:by|until|as of) (?:the end of )?(?<by>${month})${inYear()}\b`,
  pattern`\b(?:in )?(?<month>${month}),? (?:of )?(?<year>${year})\b`,
  pattern`\bin (?<month>${month})\b`,
  pattern`\b(?<year>${year})(?: to |-|–| and )(?<toYear>${year})\b`,
  pattern`\b(?<unread>(?:(?:fy ?|fiscal (?:year )?)${year}(?:[/–-]\d\d)?|${year}[/–-]\d\d)(?![\d/–-])|since (?:\w+ )?${year}\b|(?:last|this|next|past|previous) (?:month|week|decade)\b)`,
  pattern`\b1(?<plan>\d)th five-year plan`,
  pattern`\b(?<year>this year|last year|next year)\b`,
  pattern`(?<![\w$.,/-])(?<year>${year})(?![\w%]|,\d|[.]\d|-\w| ?(?:[百千万亿元个家项辆人]|[mb]illion|trillion|yuan|dollars|percent))`,
]

const patterns = [...chinese, ...english].map((words) => new RegExp(words, 'g'))

export interface PeriodAt {
  readonly start: number
  readonly end: number
  readonly named: NamedPeriod
  /** The offset up to which it holds: 到2027年 does in the whole sentence, a single month or the end of a year does not. */
  readonly carriesTo: number
  /** Is where a change begins, as 2022年 in 由2022年的174.7万辆增加到368.65万辆: it holds for the next number alone. */
  readonly isStart: boolean
  /** Is that of the plan of which the quantity is a share, as 年度 in 为年度计划投资的44.1%. */
  readonly isOfPlan: boolean
}

/** Comparisons name periods that a quantity is not of, and so does the last year of a plan. */
const comparisons =
  /["“「『]?十[一二三四五六]五["”」』]?(?:规划|时期|计划)?的?(?:收官|开局|收尾|最后|关键|决胜|第)[一二三四五]?之?年|(?:first|second|third|fourth|last|final|closing|opening) year of (?:the|its|china's) 1\dth five-year plan|(?:分?别?比|[高低快]于|较)[^，,。；;]{0,24}?同期|[比较](?:[去上前]年|20\d\d ?年|[一二三四]季度|\d{1,2}月)[^，,。；;]{0,6}|同比|环比|year[- ]on[- ]year|(?:compared (?:with|to)|than|over|from) (?:in )?(?:the same period|a year|last year)[^，,。；;]{0,30}|(?<=(?:%|\bper ?cent) (?:more |less |higher |lower |up |down )?)(?:from|than|over|on) (?:in |that of )?20\d\d/g

// The bar stands for the period, between the words right before it and those behind it.

/** A plan of the period: 为|计划投资的44.1%, 44.1% of the |plan. */
const ofPlan =
  /\|(?:全年|年度)?的?(?:投资)?(?:计划|目标|任务)[^，,。；;]{0,8}的[^，,。；;]{0,4}(?:\d[\d.]*%|百分之)|(?:%|\bpercent) of (?:the |its )?(?:\|(?:'s)? (?:annual |investment |planned )*(?:plan|target|goal)\b|(?:[a-z]+ ){0,2}(?:plan|target|goal) (?:for|of) (?:the )?\|)/
const startOfChange = /[由从]\|[底末]?的/
const passing = /\|(?:[、,和\d月]*(?:当月|单月)|[底末])/
/** A month by itself holds for the next clause too: 7月|当月完成投资574.3亿元，为年度计划投资的9.6%. */
const single = /(?<=\|)当月[，,]?[^，,；;。]{0,40}[，,][^，,；;。]{0,40}/
/** 到|2025年|底 is a deadline, unless what is done by then is told. */
const deadline = /(?<![截直])到["“「『]?\|["”」』]?(?:时期)?[底末](?![，,]?[^，,。]{0,8}(?:已|累计))/

const [farthestBefore, farthestBehind] = [60, 100]

/** Returns what the words around a period say of how it holds. */
const held = (told: string, { start, end }: Pick<PeriodAt, 'start' | 'end'>) => {
  const words = `${told.slice(Math.max(0, start - farthestBefore), start)}|${told.slice(end, end + farthestBehind)}`
  const isPassing = passing.test(words) && !deadline.test(words)
  return {
    isStart: startOfChange.test(words),
    isOfPlan: ofPlan.test(words),
    carriesTo: isPassing ? end + (single.exec(words)?.[0].length ?? 0) : Infinity,
  }
}

/** 二〇二五年. */
const yearInWords = /(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}(?= ?年)/g

/** Returns the periods that a text names, in order; where several overlap, the longest. Small letters, folded. */
export const periodsIn = (lower: string): PeriodAt[] => {
  const told = lower
    .replaceAll(comparisons, (words) => ' '.repeat(words.length))
    .replaceAll(yearInWords, (words) => words.replaceAll(/./g, (digit) => String(numberOf(digit) || 0)))
  const found = patterns.flatMap((words) =>
    [...told.matchAll(words)].flatMap(({ 0: words, index: start, groups = {} }) => {
      const named = namedBy(groups)
      const span = { start, end: start + words.length }
      return named ? [{ ...span, named, ...held(told, span) }] : []
    }),
  )
  const longest: PeriodAt[] = []
  for (const one of found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (longest.every(({ start, end }) => one.end <= start || end <= one.start)) longest.push(one)
  return longest.sort((one, other) => one.start - other.start)
}
