/** The English words that name periods; each rule is a pattern and what it names. */
import {
  dashOr,
  fiveYears,
  monthOf,
  months,
  monthsTo,
  numberOf,
  quarter,
  ranged,
  unread,
  withYear,
  words,
  year,
  yearNamed,
  type Rule,
} from './period-parts.ts'

const month = String.raw`(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)`
const ofYear = String.raw`(?:,? (?:of |in )?(?<year>${year}|this year|last year|the year))?`
const ordinal = String.raw`(?:st|nd|rd|th)?`
const dash = dashOr()
const dashOrWord = `(?:${dash}| (?:to|through|until|and) )`
const quarters = ['first', 'second', 'third', 'fourth']

export const englishPeriods: readonly Rule[] = [
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
