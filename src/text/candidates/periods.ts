/** Tells the period of a quantity by the words around it, the name of its subject, the title and the day of publication. */
import type { ReadStage } from './candidate.ts'
import { type QuantityInContext, type ReadPassage, wordsOf } from './context.ts'
import type { Mention } from './mentions.ts'
import { isInside, overlaps, type Span } from './passages.ts'
import {
  daysOf,
  monthsBefore,
  unread,
  yearIn,
  yearOfDate,
  type Days,
  type NamedPeriod,
  type PeriodAt,
} from './period-words.ts'

// The period that holds for a quantity among those that its sentence names.

/** A quantity among those of its clause. */
interface InClause {
  readonly quantity: Span
  readonly clause: Span
  readonly all: readonly Span[]
  readonly at: number
  /** 分别 or "respectively" orders what comes before it. */
  readonly isInOrder: boolean
}

/** Returns the part of a period that a quantity has in a list of as many: a month, or a year where words say so. */
const partOf = ({ named }: PeriodAt, { at, all, isInOrder }: InClause): NamedPeriod | undefined => {
  const { fromMonth, toMonth, year, toYear } = named
  if (fromMonth !== undefined && toMonth !== undefined)
    return toMonth - fromMonth + 1 === all.length
      ? { ...named, fromMonth: fromMonth + at, toMonth: fromMonth + at }
      : undefined
  const isEach = year !== undefined && toYear !== undefined && toYear - year + 1 === all.length
  return isEach && isInOrder ? { year: year + at } : undefined
}

/** Returns the period of a quantity in a list of as many: 1-3月单月进度分别为8%、7%、11.4%. */
const distributed = (said: readonly PeriodAt[], found: InClause): PeriodAt | undefined => {
  const { quantity, clause, all, at, isInOrder } = found
  const before = said.filter((period) => isInside(period, { start: clause.start, end: quantity.start }))
  const named = before.length > 0 || !isInOrder ? before : said
  if (named.length === all.length) return named[at]
  const [only] = named
  const part = only && all.length > 1 ? partOf(only, found) : undefined
  return only && part && { ...only, named: part }
}

/** Returns the period right behind a quantity, where all of the clause stand behind theirs: 5 in 2024 and 6 in 2025. */
const behind = (own: readonly PeriodAt[], { quantity, all, at }: InClause): PeriodAt | undefined => {
  const [first, last, next] = [all[0] ?? quantity, all.at(-1) ?? quantity, all[at + 1]]
  if (!own.every(({ start }) => start >= first.end) || !own.some(({ start }) => start >= last.end)) return undefined
  return own.find(({ start }) => quantity.end <= start && start < (next?.start ?? Infinity))
}

/** Years side by side, 2024年、2025年, are told together or each: a number is of none of them alone. */
const areListed = (one: PeriodAt, other: PeriodAt, quantities: readonly Span[]): boolean => {
  const [start, end] = [Math.min(one.end, other.end), Math.max(one.start, other.start)]
  const areYears = [one, other].every(({ named }) => named.year !== undefined && named.fromMonth === undefined)
  const areBeside = end - start <= ', and '.length && !quantities.some((number) => isInside(number, { start, end }))
  return areYears && areBeside && one.named.year !== other.named.year
}

const nearest = (said: readonly PeriodAt[], found: InClause): PeriodAt | undefined => {
  const { quantity, clause } = found
  // The comma in "May 31, 2025" ends a clause.
  const inClause = said.filter(({ start }) => clause.start <= start && start < clause.end)
  const own =
    behind(inClause, found) ??
    inClause.findLast(({ end }) => end <= quantity.start) ??
    inClause[0] ??
    said.findLast(({ end, carriesTo }) => end <= quantity.start && quantity.end <= carriesTo)
  const isListed = own && said.some((other) => other !== own && areListed(own, other, found.all))
  return distributed(said, found) ?? (isListed ? { ...own, named: unread } : own)
}

/**
 * Returns the period that holds for the quantity: where its change begins, of the clause, before it or after it, else
 * before it in the sentence. That of a plan of which it is a share holds only where there is no other.
 */
