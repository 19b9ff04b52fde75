/** Reads a text: each quantity as a figure that may be proposed. What the words do not say is null. */
import { folded } from '../quantities/fold.ts'
import { quantitiesIn, type Quantity } from '../quantities/quantities.ts'
import type { NameLookup, ReadCandidate, TextToRead } from './candidate.ts'
import { contextOf, type Leads, type QuantityInText, type Proposal, type TextContext } from './context.ts'
import { judgedIn } from './judgements.ts'
import { mentionsIn, metricFinder, type Passage } from './mentions.ts'
import {
  before,
  clauseAround,
  endOf,
  joinedLines,
  overlaps,
  paragraphsOf,
  piecesOfParagraph,
  sentenceAround,
  type Paragraph,
  type Span,
} from './passages.ts'
import { proposalOf } from './proposal.ts'
import { related, settled } from './whole-text.ts'
import { isSizeClass } from './stages.ts'

export interface CandidatePage {
  readonly candidates: readonly ReadCandidate[]
  /** The place of the first among all of the text, counted from 0; undefined where the text was not read whole. */
  readonly first: number | undefined
  /** The offset at which the next page begins. */
  readonly next: number | undefined
}

/** A text with as many quantities is read as a whole: what it says elsewhere bears upon each. */
const mostTogether = 400

/** Figures before the first of a page that may say what it is a part of. */
const mostEarlier = 8

/** Quantities on either side that bear upon one of a sentence: a sentence may have hundreds. */
const mostNear = 20

const longestTitle = 200

const byStart = (one: Span, other: Span): number => one.start - other.start

const withoutNumber = {
  text: '',
  value: '',
  upperValue: null,
  unit: null,
  qualifier: 'exact',
  reported: [],
  precision: '0',
} as const satisfies Partial<Quantity>

const isPointAnEnd = ({ language = '' }: TextToRead): boolean => !language.toLowerCase().startsWith('zh')

/** Returns the quantities of a piece; in a claim, a class of size narrows what the others tell of. */
const quantitiesOf = ({ text, isLiteral }: TextToRead, { start, end }: Span): Quantity[] =>
  quantitiesIn(text.slice(start, end))
    .map((quantity) => ({ ...quantity, start: quantity.start + start, end: quantity.end + start }))
    .filter((quantity) => isLiteral === true || !isSizeClass(text, quantity))

/** Returns the judgements of a claim in sentences without a number, each as a quantity without a value. */
const judgementsOf = (reading: TextToRead, piece: Span, sentenceOf: (span: Span) => Span, others: readonly Span[]) => {
  if (reading.isLiteral !== true) return []
  const bySentence = new Map<number, Quantity>()
  for (const judged of judgedIn(folded(reading.text.slice(piece.start, piece.end)).lower, '')) {
    const span = { start: judged.start + piece.start, end: judged.end + piece.start }
    const sentence = sentenceOf(span)
    if (others.some((other) => overlaps(other, sentence)) || bySentence.has(sentence.start)) continue
    bySentence.set(sentence.start, { ...withoutNumber, ...span })
  }
  return [...bySentence.values()]
}

/** Returns the quantities of a page, after a few of the same piece before it; reads no more pieces than it needs. */
const quantitiesOfPage = (reading: TextToRead, from: number, most: number): QuantityInText[] => {
  const found: QuantityInText[] = []
  let count = 0
  for (const paragraph of paragraphsOf(reading.text)) {
    for (const piece of paragraph.end <= from ? [] : piecesOfParagraph(reading.text, paragraph)) {
      if (piece.end <= from) continue
      const sentenceOf = (span: Span): Span => sentenceAround(reading.text, paragraph, span, isPointAnEnd(reading))
      const numbers = quantitiesOf(reading, piece)
      const quantities = [...numbers, ...judgementsOf(reading, piece, sentenceOf, numbers)].sort(byStart)
      const first = quantities.findIndex(({ start }) => start >= from)
      if (first < 0) continue
      const earlier = quantities.slice(Math.max(0, first - mostEarlier), first)
      const wanted = quantities.slice(first, first + most + 1 - count)
      found.push(...[...earlier, ...wanted].map((quantity) => locatedIn(reading, paragraph, quantity)))
      count += wanted.length
      if (count > most) return found
    }
  }
  return found
}

const locatedIn = (reading: TextToRead, paragraph: Paragraph, quantity: Quantity): QuantityInText => {
  const sentence = sentenceAround(reading.text, paragraph, quantity, isPointAnEnd(reading))
  return { quantity, paragraph, sentence, clause: clauseAround(reading.text, sentence, quantity) }
}

const isNoSentence = (text: string): boolean => text.length <= longestTitle && !/[。！？；]|\.\s*$/.test(text)

