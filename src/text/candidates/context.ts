/** The surroundings of the quantities of a text, worked out once for each sentence. */
import { folded } from '../quantities/fold.ts'
import type { Quantity } from '../quantities/quantities.ts'
import type { NamedMetric, NamedProgramme, NameLookup, ReadCandidate, TextToRead } from './candidate.ts'
import { type Mention, mentionsIn, metricFinder, type MetricMention } from './mentions.ts'
import { before, endOf, overlaps, type Paragraph, paragraphsOf, spansOf, type Span } from './passages.ts'
import { periodsIn, type NamedPeriod, type PeriodAt } from './period-words.ts'

/** A quantity with what is around it. */
export interface QuantityInText {
  readonly quantity: Quantity
  readonly paragraph: Paragraph
  readonly sentence: Span
  readonly clause: Span
}

// What a number is about, as far as later ones of the text need to know it.

/** Words that call a programme; the register may have none that is called so. */
export interface ProgrammeCall extends Span {
  /** They are the full name of a record. */
  readonly isFull: boolean
  readonly called: readonly NamedProgramme[]
  /** 省 of 省重点项目. */
  readonly level?: string | undefined
}

/** Programmes by the words that call them. */
export type ByName = ReadonlyMap<string, readonly NamedProgramme[]>

/** A part, by the words for it. */
export interface Label {
  readonly name: string | undefined
  /** The words around its number. */
  readonly around: string
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
  /** Its paragraph calls the programme, or nothing before it is of another one. */
  readonly isOnly: boolean
  /** It may be of the part that was counted last, or of all. */
  readonly isOfAny: boolean
}

/** A candidate, with what later ones of its paragraph need to know of it. */
export interface Proposal extends ReadCandidate {
  readonly found: QuantityInText
  readonly metric: NamedMetric | undefined
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
  readonly title: ReadPassage
  /** The finest period that the title names. */
  readonly ofTitle: NamedPeriod | undefined
  readonly passage: (span: Span) => ReadPassage
  /** The names of programmes that were needed, by the ids of these. */
  readonly programmes: Map<string, ByName>
  /** Returns what holds for a paragraph until it names another: the heading above it, the paragraph before it, the title. */
  readonly leads: (paragraph: number) => readonly (ReadPassage | undefined)[]
}

/** A quantity as it is read. */
export interface QuantityInContext extends QuantityInText {
  readonly context: TextContext
  readonly names: NameLookup
  /** Its sentence, and the part of the paragraph before that. */
  readonly here: ReadPassage
  readonly upTo: ReadPassage
  /** The quantities of its sentence, itself included. */
  readonly all: readonly QuantityInText[]
  /** The quantities before it in the text, as they were read. */
  readonly earlier: readonly Proposal[]
  /** It is what something grew or fell by. */
  readonly isOfChange: boolean
}

const longestTitle = 200
const longestHeading = 60

const isNoSentence = (text: string, longest: number): boolean =>
  text.length <= longest && !/[。！？；]|\.\s*$/.test(text)

/** Returns the title: that of the source, and a short first paragraph that is no sentence, before others. */
const titleOf = ({ text, title = '' }: TextToRead): string => {
  const [first, second] = paragraphsOf(text.slice(0, 4 * longestTitle))
  const own = first && second ? text.slice(first.start, first.end) : ''
  return own === title || !isNoSentence(own, longestTitle) ? title : `${title}\n${own}`
}

/** Returns what stands before each paragraph of some quantities. */
const leadsIn = ({ text, isLiteral }: TextToRead, found: readonly QuantityInText[], title: Span) => {
  const wanted = new Set(found.map(({ paragraph }) => paragraph.number))
  const leads = new Map<number, readonly (Span | undefined)[]>()
  let [heading, before]: (Span | undefined)[] = []
  for (const paragraph of isLiteral === true ? [] : paragraphsOf(text.slice(0, found.at(-1)?.paragraph.end))) {
    if (wanted.has(paragraph.number)) leads.set(paragraph.number, [heading, before, title])
    if (isNoSentence(text.slice(paragraph.start, paragraph.end), longestHeading)) heading = paragraph
    else before = endOf(paragraph)
  }
  return leads
}