const heldBy = (all: readonly PeriodAt[], found: InClause): PeriodAt | undefined => {
  const { quantity, clause, at } = found
  const from = found.all[at - 1]?.end ?? clause.start
  const said = all.filter(({ isStart }) => !isStart)
  return (
    all.findLast(({ isStart, start, end }) => isStart && from <= start && end <= quantity.start) ??
    nearest(
      said.filter(({ isOfPlan }) => !isOfPlan),
      found,
    ) ??
    nearest(said, found)
  )
}

const today = /目前|当前|现有|\b(?:now|currently|at present|so far|to date)\b/
/** A clause of its own, before another one. */
const todayAlone = /(?:^|[，,；;。.]) ?(?:目前|当前|now|currently|at present|so far|to date)[，,] ?$/

/** Reports whether a clause tells what is so today: 目前有企业100家. */
export const isToday = (passage: ReadPassage, { start, end }: Span): boolean =>
  today.test(wordsOf(passage, { start, end })) ||
  todayAlone.test(wordsOf(passage, { start: start - '; at present, '.length, end: start }))

/** The periods that may hold for a quantity. */
export interface PeriodContext {
  /** The one that its sentence names for it, and the year of that. */
  readonly said: PeriodAt | undefined
  readonly yearSaid: number | undefined
  /** In the name of the subject. */
  readonly ofSubject: NamedPeriod | undefined
  /** The last one that the paragraph names before the sentence. */
  readonly earlier: NamedPeriod | undefined
  /** In the title of the text. */
  readonly ofTitle: NamedPeriod | undefined
  readonly publishedOn: string | undefined
  readonly isLiteral: boolean
  /** The words count up everything until then. */
  readonly isRunning: boolean
}

const isFiner = (named: NamedPeriod | undefined): named is NamedPeriod => named?.fromMonth !== undefined

const isBareYear = ({ fromMonth, toYear }: NamedPeriod): boolean => fromMonth === undefined && toYear === undefined

type Around = Omit<PeriodContext, 'said' | 'yearSaid'>

/** Returns the year of the subject, else of what is told before, else of the title. */
const yearAround = ({ ofSubject, earlier, ofTitle, publishedOn }: Around): number | undefined =>
  [ofSubject, earlier, ofTitle].map((named) => yearIn(named ?? {}, publishedOn)).find((year) => year !== undefined)

/** Returns the year of a period, by itself, by those before it, or by the day of publication; 全年 is of no five-year plan. */
const yearOf = ({ named, start }: PeriodAt, all: readonly PeriodAt[], around: Around): number | undefined => {
  const { publishedOn, isLiteral } = around
  const before = all
    .filter((other) => (other.start < start || other.isOfPlan) && other.named.toYear === undefined)
    .findLast((other) => yearIn(other.named, publishedOn) !== undefined)
  const known = yearIn(named, publishedOn) ?? yearIn(before?.named ?? {}, publishedOn) ?? yearAround(around)
  if (known !== undefined) return known
  // 年度 in a claim, whose day is that of its reader, is no year.
  if (publishedOn === undefined || (isLiteral && !isFiner(named))) return undefined
  const isAhead = (named.fromMonth ?? 0) > Number(publishedOn.slice(5, 7))
  return yearOfDate(publishedOn) - (isAhead ? 1 : 0)
}

/** Returns the periods around a quantity whose subject is mentioned somewhere. */
export const periodContext = (found: QuantityInContext, mention: Mention | undefined): PeriodContext => {
  const { context, quantity, clause, here: sentence } = found
  const isOfName = (period: Span): boolean => mention !== undefined && overlaps(period, mention)
  // A statement about today is of no period that is named before: 到2027年，产值达到1万亿元。目前有企业100家.
  const isNow = isToday(sentence, clause)
  const isPossible = (period: PeriodAt): boolean => !isOfName(period) && !(isNow && period.start < clause.start)
  const all = found.all.filter((other) => other.clause.start === clause.start).map((other) => other.quantity)
  const words = wordsOf(sentence, { start: clause.start, end: clause.end + ', respectively'.length })
  const possible = sentence.periods.filter(isPossible)
  const said = heldBy(possible, {
    quantity,
    clause,
    all,
    at: all.findIndex(({ start }) => start === quantity.start),
    isInOrder: /分别|\brespectively\b/.test(words),
  })
  const running = wordsOf(sentence, clause)
  // 截至12月20日，今年 is until that day.
  const until = possible.filter(({ end, named }) => said !== undefined && end <= said.start && named.fromMonth === 1)
  const before = [...found.upTo.periods, ...until]
  // 全年 and 年度 name no year of their own.
  const last = before.findLast((period) => isPossible(period) && Object.keys(period.named).length > 0)
  const around: Around = {
    ofSubject: sentence.periods.find(isOfName)?.named,
    earlier: last?.named,
    ofTitle: context.ofTitle,
    publishedOn: context.reading.publishedOn,
    isLiteral: context.reading.isLiteral === true,
    isRunning: /累计|cumulative/.test(running) && /年底|年末|end of/.test(running),
  }
  // A day, unlike months, is seldom that of what is told next.
  const isOfMonths = last !== undefined && isFiner(last.named) && last.named.day === undefined
  const earlier = isOfMonths ? { ...last.named, year: yearOf(last, before, around) } : last?.named
  return { ...around, earlier, said, yearSaid: said && yearOf(said, possible, around) }
}

