/** Puts dates, instants and periods into words in Chinese. */
import { isLastOfMonth, periodText } from '../../model/period.ts'
import { formatter } from '../formatter.ts'

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