const periodOfTitle = ({ periods }: ReadPassage): NamedPeriod | undefined => {
  const named = periods.map((period) => period.named)
  const year = named.find((one) => one.year !== undefined)
  const finest = named.find(({ fromMonth }) => fromMonth !== undefined) ?? year ?? named[0]
  return finest && { ...(year && { year: year.year }), ...finest }
}

const keyOf = ({ start, end }: Span): string => `${start.toString()} ${end.toString()}`

/** Reads what is around some quantities, with one look-up of what is named; the title stands before the text. */
export const contextFor = async (
  reading: TextToRead,
  found: readonly QuantityInText[],
  names: NameLookup,
): Promise<TextContext> => {
  const metricsIn = metricFinder(await names.metrics())
  const title = titleOf(reading)
  const ofTitle = { start: -title.length, end: 0 }
  const leads = leadsIn(reading, found, ofTitle)
  const sentences = found.flatMap(({ sentence, paragraph }) => [sentence, before(paragraph, sentence)])
  const spans = [ofTitle, ...sentences, ...[...leads.values()].flat()].filter((span) => span !== undefined)
  const words = [...new Map(spans.map((span) => [keyOf(span), span])).values()].map(({ start, end }) => ({
    start,
    end,
    text: start < 0 ? title : reading.text.slice(start, end),
  }))
  const mentions = await mentionsIn(words, names)
  const passages = new Map<string, ReadPassage>(
    words.map(({ start, end, text }, at) => {
      const { lower } = folded(text)
      const periods = periodsIn(lower).map((period) => ({
        ...period,
        start: period.start + start,
        end: period.end + start,
        carriesTo: period.carriesTo + start,
      }))
      const read = { start, end, lower, mentions: mentions[at] ?? [], metrics: metricsIn(text, start), periods }
      return [keyOf(read), read]
    }),
  )
  const passage = (span: Span): ReadPassage => passages.get(keyOf(span)) as ReadPassage
  return {
    reading,
    title: passage(ofTitle),
    ofTitle: periodOfTitle(passage(ofTitle)),
    passage,
    programmes: new Map(),
    leads: (paragraph) => (leads.get(paragraph) ?? []).map((span) => span && passage(span)),
  }
}

/** Returns the words of a part of a passage. */
export const wordsOf = ({ lower, start: from }: ReadPassage, { start, end }: Span): string =>
  lower.slice(Math.max(0, start - from), Math.max(0, end - from))

/** Returns the words right before a span, and those right behind it. */
export const wordsBeside = (passage: ReadPassage, { start, end }: Span, most: number): [string, string] => [
  wordsOf(passage, { start: start - most, end: start }),
  wordsOf(passage, { start: end, end: end + most }),
]

/** Returns the words of a passage with spaces in the place of some spans. */
export const blanked = ({ lower, start }: ReadPassage, spans: readonly Span[]): string => {
  const units = lower.split('')
  for (const span of spans) units.fill(' ', Math.max(0, span.start - start), Math.max(0, span.end - start))
  return units.join('')
}

/** Brackets with numbers of their own: their words govern no other number. */
const numberedBracket = /\([^()\d]*\d[^()]*\)?/g

/** Returns the brackets with numbers that a quantity is not in: 项目1247个（其中力争投产235个） aims at the 235 alone. */
export const asidesOf = ({ here, quantity }: QuantityInContext): readonly Span[] =>
  spansOf(here.lower, numberedBracket, here.start).filter((bracket) => !overlaps(bracket, quantity))

/** Returns the numbers before a number, but for those in brackets that it is not in. */
export const numbersBefore = (found: QuantityInContext): readonly Proposal[] => {
  const asides = asidesOf(found)
  return found.earlier.filter((one) => !asides.some((aside) => overlaps(aside, one.found.quantity)))
}
