/** The surroundings of the quantities of a text, worked out once for each sentence. */
import { folded } from '../quantities/fold.ts'
import type { Quantity } from '../quantities/quantities.ts'
import type { NamedMetric, ReadCandidate, TextToRead } from './candidate.ts'
import type { Mention, MetricFinder, MetricMention } from './mentions.ts'
import { overlaps, type Paragraph, type Span } from './passages.ts'
import { periodsIn, type NamedPeriod, type PeriodAt } from './period-words.ts'

/** A quantity with what is around it. */
export interface QuantityInText {
  readonly quantity: Quantity
  readonly paragraph: Paragraph
  readonly sentence: Span
  readonly clause: Span
}

/** A candidate, with what later ones of its paragraph need to know of it. */
export interface Proposal extends ReadCandidate {
  readonly found: QuantityInText
  readonly metric: NamedMetric | undefined
  readonly mention: Mention | undefined
}

/** A passage as it is read; offsets are those of the whole text. */
export interface ReadPassage extends Span {
  /** In small letters, folded. */
  readonly lower: string
  readonly mentions: readonly Mention[]
  readonly metrics: readonly MetricMention[]
  readonly periods: readonly PeriodAt[]
}

export interface TextContext {
  readonly reading: TextToRead
  readonly title: string
  readonly inTitle: readonly Mention[]
  readonly ofTitle: NamedPeriod | undefined
  readonly passage: (span: Span) => ReadPassage
}

interface Sources {
  readonly reading: TextToRead
  readonly title: string
  readonly inTitle: readonly Mention[]
  readonly mentionsIn: (span: Span) => readonly Mention[]
  readonly metricsIn: MetricFinder
}

/** Returns the finest period that a title names. */
const periodOfTitle = (title: string): NamedPeriod | undefined => {
  const named = periodsIn(folded(title).lower).map((period) => period.named)
  const year = named.find((one) => one.year !== undefined)
  const finest = named.find(({ fromMonth }) => fromMonth !== undefined) ?? year ?? named[0]
  return finest && { ...(year && { year: year.year }), ...finest }
}

export const contextOf = ({ reading, title, inTitle, mentionsIn, metricsIn }: Sources): TextContext => {
  const known = new Map<string, ReadPassage>()
  const read = ({ start, end }: Span): ReadPassage => {
    const text = reading.text.slice(start, end)
    const { lower } = folded(text)
    const periods = periodsIn(lower).map((period) => ({
      ...period,
      start: period.start + start,
      end: period.end + start,
      carriesTo: period.carriesTo + start,
    }))
    return { start, end, lower, mentions: mentionsIn({ start, end }), metrics: metricsIn(text, start), periods }
  }
  return {
    reading,
    title: folded(title).lower,
    inTitle,
    ofTitle: periodOfTitle(title),
    passage: (span) => {
      const key = `${span.start.toString()} ${span.end.toString()}`
      const passage = known.get(key) ?? read(span)
      known.set(key, passage)
      return passage
    },
  }
}

/** Returns the words of a passage with spaces in the place of some spans. */
export const blanked = ({ lower, start }: ReadPassage, spans: readonly Span[]): string => {
  let [text, at] = ['', 0]
  for (const span of [...spans].sort((one, other) => one.start - other.start)) {
    const from = Math.min(Math.max(at, span.start - start), lower.length)
    const to = Math.min(Math.max(from, span.end - start), lower.length)
    text += lower.slice(at, from) + ' '.repeat(to - from)
    at = to
  }
  return text + lower.slice(at)
}

/** Brackets with numbers of their own: their words govern no other number. */
const numberedBracket = /\([^()]*\d[^()]*\)?/g

/** Returns the brackets with numbers that a quantity is not in: 项目1247个（其中力争投产235个） aims at the 235 alone. */
export const asidesOf = ({ lower, start }: ReadPassage, { clause, quantity }: QuantityInText): readonly Span[] =>
  [...lower.slice(clause.start - start, clause.end - start).matchAll(numberedBracket)]
    .map(({ 0: words, index }) => ({ start: clause.start + index, end: clause.start + index + words.length }))
    .filter((bracket) => !overlaps(bracket, quantity))
