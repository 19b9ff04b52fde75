/** The words that name periods, in both languages; each rule is a pattern and what it names. */
import type { Named } from './calendar.ts'

export interface PeriodAt {
  readonly start: number
  readonly end: number
  readonly named: Named
  /** Holds for what follows in the sentence, as 到2027年; a single month and the end of a year do not. */
  readonly carries: boolean
  /** Is that of the plan of which the quantity is a share, as 年度 in 为年度计划投资的44.1%. */
  readonly isOfPlan: boolean
}

type Groups = Readonly<Record<string, string | undefined>>
type Rule = readonly [pattern: RegExp, name: (groups: Groups) => Named | undefined]

const monthNames = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|')
const month = String.raw`(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)`
const monthOf = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : monthNames.indexOf(word.slice(0, 3)) + 1

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
const words = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven'.split('|')

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

const hanYear = String.raw`(?<year>(?:19|20)\d\d ?年度?|[今去明前上当]年度?|本年度?)`
const hanNumber = String.raw`\d{1,2}|十[一二]?|[一二三四五六七八九]`
const dash = String.raw` ?(?:-|~|至|到|—|–|―) ?`
const year = String.raw`(?:19|20)\d\d`
const ofYear = String.raw`(?:,? (?:of |in )?(?<year>${year}|this year|last year|the year))?`

const rules: readonly Rule[] = [
  [
    new RegExp(`(?<year>${year})年?${dash}(?<last>${year})年`, 'g'),
    ({ year, last }) => ({ year: Number(year), toYear: Number(last) }),
  ],
  [
    /十(?<number>[一二三四五六])五["”」』]?(?!年|个|点|[十百千万亿])/g,
    ({ number }) => fiveYears(10 + numberOf(number)),
  ],
  [
    new RegExp(`${hanYear}?(?<from>${hanNumber})月?份?${dash}(?<to>${hanNumber})月`, 'g'),
    ({ year, from, to }) => withYear(year, months(numberOf(from), numberOf(to))),
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
  [new RegExp(`${hanYear}(?![度前]|多)`, 'g'), ({ year }) => yearNamed(year?.replace(' ', ''))],
  [/全年|年内|年度(?=计划|投资|目标|任务)/g, () => ({})],
  [
    new RegExp(
      `\\b(?<from>${month})(?: (?<first>${year}))?(?: to |-| - |–| – | through | and )(?<to>${month})\\b${ofYear}`,
      'g',
    ),
    ({ year, first, from, to }) => withYear(year ?? first, months(monthOf(from) ?? 0, monthOf(to) ?? 0)),
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
    new RegExp(`\\b(?<number>first|second|third|fourth) quarter\\b${ofYear}`, 'g'),
    ({ year, number = '' }) => withYear(year, quarter(['first', 'second', 'third', 'fourth'].indexOf(number) + 1)),
  ],
  [new RegExp(`\\bq(?<number>[1-4])\\b${ofYear}`, 'g'), ({ year, number }) => withYear(year, quarter(Number(number)))],
  [
    new RegExp(`\\bh(?<half>[12])\\b${ofYear}`, 'g'),
    ({ year, half }) => withYear(year, half === '1' ? months(1, 6) : months(7, 12)),
  ],
  [
    new RegExp(`\\b(?<month>${month}) (?<day>\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (?<year>${year}))?`, 'g'),
    ({ year, month, day }) => withYear(year, { ...months(monthOf(month) ?? 0, monthOf(month) ?? 0), day: Number(day) }),
  ],
  [
    new RegExp(`\\b(?<day>\\d{1,2}) (?<month>${month})\\b(?:,? (?<year>${year}))?`, 'g'),
    ({ year, month, day }) => withYear(year, { ...months(monthOf(month) ?? 0, monthOf(month) ?? 0), day: Number(day) }),
  ],
  [
    new RegExp(`\\b(?:by|until|as of) (?:the end of )?(?<month>${month})(?:,? (?<year>${year}))?\\b`, 'g'),
    ({ year, month }) => withYear(year, months(1, monthOf(month) ?? 0)),
  ],
  [
    new RegExp(`\\b(?:in (?<inside>${month})|(?<month>${month}) (?<year>${year}))\\b`, 'g'),
    ({ year, inside, month = inside }) => withYear(year, months(monthOf(month) ?? 0, monthOf(month) ?? 0)),
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

/** Comparisons name periods that a quantity is not of. */
const comparisons =
  /分?别?比[^，,。；;]{0,24}?同期|[比较](?:[去上前]年|20\d\d ?年|[一二三四]季度|\d{1,2}月)[^，,。；;]{0,6}|同比|环比|year[- ]on[- ]year|(?:compared (?:with|to)|than|over|from) (?:in )?(?:the same period|a year|last year)[^，,。；;]{0,30}/g

const passing = /^(?:[、,和\d月]*(?:当月|单月)|底|末)/

/** The bar stands for the period: 为|计划投资的44.1%, 44.1% of the |plan. */
const ofPlan =
  /\|(?:全年|年度)?的?(?:投资)?(?:计划|目标|任务)[^，,。；;]{0,8}的[^，,。；;]{0,4}(?:\d[\d.]*%|百分之)|(?:%|\bpercent) of (?:the |its )?(?:\|(?:'s)? (?:annual |investment |planned )*(?:plan|target|goal)\b|(?:[a-z]+ ){0,2}(?:plan|target|goal) (?:for|of) (?:the )?\|)/

const isPeriodOfPlan = (told: string, start: number, end: number): boolean =>
  ofPlan.test(`${told.slice(Math.max(0, start - 60), start)}|${told.slice(end, end + 40)}`)

const blank = (text: string): string => ' '.repeat(text.length)

/** Returns the words of a text without those that only compare. */
export const withoutComparisons = (lower: string): string => lower.replaceAll(comparisons, blank)

/** Returns the periods that a text names, in order; where several overlap, the longest. Small letters, folded. */
export const periodsIn = (lower: string): PeriodAt[] => {
  const told = withoutComparisons(lower)
  const found = rules.flatMap(([pattern, name]) =>
    [...told.matchAll(pattern)].flatMap(({ 0: words, index: start, groups = {} }) => {
      const named = name(groups)
      const end = start + words.length
      const carries = !passing.test(told.slice(end, end + 12))
      return named ? [{ start, end, named, carries, isOfPlan: isPeriodOfPlan(told, start, end) }] : []
    }),
  )
  const longest: PeriodAt[] = []
  for (const one of found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (longest.every(({ start, end }) => one.end <= start || end <= one.start)) longest.push(one)
  return longest.sort((one, other) => one.start - other.start)
}
