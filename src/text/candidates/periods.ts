/** Tells the period of a quantity by the words around it, the name of its subject, the title and the day of publication. */
import type { ReadStage } from './candidate.ts'
import type { QuantityInText, ReadPassage, TextContext } from './context.ts'
import type { Mention } from './mentions.ts'
import { before, isInside, overlaps, type Span } from './passages.ts'
import { daysOf, monthsBefore, yearIn, yearOfDate, type Days, type NamedPeriod, type PeriodAt } from './period-words.ts'

// The period that holds for a quantity among those that its sentence names.

export interface PeriodContext {
  readonly quantity: Span
  readonly clause: Span
  /** The quantities of the clause, and which of them this is. */
  readonly inClause: { readonly at: number; readonly all: readonly Span[] }
  /** 分别 or "respectively" orders what comes before it. */
  readonly isInOrder: boolean
  /** The periods of the sentence that are not part of a name, in order; offsets as those of the quantity. */
  readonly said: readonly PeriodAt[]
  /** The last period that the paragraph names before the sentence. */
  readonly earlier: NamedPeriod | undefined
  /** The period in the name of the subject. */
  readonly ofSubject: NamedPeriod | undefined
  /** The period in the title of the text. */
  readonly ofTitle: NamedPeriod | undefined
  readonly publishedOn: string | undefined
  readonly isLiteral: boolean
  /** The words count up everything until then. */
  readonly isRunning: boolean
}

/** Returns the part of a period that a quantity has in a list of as many: a month, or a year where words say so. */
const partOf = ({ named }: PeriodAt, { inClause: { at, all }, isInOrder }: PeriodContext): NamedPeriod | undefined => {
  const { fromMonth, toMonth, year, toYear } = named
  if (fromMonth !== undefined && toMonth !== undefined)
    return toMonth - fromMonth + 1 === all.length
      ? { ...named, fromMonth: fromMonth + at, toMonth: fromMonth + at }
      : undefined
  const isEach = year !== undefined && toYear !== undefined && toYear - year + 1 === all.length
  return isEach && isInOrder ? { year: year + at } : undefined
}

/** Returns the period of a quantity in a list of as many: 1-3月单月进度分别为8%、7%、11.4%. */
const distributed = (context: PeriodContext): PeriodAt | undefined => {
  const { quantity, clause, inClause, said, isInOrder } = context
  const before = said.filter((period) => isInside(period, { start: clause.start, end: quantity.start }))
  const named = before.length > 0 || !isInOrder ? before : said
  if (named.length === inClause.all.length) return named[inClause.at]
  const [only] = named
  const part = only && inClause.all.length > 1 ? partOf(only, context) : undefined
  return only && part && { ...only, named: part }
}

/** Returns the period right behind a quantity, where all of the clause stand behind theirs: 5 in 2024 and 6 in 2025. */
const behind = ({ quantity, inClause: { at, all } }: PeriodContext, own: readonly PeriodAt[]): PeriodAt | undefined => {
  const [first, last, next] = [all[0] ?? quantity, all.at(-1) ?? quantity, all[at + 1]]
  if (!own.every(({ start }) => start >= first.end) || !own.some(({ start }) => start >= last.end)) return undefined
  return own.find(({ start }) => quantity.end <= start && start < (next?.start ?? Infinity))
}

const nearest = (context: PeriodContext): PeriodAt | undefined => {
  const { quantity, clause, said } = context
  // The comma in "May 31, 2025" ends a clause.
  const inClause = said.filter(({ start }) => clause.start <= start && start < clause.end)
  return (
    distributed(context) ??
    behind(context, inClause) ??
    inClause.findLast(({ end }) => end <= quantity.start) ??
    inClause[0] ??
    said.findLast(({ end, carriesTo }) => end <= quantity.start && quantity.end <= carriesTo)
  )
}

/** Returns the period at which a change begins, if it does with this quantity. */
const startOf = ({ quantity, clause, inClause, said }: PeriodContext): PeriodAt | undefined => {
  const before = inClause.all[inClause.at - 1]?.end ?? clause.start
  return said.findLast(({ isStart, start, end }) => isStart && before <= start && end <= quantity.start)
}

/**
 * Returns the period that holds for the quantity: of the clause, before it or after it, else before it in the sentence.
 * That of a plan of which it is a share holds only where there is no other.
 */
export const saidFor = (context: PeriodContext): PeriodAt | undefined => {
  const said = context.said.filter(({ isStart }) => !isStart)
  return (
    startOf(context) ??
    nearest({ ...context, said: said.filter(({ isOfPlan }) => !isOfPlan) }) ??
    nearest({ ...context, said })
  )
}

const today = /目前|当前|现有|\b(?:now|currently|at present|so far|to date)\b/
/** A comma may stand behind it. */
const longestToday = 'currently, '.length

/** Reports whether a clause tells what is so today: 目前有企业100家. */
export const isToday = ({ lower, start }: ReadPassage, clause: Span): boolean =>
  today.test(lower.slice(Math.max(0, clause.start - start - longestToday), clause.end - start))

