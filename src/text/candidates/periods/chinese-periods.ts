/** The Chinese words that name periods; each rule is a pattern and what it names. */
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

const hanYear = String.raw`(?<year>(?:19|20)\d\d ?年度?|[今去明前上当]年度?|本年度?)`
const hanNumber = String.raw`\d{1,2}|十[一二]?|[一二三四五六七八九]`
const dash = dashOr('至', '到')
const lastYear = `(?<last>${year} ?年|[今去明前上当本]年)`

export const chinesePeriods: readonly Rule[] = [
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
