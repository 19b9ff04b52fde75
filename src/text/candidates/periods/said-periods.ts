/** Chooses the period that holds for a quantity among those that its sentence names. */
import type { Named } from './calendar.ts'
import type { PeriodAt } from './period-words.ts'
import type { Span } from '../passages.ts'

export interface PeriodContext {
  readonly quantity: Span
  readonly clause: Span
  /** The quantities of the clause, and which of them this is. */
  readonly inClause: { readonly at: number; readonly all: readonly Span[] }
  /** The place of 分别 or "respectively", which orders what comes before it; -1 without either. */
  readonly inOrderAt: number
  /** The periods of the sentence that are not part of a name, in order; offsets as those of the quantity. */
  readonly said: readonly PeriodAt[]
  /** The last period that the paragraph names before the sentence. */
  readonly earlier: Named | undefined
  /** The period in the name of the subject. */
  readonly ofSubject: Named | undefined
  /** The period in the title of the text. */
  readonly ofTitle: Named | undefined
  readonly publishedOn: string | undefined
  readonly isLiteral: boolean
  /** The words count up everything until then. */
  readonly isRunning: boolean
}

const isInside = (period: Span, { start, end }: Span): boolean => start <= period.start && period.end <= end

/** Returns the part of a period that a quantity has in a list of as many: a month, or a year where words say so. */
const partOf = ({ named, end }: PeriodAt, { inClause, inOrderAt }: PeriodContext): Named | undefined => {
  const { at, all } = inClause
  const { fromMonth, toMonth, year, toYear } = named
  if (toYear === undefined && fromMonth !== undefined && toMonth !== undefined)
    return toMonth - fromMonth + 1 === all.length
      ? { ...named, fromMonth: fromMonth + at, toMonth: fromMonth + at }
      : undefined
  const isEach = year !== undefined && toYear !== undefined && toYear - year + 1 === all.length
  return isEach && fromMonth === undefined && end <= inOrderAt ? { year: year + at } : undefined
}

/** Returns the period of a quantity in a list of as many: 1-3月单月进度分别为8%、7%、11.4%. */
const distributed = (context: PeriodContext): PeriodAt | undefined => {
  const { quantity, clause, said, inOrderAt } = context
  const { at, all } = context.inClause
  if (all.length < 2) return undefined
  const before = said.filter((period) => isInside(period, { start: clause.start, end: quantity.start }))
  const named = before.length > 0 ? before : said.filter(({ end }) => end <= inOrderAt)
  if (named.length === all.length) return named[at]
  const [only] = named
  const part = only && partOf(only, context)
  return part && { ...only, named: part }
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
