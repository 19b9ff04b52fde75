/** Reads a text: each quantity as a figure that may be proposed, and what they say together. What the words do not say is null. */
import { folded } from '../quantities/fold.ts'
import { kindOf, quantitiesIn, type Quantity } from '../quantities/quantities.ts'
import type { Candidate, NameLookup, ProposedSubject, ReadCandidate, TextToRead } from './candidate.ts'
import { contextFor, type Proposal, type QuantityInText, type TextContext, wordsBeside } from './context.ts'
import { judgedIn } from './judgements.ts'
import { isChange } from './narrowing.ts'
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

// Percentages are shares of amounts that the same text prints.

/** A share of what was planned: its base is the plan, and what came of it the other amount. */
const ofPlan =
  /(?:占|为|完成|达到?)[^,，。;；\d%]{0,10}(?:计划|目标|任务)[^,，。;；\d%]{0,8}(?:\d[\d.]*[万亿]*元的)?$|(?:投资)?完成率|(?:完成|投资|单月)进度|completion rate/
const ofPlanBehind = /^[^,;.\d]{0,12}\bof (?:its|the|their)? ?[^,;.\d]{0,30}\b(?:plan|target|planned)/
/** A share of the whole: its base is the amount of the whole of which it gives the part's. */
const ofAll = /占比|比重|占(?:全部|全省|总)|\bshare\b|accounting for|account(?:s|ed) for/

const nearby = 24

/** Returns the words around a percentage that tell what it is of. */
const kindOfShare = (context: TextContext, { quantity, clause, sentence }: QuantityInText) => {
  const here = context.passage(sentence)
  const [before] = wordsBeside(here, quantity, Math.min(nearby, quantity.start - clause.start))
  const [, behind] = wordsBeside(here, quantity, 2 * nearby)
  if (quantity.unit !== 'percent' || quantity.value.startsWith('-')) return undefined
  if (ofPlan.test(before) || ofPlanBehind.test(behind)) return 'plan'
  return ofAll.test(before) ? 'all' : undefined
}

const addressOf = ({ subject, part }: Candidate): string | undefined =>
  subject ? `${subject.kind}/${subject.id}` : part ? `${part.ofId}: ${part.name}` : undefined

/** Returns what a number says something about; undefined where that is not known. */
const matterOf = (candidate: Candidate, of: Pick<ProposedSubject, 'kind' | 'id'> | null = candidate.subject) => {
  const { metric, stage, periodStart, periodEnd, unit } = candidate
  return of && metric !== null
    ? JSON.stringify([of.kind, of.id, metric, stage, periodStart, periodEnd, unit])
    : undefined
}

/** Returns the plan of which a percentage was done, and what was done, as the text prints them. */
const shareOfPlan = (all: readonly Proposal[], at: number) => {
  const own = (all[at] as Proposal).candidate
  /** Returns the place of the nearest amount before, or else of the first behind. */
  const amount = (is: (one: Candidate) => boolean): number | null => {
    const places = all.flatMap(({ candidate: one }, place) =>
      kindOf(one.unit ?? '') === 'money' && addressOf(one) === addressOf(own) && is(one) ? [place] : [],
    )
    return places.findLast((place) => place < at) ?? places[0] ?? null
  }
  const from = amount(
    (one) => one.stage === 'actual' && one.periodStart === own.periodStart && one.periodEnd === own.periodEnd,
  )
  const { metric = null } = all[from ?? -1]?.candidate ?? {}
  const isPlan = ({ stage }: Candidate): boolean => stage !== null && stage !== 'actual'
  const isOfYear = ({ periodEnd }: Candidate): boolean => periodEnd?.slice(0, 4) === own.periodEnd?.slice(0, 4)
  const of = amount((one) => isPlan(one) && isOfYear(one) && (metric === null || one.metric === metric))
  return { of, from }
}

/** Returns the number of the whole of which the number before is a part, and that number. */
const shareOfAll = (all: readonly Proposal[], at: number) => {
  const [before, own] = [all[at - 1], all[at]]
  const isBeside = before && before.found.sentence.start === own?.found.sentence.start
  const matter = isBeside && before.topic?.programme && matterOf(before.candidate, before.topic.programme)
  const of = all.findIndex(({ candidate }) => matter !== undefined && matterOf(candidate) === matter)
  return of < 0 || of === at - 1 ? { of: null, from: null } : { of, from: at - 1 }
}

/** Relates the percentages of a text, which was read whole, to what they are shares of. */
const related = (context: TextContext, all: readonly Proposal[]): Proposal[] =>
  all.map((one, at) => {
    const kind = kindOfShare(context, one.found)
    if (kind === undefined || addressOf(one.candidate) === undefined) return one
    const { of, from } = kind === 'plan' ? shareOfPlan(all, at) : shareOfAll(all, at)
    const isRelated = of !== null || kind === 'plan'
    return isRelated ? { ...one, candidate: { ...one.candidate, relation: 'share', of, from } } : one
  })

// A text does not say two things of one; a form preselects nothing that contradicts another.

/** Half of the last digit, at most five percent. */
const roundingOf = ({ candidate, precision }: Proposal): number =>
  Math.min(Number(precision) / 2, Math.abs(Number(candidate.value)) / 20)

/** Numbers that meet only at the ends of what they may be rounded from are two. */
const disagree = (one: Proposal, other: Proposal): boolean =>
  one.candidate.value !== other.candidate.value &&
  Math.abs(Number(one.candidate.value) - Number(other.candidate.value)) >= roundingOf(one) + roundingOf(other)

/** Reports whether a candidate has all that a figure needs, and a subject with a place. */
const isComplete = ({ candidate, topic }: Proposal): boolean => {
  const { subject, metric, stage, periodStart, periodEnd, unit } = candidate
  const isPlaced = subject?.kind === 'region' || (topic?.programme !== undefined && topic.programme.regionId !== '')
  return [metric, stage, periodStart, periodEnd, unit].every((one) => one !== null) && subject !== null && isPlaced
}

/**
 * A text does not contradict itself: of numbers that differ about the same, those whose clause does not name it are of
 * something else. Only a text that is read whole has no other number about the same.
 */
const settled = (proposals: readonly Proposal[], isWhole: boolean): Proposal[] => {
  const byMatter = Map.groupBy(proposals, ({ candidate }) => matterOf(candidate))
  return proposals.map((one) => {
    const { candidate, topic, isSure } = one
    const matter = candidate.stage !== null && candidate.periodEnd !== null ? matterOf(candidate) : undefined
    const isDisputed = matter !== undefined && (byMatter.get(matter) ?? []).some((other) => disagree(one, other))
    if (!isDisputed)
      return isWhole && isSure && isComplete(one) ? { ...one, candidate: { ...candidate, selected: true } } : one
    const { subject, alternatives } = candidate
    return topic === undefined || topic.isNamed || !subject
      ? one
      : { ...one, candidate: { ...candidate, subject: null, alternatives: [subject, ...alternatives].slice(0, 10) } }
  })
}

// Pages of a text.

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