export const periodContext = (
  context: TextContext,
  found: QuantityInText,
  mention: Mention | undefined,
  all: readonly QuantityInText[],
): PeriodContext => {
  const sentence = context.passage(found.sentence)
  const earlier = context.passage(before(found.paragraph, found.sentence))
  const { publishedOn } = context.reading
  const isOfName = (period: Span): boolean => mention !== undefined && overlaps(period, mention)
  const ofSubject = sentence.periods.find(isOfName)
  const [from, to] = [found.clause.start - sentence.start, found.clause.end - sentence.start]
  const clause = sentence.lower.slice(from, to)
  // A statement about today is of no period that is named before: 到2027年，产值达到1万亿元。目前有企业100家.
  const isNow = isToday(sentence, found.clause)
  const isPossible = (period: PeriodAt): boolean => !isOfName(period) && !(isNow && period.start < found.clause.start)
  const siblings = all.filter(({ clause }) => clause.start === found.clause.start)
  return {
    quantity: found.quantity,
    clause: found.clause,
    inClause: {
      at: siblings.findIndex(({ quantity }) => quantity.start === found.quantity.start),
      all: siblings.map(({ quantity }) => quantity),
    },
    isInOrder: /分别|\brespectively\b/.test(sentence.lower.slice(from, to + ', respectively'.length)),
    said: sentence.periods.filter(isPossible),
    // 全年 and 年度 name no year of their own.
    earlier: earlier.periods.findLast((period) => isPossible(period) && Object.keys(period.named).length > 0)?.named,
    ofSubject: ofSubject?.named,
    ofTitle: context.ofTitle,
    publishedOn,
    isLiteral: context.reading.isLiteral === true,
    isRunning: /累计|cumulative/.test(clause) && /年底|年末|end of/.test(clause),
  }
}

const isFiner = (named: NamedPeriod | undefined): named is NamedPeriod => named?.fromMonth !== undefined

const isBareYear = ({ fromMonth, toYear }: NamedPeriod): boolean => fromMonth === undefined && toYear === undefined

/** Returns the year of the subject, else of what is told before, else of the title. */
const yearAround = ({ ofSubject, earlier, ofTitle, publishedOn }: PeriodContext): number | undefined =>
  [ofSubject, earlier, ofTitle].map((named) => yearIn(named ?? {}, publishedOn)).find((year) => year !== undefined)

const yearFor = (context: PeriodContext, said: PeriodAt): number | undefined => {
  const { publishedOn } = context
  const own = yearIn(said.named, publishedOn)
  if (own !== undefined) return own
  const before = context.said.findLast(
    ({ start, named, isOfPlan }) => (start < said.start || isOfPlan) && yearIn(named, publishedOn) !== undefined,
  )
  const known = yearIn(before?.named ?? {}, publishedOn) ?? yearAround(context)
  if (known !== undefined) return known
  // 年度 in a claim, whose day is that of its reader, is no year.
  if (publishedOn === undefined || (context.isLiteral && !isFiner(said.named))) return undefined
  const isAhead = (said.named.fromMonth ?? 0) > Number(publishedOn.slice(5, 7))
  return yearOfDate(publishedOn) - (isAhead ? 1 : 0)
}

/** Returns the year that the words around a quantity are about, by the period that holds for it. */
const yearBeside = (context: PeriodContext, said: PeriodAt | undefined): number | undefined => {
  const { ofTitle, publishedOn } = context
  return (
    (said && yearFor(context, said)) ??
    yearAround(context) ??
    (isFiner(ofTitle) && publishedOn !== undefined ? yearOfDate(publishedOn) : undefined)
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
const wholeOrSoFar = (year: number, stage: ReadStage | null, context: PeriodContext): Days | undefined => {
  const { ofTitle, publishedOn, isLiteral } = context
  if (stage !== 'actual' || isLiteral) return daysOf(year, {})
  if (isFiner(ofTitle) && (yearIn(ofTitle, publishedOn) ?? year) === year) return daysOf(year, ofTitle)
  if (publishedOn === undefined || yearOfDate(publishedOn) > year) return daysOf(year, {})
  return yearOfDate(publishedOn) === year ? monthsBefore(publishedOn) : undefined
}

export const proposedPeriod = (context: PeriodContext, stage: ReadStage | null, isWholeYear: boolean): ReadPeriod => {
  const { ofSubject = {}, ofTitle = {}, earlier, publishedOn, isRunning, isLiteral } = context
  const said = saidFor(context)
  if (said?.named.isUnread === true) return unread
  if (said && (isLiteral || isWholeYear || stage !== 'actual' || !isBareYear(said.named))) {
    const told = yearFor(context, said)
    // 全年 of what has happened is the year before, but in December.
    const isLast =
      stage === 'actual' && !isLiteral && isBareYear(said.named) && yearIn(said.named, publishedOn) === undefined
    const isOver = isLast && publishedOn?.startsWith(String(told)) === true && publishedOn.slice(5, 7) !== '12'
    if (told !== undefined)
      return { ...daysOf(isOver ? told - 1 : told, said.named), ...(isRunning && { start: null }), isSaid: true }
  }
  const year = yearBeside(context, said)
  if (year === undefined) return none
  if (isRunning && said) return { ...daysOf(year, said.named), start: null, isSaid: true }
  const span = [earlier, ofSubject, ofTitle].find((named) => named && yearIn(named, publishedOn) === year) ?? {}
  const days = isBareYear(span) ? wholeOrSoFar(year, stage, context) : daysOf(year, span)
  const isTold = said !== undefined || yearIn(ofSubject, publishedOn) === year
  const isPast = isLiteral || publishedOn === undefined || yearOfDate(publishedOn) > year
  return days ? { ...days, isSaid: isTold && (stage !== 'actual' || isPast) } : none
}
