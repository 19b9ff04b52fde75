/** Reads a text: each quantity as a figure that may be proposed. What the words do not say is null. */
import { folded } from '../quantities/fold.ts'
import { quantitiesIn, type Quantity } from '../quantities/quantities.ts'
import type { NameLookup, ReadCandidate, TextToRead } from './candidate.ts'
import { contextFor, type QuantityInText, type Proposal } from './context.ts'
import { judgedIn } from './judgements.ts'
import { isChange } from './governing.ts'
import {
  before,
  clauseAround,
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

/** Returns the judgements of a claim in sentences without a number, each as a quantity without a value. */
const judgementsOf = (reading: TextToRead, paragraph: Span, others: readonly Span[]): Quantity[] => {
  const bySentence = new Map<number, Quantity>()
  for (const judged of judgedIn(folded(reading.text.slice(paragraph.start, paragraph.end)).lower, '')) {
    const span = { start: judged.start + paragraph.start, end: judged.end + paragraph.start }
    const sentence = sentenceAround(reading.text, paragraph, span, isPointAnEnd(reading))
    if (others.some((other) => overlaps(other, sentence)) || bySentence.has(sentence.start)) continue
    bySentence.set(sentence.start, { ...withoutNumber, ...span })
  }
  return [...bySentence.values()]
}

/** Returns the quantities of a piece of a paragraph; in a claim, a class of size narrows what the others tell of. */
const quantitiesOf = (reading: TextToRead, piece: Span): Quantity[] => {
  const { text, isLiteral } = reading
  const numbers = quantitiesIn(text.slice(piece.start, piece.end)).map((quantity) => ({
    ...quantity,
    start: quantity.start + piece.start,
    end: quantity.end + piece.start,
  }))
  return isLiteral === true
    ? [...numbers, ...judgementsOf(reading, piece, numbers)].sort((one, other) => one.start - other.start)
    : numbers.filter((quantity) => !isSizeClass(text, quantity))
}

/** Returns the quantities of a page, after a few of the same piece before it; reads no more pieces than it needs. */
const quantitiesOfPage = (reading: TextToRead, from: number, most: number): QuantityInText[] => {
  const found: QuantityInText[] = []
  let count = 0
  for (const paragraph of paragraphsOf(reading.text)) {
    for (const piece of paragraph.end <= from ? [] : piecesOfParagraph(reading.text, paragraph)) {
      const quantities = piece.end > from ? quantitiesOf(reading, piece) : []
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

/** Leaves out what only the reader needs: a thread answers plain data. */
const readCandidate = ({
  found: _found,
  metric: _metric,
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
    const { quantity, sentence, paragraph } = one
    const all = found
      .slice(Math.max(0, at - mostNear), at + mostNear + 1)
      .filter((other) => other.paragraph.number === paragraph.number && overlaps(other.sentence, sentence))
    const here = context.passage(sentence)
    const upTo = context.passage(before(paragraph, sentence))
    const isOfChange = isChange(here, quantity)
    proposals.push(await proposalOf({ ...one, context, names, here, upTo, all, earlier: proposals, isOfChange }))
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
