/** Gathers what tells the period of a quantity: the periods of its sentence, of the one before, of names and the title. */
import type { Found, ReadPassage, TextContext } from './context.ts'
import type { Mention } from './mentions.ts'
import { before, overlap, type Span } from './passages.ts'
import { daysOf, yearIn } from './periods/calendar.ts'
import type { PeriodAt } from './periods/period-words.ts'
import type { PeriodContext } from './periods/said-periods.ts'

const today = /目前|当前|现有|\b(?:now|currently|at present|so far|to date)\b/
/** A comma may stand behind it. */
const longestToday = 'currently, '.length

/** Reports whether a clause tells what is so today: 目前有企业100家. */
export const isToday = ({ lower, start }: ReadPassage, clause: Span): boolean =>
  today.test(lower.slice(Math.max(0, clause.start - start - longestToday), clause.end - start))

const isAhead = ({ named }: PeriodAt, publishedOn: string | undefined): boolean => {
  const year = yearIn(named, publishedOn)
  return year !== undefined && publishedOn !== undefined && (daysOf(year, named).start ?? '') > publishedOn
}

export const periodContext = (
  context: TextContext,
  found: Found,
  mention: Mention | undefined,
  all: readonly Found[],
): PeriodContext => {
  const sentence = context.passage(found.sentence)
  const earlier = context.passage(before(found.paragraph, found.sentence))
  const { publishedOn } = context.reading
  const isOfName = (period: Span): boolean => mention !== undefined && overlap(period, mention)
  const isOfQuantity = (period: Span): boolean => all.some(({ quantity }) => overlap(period, quantity))
  const ofSubject = [...sentence.periods, ...earlier.periods].find(isOfName)
  const clause = sentence.lower.slice(found.clause.start - sentence.start, found.clause.end - sentence.start)
  const order = sentence.lower
    .slice(found.clause.start - sentence.start, found.clause.end - sentence.start + ', respectively'.length)
    .search(/分别|\brespectively\b/)
  // A statement about today is of no period that is still ahead: 到2027年，产值达到1万亿元。目前有企业100家.
  const isNow = isToday(sentence, found.clause)
  const isPossible = (period: PeriodAt): boolean => !isOfName(period) && !(isNow && isAhead(period, publishedOn))
  const said = sentence.periods.filter((period) => isPossible(period) && !isOfQuantity(period))
  const siblings = all.filter(({ clause }) => clause.start === found.clause.start)
  return {
    quantity: found.quantity,
    clause: found.clause,
    inClause: {
      at: siblings.findIndex(({ quantity }) => quantity.start === found.quantity.start),
      all: siblings.map(({ quantity }) => quantity),
    },
    inOrderAt: order < 0 ? -1 : order + found.clause.start,
    said,
    // 全年 and 年度 name no year of their own.
    earlier: earlier.periods.findLast((period) => isPossible(period) && Object.keys(period.named).length > 0)?.named,
    ofSubject: ofSubject?.named,
    ofTitle: context.ofTitle,
    publishedOn,
    isLiteral: context.reading.isLiteral === true,
    isRunning: /累计|cumulative/.test(clause) && /年底|年末|end of/.test(clause),
  }
}
