/** Words of an answer: when something was done, and how exact a share is. In Chinese they stand in `chinese.ts`. */
import { isLastOfMonth } from '../../model/period.ts'
import type { Figure } from '../../resources/figures.ts'
import { day, period } from '../../text/dates-in-words.ts'
import { isChinese } from '../words/language.ts'
import { words as wordsOfPage } from '../words/words.ts'
import { doneWhenInChinese, plannedForInChinese } from './chinese.ts'
import type { Amount } from './moments.ts'

/** Returns the month that ends on a day, else the day; without the year if a reader knows it. */
const until = (date: string, known: string | null): string => {
  const words = isLastOfMonth(date) ? period(`${date.slice(0, 8)}01`, date) : day(date)
  return date.slice(0, 4) === known ? words.replace(/ \d{4}$/, '') : words
}

const timeInWords = (start: string | null, end: string | null): string =>
  period(start, end).replace(/^(?=\w+ quarter )/, 'the ')

const doneWhenInEnglish = (
  { figures: [figure] }: Amount,
  promised: Amount | undefined,
  year: string | null,
  isStock: boolean,
): string => {
  const plan = promised?.figures[0]
  // Not all of several plans need have an outcome.
  if (!figure || (promised && !plan)) return promised || year === null ? 'as far as reported' : `in ${year}`
  const { periodStart, periodEnd } = figure
  if (isStock && periodEnd !== null)
    return isLastOfMonth(periodEnd) && !plan ? `at the end of ${until(periodEnd, null)}` : `on ${day(periodEnd)}`
  if (periodEnd === null) return periodStart === null ? 'at no given time' : `since ${day(periodStart)}`
  if (plan && (periodStart === null || periodStart === plan.periodStart)) return `by ${until(periodEnd, year)}`
  const words = timeInWords(periodStart, periodEnd)
  return words.startsWith('until') ? words : `${words.includes(' to ') ? 'from' : 'in'} ${words}`
}

const plannedForInEnglish = ({ figures: [figure] }: Amount, year: string | null): string => {
  if (!figure) return `for ${year ?? 'several years'}`
  const words = timeInWords(figure.periodStart, figure.periodEnd)
  return words === 'no date' ? 'for no given time' : /^(until|from) /.test(words) ? words : `for ${words}`
}

/** Says when something was reported as done: `by April`, `in 2024`, `so far`. */
export const doneWhen: typeof doneWhenInEnglish = (...told) =>
  isChinese() ? doneWhenInChinese(...told) : doneWhenInEnglish(...told)

/** Says what a plan is for: `for 2025`; a time that several figures share is no single one. */
export const plannedFor: typeof plannedForInEnglish = (...told) =>
  isChinese() ? plannedForInChinese(...told) : plannedForInEnglish(...told)

type Bound = 'exact' | 'about' | 'at least' | 'at most'

const bounds: Readonly<Record<Figure['qualifier'], Bound>> = {
  exact: 'exact',
  about: 'about',
  between: 'about',
  'at-least': 'at least',
  'more-than': 'at least',
  'at-most': 'at most',
  'less-than': 'at most',
}

const boundOf = ({ figures: [figure], row, value }: Amount): Bound => {
  if (figure) return bounds[figure.qualifier]
  if (!row) return 'exact'
  if (row.upperBound === null) return 'at least'
  if (row.lowerBound === value && row.upperBound === value) return row.approximate ? 'about' : 'exact'
  return row.upperBound === value ? 'at most' : 'about'
}

/** Says how exact a share is; a plan of at least so much is measured by the least. */
export const hedgeOf = (promised: Amount | undefined, actual: Amount): string => {
  const bound = boundOf(actual)
  const { hedges } = wordsOfPage().amounts
  return hedges[bound === 'exact' && promised && boundOf(promised) === 'about' ? 'about' : bound]
}
