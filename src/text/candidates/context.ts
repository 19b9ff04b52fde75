/** The surroundings of the quantities of a text, worked out once for each sentence. */
import { folded } from '../quantities/fold.ts'
import type { Quantity } from '../quantities/quantities.ts'
import type { NamedMetric, NamedProgramme, ReadCandidate, TextToRead } from './candidate.ts'
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

// What a number is about, as far as later ones of the text need to know it.

interface Called {
  readonly programme: NamedProgramme
  /** The words are its whole name, but for place and year. */
  readonly isExact: boolean
}

/** Words that call a programme; the register may have none that is called so. */
export interface ProgrammeCall extends Span {
  /** They are the full name of a record. */
  readonly isFull: boolean
  readonly called: readonly Called[]
}

/** The words around a number that may name a part. */
export interface Words {
  readonly before: string
  /** The same without the names of metrics. */
  readonly bare: string
  /** Behind the number, where it counts what they name: 282个基础设施项目. */
  readonly after: string
}

/** A part, by the words for it. */
export interface Label extends Words {
  readonly name: string | undefined
  /** It is the part in a place. */
  readonly placeId: string | undefined
  /** It is the first of a list of names without nouns such as 项目. */
  readonly isListed: boolean
}

export interface Topic {
  readonly reference: ProgrammeCall | undefined
  readonly label: Label | undefined
  readonly place: string | undefined
  readonly year: number | undefined
  readonly programme: NamedProgramme | undefined
  /** The clause of the number names what it is about. */
  readonly isNamed: boolean
  /** The words of the number name a part. */
  readonly isPart: boolean
  /** It may be of the part that was counted last, or of all. */
  readonly isOfAny: boolean
}

/** A candidate, with what later ones of its paragraph need to know of it. */
export interface Proposal extends ReadCandidate {
  readonly found: QuantityInText
  readonly metric: NamedMetric | undefined
  readonly mention: Mention | undefined
  /** None in a claim. */
  readonly topic: Topic | undefined
  /** Its own words say what is counted, of what, when, and how firm that is. */
  readonly isSure: boolean
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
  /** Returns what holds for a paragraph until it names another: in the order of the nearest. */
  readonly leads: (paragraph: number) => Leads<ReadPassage>
}

/** What is before a paragraph. */
export interface Leads<P extends Span = Span> {
  readonly before: P | undefined
  readonly heading: P | undefined
  readonly title: P
}

interface Sources {
  readonly reading: TextToRead
  readonly title: string
  readonly inTitle: readonly Mention[]
  readonly mentionsIn: (span: Span) => readonly Mention[]
  readonly metricsIn: MetricFinder
  readonly leadsOf: (paragraph: number) => Omit<Leads, 'title'>
}

/** Returns the finest period that a title names. */
const periodOfTitle = (title: string): NamedPeriod | undefined => {
  const named = periodsIn(folded(title).lower).map((period) => period.named)
  const year = named.find((one) => one.year !== undefined)
  const finest = named.find(({ fromMonth }) => fromMonth !== undefined) ?? year ?? named[0]
  return finest && { ...(year && { year: year.year }), ...finest }
}

export const contextOf = ({ reading, title, inTitle, mentionsIn, metricsIn, leadsOf }: Sources): TextContext => {
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
  const { lower } = folded(title)
  const ofTitle = { start: -title.length, end: 0, lower, mentions: inTitle, metrics: [], periods: [] }
  const passage = (span: Span): ReadPassage => {
    const key = `${span.start.toString()} ${span.end.toString()}`
    const passage = known.get(key) ?? read(span)
    known.set(key, passage)
    return passage
  }
  return {
    reading,
    title: lower,
    inTitle,
    ofTitle: periodOfTitle(title),
    passage,
    leads: (paragraph) => {
      const { before, heading } = leadsOf(paragraph)
      return { before: before && passage(before), heading: heading && passage(heading), title: ofTitle }
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
