/** Tells the period of a quantity by the words around it, the name of its subject, the title and the day of publication. */
import type { Stage } from '../candidate.ts'
import { daysOf, monthsBefore, yearIn, yearOf, type Days, type Named } from './calendar.ts'
import type { PeriodAt } from './period-words.ts'
import { saidFor, type PeriodContext } from './said-periods.ts'

const isFiner = (named: Named | undefined): named is Named => named?.fromMonth !== undefined

const isBareYear = ({ fromMonth, toYear, day }: Named): boolean =>
  fromMonth === undefined && toYear === undefined && day === undefined

const yearFor = (context: PeriodContext, said: PeriodAt): number | undefined => {
  const { ofSubject = {}, ofTitle = {}, earlier = {}, publishedOn } = context
  const { yearsBack = 0 } = said.named
  const own = yearIn(said.named, publishedOn)
  if (own !== undefined) return own
  const before = context.said.findLast(
    ({ start, named, isOfPlan }) => (start < said.start || isOfPlan) && yearIn(named, publishedOn) !== undefined,
  )
  const known =
    yearIn(before?.named ?? {}, publishedOn) ??
    yearIn(ofSubject, publishedOn) ??
    yearIn(earlier, publishedOn) ??
    yearIn(ofTitle, publishedOn)
  if (known !== undefined) return known - yearsBack
  // 年度 in a claim, whose day is that of its reader, is no year.
  if (publishedOn === undefined || (context.isLiteral && !isFiner(said.named))) return undefined
  const isAhead = (said.named.fromMonth ?? 0) > Number(publishedOn.slice(5, 7))
  return yearOf(publishedOn) - (isAhead ? 1 : 0) - yearsBack
}

/** Returns the year that the words around a quantity are about, by the period that holds for it. */
const yearBeside = (context: PeriodContext, said: PeriodAt | undefined): number | undefined => {
  const { ofSubject = {}, earlier = {}, ofTitle = {}, publishedOn } = context
  return (
    (said && yearFor(context, said)) ??
    yearIn(ofSubject, publishedOn) ??
    yearIn(earlier, publishedOn) ??
    yearIn(ofTitle, publishedOn) ??
    (isFiner(ofTitle) && publishedOn !== undefined ? yearOf(publishedOn) : undefined)
  )
}

/** Returns the year that the words around a quantity are about. */
export const yearAbout = (context: PeriodContext): number | undefined => yearBeside(context, saidFor(context))

export interface ReadPeriod extends Days {
  readonly isSaid: boolean
}

const none: ReadPeriod = { start: null, end: null, isSaid: false }
/** A period that words say and that is not fully read: no other may stand for it. */
const unread: ReadPeriod = { ...none, isSaid: true }

/** Returns the days of a year of which only the year is known: of what has happened, until shortly before it was told. */
const wholeOrSoFar = (year: number, stage: Stage | null, context: PeriodContext): Days | undefined => {
  const { ofTitle, publishedOn, isLiteral } = context
  if (stage !== 'actual' || isLiteral) return daysOf(year, {})
  if (isFiner(ofTitle) && (yearIn(ofTitle, publishedOn) ?? year) === year) return daysOf(year, ofTitle)
  if (publishedOn === undefined || yearOf(publishedOn) > year) return daysOf(year, {})
  return yearOf(publishedOn) === year ? monthsBefore(publishedOn) : undefined
}

/** Reports whether a whole year that words call over, without naming it, is the one in which they were printed. */
const isUnderway = (
  year: number,
  named: Named,
  stage: Stage | null,
  { publishedOn, isLiteral }: PeriodContext,
): boolean =>
  stage === 'actual' &&
  !isLiteral &&
  isBareYear(named) &&
  yearIn(named, publishedOn) === undefined &&
  publishedOn?.slice(0, 4) === year.toString() &&
  publishedOn.slice(5, 7) !== '12'

export const periodOf = (context: PeriodContext, stage: Stage | null, isWholeYear: boolean): ReadPeriod => {
  const { ofSubject = {}, ofTitle = {}, earlier, publishedOn, isRunning, isLiteral } = context
  const said = saidFor(context)
  if (said?.named.isUnread === true) return unread
  if (said && (isLiteral || isWholeYear || stage !== 'actual' || !isBareYear(said.named))) {
    const told = yearFor(context, said)
    const year = told !== undefined && isUnderway(told, said.named, stage, context) ? told - 1 : told
    if (year !== undefined) return { ...daysOf(year, said.named), ...(isRunning && { start: null }), isSaid: true }
  }
  const year = yearBeside(context, said)
  if (year === undefined) return none
  if (isRunning && said) return { ...daysOf(year, said.named), start: null, isSaid: true }
  const span = [earlier, ofSubject, ofTitle].find((named) => named && yearIn(named, publishedOn) === year) ?? {}
  const days = isBareYear(span) ? wholeOrSoFar(year, stage, context) : daysOf(year, span)
  const isTold = said !== undefined || yearIn(ofSubject, publishedOn) === year
  const isPast = isLiteral || publishedOn === undefined || yearOf(publishedOn) > year
  return days ? { ...days, isSaid: isTold && (stage !== 'actual' || isPast) } : none
}