/** Returns the title: that of the source, and a short first paragraph that is no sentence, before others. */
const titleOf = ({ text, title = '' }: TextToRead): string => {
  const [first, second] = paragraphsOf(text.slice(0, 4 * longestTitle))
  const own = first && second ? text.slice(first.start, first.end) : ''
  return own === title || !isNoSentence(own) ? title : `${title}\n${own}`
}

const longestHeading = 60

/** Returns what is before each paragraph of some quantities: the paragraph before, and the heading above both. */
const leadsIn = (reading: TextToRead, found: readonly QuantityInText[]): ReadonlyMap<number, Omit<Leads, 'title'>> => {
  const wanted = new Set(found.map(({ paragraph }) => paragraph.number))
  const last = found.at(-1)?.paragraph.number ?? 0
  const leads = new Map<number, Omit<Leads, 'title'>>()
  let [before, heading]: (Span | undefined)[] = []
  for (const paragraph of reading.isLiteral === true ? [] : paragraphsOf(reading.text)) {
    if (paragraph.number > last) break
    const { number, start, end } = paragraph
    if (wanted.has(number)) leads.set(number, { before, heading })
    if (end - start <= longestHeading && isNoSentence(reading.text.slice(start, end))) heading = { start, end }
    else before = endOf(paragraph)
  }
  return leads
}

const spanKey = ({ start, end }: Span): string => `${start.toString()} ${end.toString()}`

/** Looks up what the sentences of a page name, and the text before them in their paragraphs. */
const contextFor = async (
  reading: TextToRead,
  found: readonly QuantityInText[],
  names: NameLookup,
): Promise<TextContext> => {
  const spans = new Map<string, Span>()
  const leads = leadsIn(reading, found)
  for (const { sentence, paragraph } of found)
    for (const span of [sentence, before(paragraph, sentence)]) spans.set(spanKey(span), span)
  for (const { before, heading } of leads.values())
    for (const span of [before, heading]) if (span) spans.set(spanKey(span), span)
  const title = titleOf(reading)
  const passages: Passage[] = [...spans.values()].map(({ start, end }) => ({
    text: reading.text.slice(start, end),
    start,
  }))
  const [inTitle = [], ...mentions] = await mentionsIn([{ text: title, start: -title.length }, ...passages], names)
  const byKey = new Map([...spans.keys()].map((key, at) => [key, mentions[at] ?? []]))
  return contextOf({
    reading,
    title,
    inTitle,
    mentionsIn: (span) => byKey.get(spanKey(span)) ?? [],
    metricsIn: metricFinder(await names.metrics()),
    leadsOf: (paragraph) => leads.get(paragraph) ?? { before: undefined, heading: undefined },
  })
}

/** Leaves out what only the reader needs: a thread answers plain data. */
const readCandidate = ({
  found: _found,
  metric: _metric,
  mention: _mention,
  topic: _topic,
  isSure: _isSure,
  ...read
}: Proposal): ReadCandidate => read

const readPage = async (reading: TextToRead, names: NameLookup, from: number, most: number): Promise<CandidatePage> => {
  const some = quantitiesOfPage(reading, 0, mostTogether)
  const isWhole = some.length <= mostTogether
  const found = isWhole ? some : quantitiesOfPage(reading, from, most)
  const context = await contextFor(reading, found, names)
  const proposals: Proposal[] = []
  for (const [at, one] of found.entries()) {
    const near = found
      .slice(Math.max(0, at - mostNear), at + mostNear + 1)
      .filter(
        ({ sentence, paragraph }) => paragraph.number === one.paragraph.number && overlaps(sentence, one.sentence),
      )
    proposals.push(await proposalOf(context, one, near, proposals, names))
  }
  const read = reading.isLiteral === true ? proposals : settled(proposals, isWhole)
  const all = reading.isLiteral !== true && isWhole ? related(context, read) : read
  const candidates = all.filter(({ candidate }) => candidate.at.start >= from).map(readCandidate)
  const start = isWhole ? all.length - candidates.length : undefined
  return { candidates: candidates.slice(0, most), first: start, next: candidates[most]?.candidate.at.start }
}

/** Reads a page of a text, from an offset on. */
export const candidatesIn = async (
  reading: TextToRead,
  names: NameLookup,
  { from, most }: { readonly from: number; readonly most: number },
): Promise<CandidatePage> => {
  const { text, joinedAt, originalAt } = joinedLines(reading.text)
  const { candidates, first, next } = await readPage({ ...reading, text }, names, joinedAt(from), most)
  // The end of a quantity is right after its last character, whatever line follows it.
  const originalEnd = (end: number): number => originalAt(end - 1) + 1
  const located = ({ candidate, narrowedBy, ...read }: ReadCandidate): ReadCandidate => {
    const { paragraph, start, end } = candidate.at
    const at = { paragraph, start: originalAt(start), end: originalEnd(end) }
    return { candidate: { ...candidate, at }, narrowedBy: narrowedBy.map(originalEnd), ...read }
  }
  return { candidates: candidates.map(located), first, next: next === undefined ? undefined : originalAt(next) }
}