/** Returns the year that the words around a quantity are about. */
export const yearAbout = (context: PeriodContext): number | undefined => {
  const { said, yearSaid, ofTitle, publishedOn } = context
  if (said?.named.isUnread === true) return undefined
  const ofReport = isFiner(ofTitle) && publishedOn !== undefined ? yearOfDate(publishedOn) : undefined
  return yearSaid ?? yearAround(context) ?? ofReport
}

/** A plan of several years stays one: 十四五. */
const wholeYear = (named: NamedPeriod = {}): NamedPeriod =>
  isFiner(named) ? { year: named.year, relativeYear: named.relativeYear, isUnread: named.isUnread } : named

/** Returns the context of the whole year: a share of what was done by a month is one of the plan of the year. */
export const ofWholeYears = (context: PeriodContext): PeriodContext => ({
  ...context,
  said: context.said && { ...context.said, named: wholeYear(context.said.named) },
  earlier: wholeYear(context.earlier),
  ofSubject: wholeYear(context.ofSubject),
  ofTitle: wholeYear(context.ofTitle),
})

export interface ReadPeriod extends Days {
  readonly isSaid: boolean
}

const none: ReadPeriod = { start: null, end: null, isSaid: false }

/** Returns the days of a year of which only the year is known: of what has happened, until shortly before it was told. */
const wholeOrSoFar = (year: number, stage: ReadStage | null, context: PeriodContext): Days | undefined => {
  const { ofTitle, publishedOn, isLiteral } = context
  if (stage !== 'actual' || isLiteral) return daysOf(year, {})
  if (isFiner(ofTitle) && (yearIn(ofTitle, publishedOn) ?? year) === year) return daysOf(year, ofTitle)
  if (publishedOn === undefined || yearOfDate(publishedOn) > year) return daysOf(year, {})
  return yearOfDate(publishedOn) === year ? monthsBefore(publishedOn) : undefined
}

export const proposedPeriod = (context: PeriodContext, stage: ReadStage | null, isWholeYear: boolean): ReadPeriod => {
  const { said, yearSaid, ofSubject = {}, ofTitle = {}, earlier, publishedOn, isRunning, isLiteral } = context
  // No other may stand for a period that words say and that is not fully read.
  if (said?.named.isUnread === true) return { ...none, isSaid: true }
  const isTold = isLiteral || isWholeYear || isRunning || stage !== 'actual'
  if (said && yearSaid !== undefined && (isTold || !isBareYear(said.named))) {
    // 全年 of what has happened is the year before, but in December.
    const isLast = stage === 'actual' && isBareYear(said.named) && yearIn(said.named, publishedOn) === undefined
    const isOver = isLast && publishedOn?.startsWith(String(yearSaid)) === true && publishedOn.slice(5, 7) !== '12'
    const days = daysOf(isOver ? yearSaid - 1 : yearSaid, said.named)
    return { ...days, ...(isRunning && { start: null }), isSaid: true }
  }
  const year = yearAbout(context)
  if (year === undefined) return none
  const span = [earlier, ofSubject, ofTitle].find((named) => named && yearIn(named, publishedOn) === year) ?? {}
  const days = isBareYear(span) ? wholeOrSoFar(year, stage, context) : daysOf(year, span)
  const isNamed = said !== undefined || yearIn(ofSubject, publishedOn) === year
  const isPast = isLiteral || publishedOn === undefined || yearOfDate(publishedOn) > year
  return days ? { ...days, isSaid: isNamed && (stage !== 'actual' || isPast) } : none
}
