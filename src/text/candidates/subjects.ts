/** Proposes what a quantity is about: what its words name, or a part of what the figure before is about. */
import { byNumbers } from '../spelling.ts'
import { folded } from '../quantities/fold.ts'
import { kindOf } from '../quantities/quantities.ts'
import { nameKeyOf } from '../tokenizer.ts'
import type { NamedMetric, NamedPart, NameLookup, ProposedSubject, ReadSubjectKind } from './candidate.ts'
import type { QuantityInText, Proposal, ReadPassage, TextContext } from './context.ts'
import type { Mention } from './mentions.ts'
import { before, type Span } from './passages.ts'

/** Programmes and projects are named to be told about; organizations and industries mostly stand beside. */
const ranks: Readonly<Record<ReadSubjectKind, number>> = {
  project: 0,
  initiative: 0,
  region: 1,
  organization: 2,
  industry: 3,
}

const isInside = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end

const lengthOf = ({ start, end }: Span): number => end - start

/** Returns mentions without those inside a longer one, or inside the name of a metric. */
export const outermost = (mentions: readonly Mention[], metricNames: readonly Span[]): Mention[] =>
  mentions.filter(
    (one) =>
      !metricNames.some((name) => isInside(one, name)) &&
      !mentions.some((other) => lengthOf(other) > lengthOf(one) && isInside(one, other)),
  )

/** Orders what words name: by kind, nearest clause, longest name, nearest before the quantity, surest. */
export const inOrderOfMention = (mentions: readonly Mention[], clause: Span, quantity: Span): Mention[] => {
  const orderOf = ({ start, end, record }: Mention): readonly number[] => [
    ranks[record.kind],
    isInside({ start, end }, clause) ? 0 : 1,
    -(end - start),
    end <= quantity.start ? 0 : 1,
    Math.abs(quantity.start - start),
    -record.confidence,
  ]
  return mentions
    .map((mention) => ({ mention, order: orderOf(mention) }))
    .sort((one, other) => byNumbers(one.order, other.order))
    .map(({ mention }) => mention)
}

/** Returns each record once, the first mention deciding. */
const proposed = (mentions: readonly Mention[], certainty: number): ProposedSubject[] => {
  const byAddress = new Map<string, ProposedSubject>()
  for (const { record } of mentions) {
    const { kind, id, confidence } = record
    const address = `${kind}/${id}`
    if (!byAddress.has(address))
      byAddress.set(address, { kind, id, confidence: Math.round(confidence * certainty * 100) / 100 })
  }
  return [...byAddress.values()]
}

export const simpleKey = (name: string): string => nameKeyOf(folded(name).text)

/** Returns the words of a part's name that its whole's name has not. */
export const ownWords = (part: string, wholes: readonly string[]): string => {
  const words = part.split(' ')
  const shared = Math.max(
    0,
    ...wholes.map((whole) => {
      const others = whole.split(' ')
      const apart = words.findIndex((word, at) => word !== others[at])
      return apart === -1 ? words.length : apart
    }),
  )
  return words.slice(shared).join(' ')
}

/** Returns the part of a whole whose own words stand in a passage; the longest of them. */
const partNamed = (passage: string, whole: readonly string[], parts: readonly NamedPart[]): NamedPart | undefined => {
  const said = ` ${simpleKey(passage)} `
  const wholes = whole.map(simpleKey)
  const found = parts.flatMap((part) =>
    part.names.flatMap((name) => {
      const words = ownWords(simpleKey(name), wholes)
      return words !== '' && said.includes(` ${words} `) ? [{ part, length: words.length }] : []
    }),
  )
  return found.sort((one, other) => other.length - one.length)[0]?.part
}

// Reads lists of names and of numbers, as in 湖北、湖南分别完成投资100亿元、200亿元.

const conjunction = /^ ?(?:、|和|与|及|以及|或|&|,? ?(?:and|or)\b) ?$/
const comma = /^ ?, ?$/

const between = ({ lower, start }: ReadPassage, from: number, to: number): string =>
  lower.slice(from - start, Math.max(from, to) - start)

/** Returns the list that a span is in, in order; the span alone if it is in none. */
const listAround = (passage: ReadPassage, one: Span, spans: readonly Span[]): readonly Span[] => {
  const inOrder = spans.toSorted((first, second) => first.start - second.start)
  const joints = inOrder.slice(1).map(({ start }, at) => between(passage, inOrder[at]?.end ?? start, start))
  const isJoint = (at: number): boolean => conjunction.test(joints[at] ?? '') || comma.test(joints[at] ?? '')
  let first = inOrder.findIndex(({ start }) => start === one.start)
  let last = first
  while (isJoint(first - 1)) first--
  while (isJoint(last)) last++
  // Commas alone separate a city from its province, and clauses.
  return joints.slice(first, last).some((joint) => conjunction.test(joint)) ? inOrder.slice(first, last + 1) : [one]
}

const otherList = /[、和与及或&]|\b(?:and|or)\b/

/** Reports whether words between names and numbers, or right behind the numbers, relate them in order. */
const isInOrder = (lead: string, behind: string): boolean => {
  if (otherList.test(lead)) return false
  const [first = '', ...rest] = behind.split(/\brespectively\b/)
  return /分别|\brespectively\b/.test(lead) || (rest.length > 0 && !otherList.test(first))
}

/** A list of names. */
interface NameList {
  /** The name that a number belongs to, if words say that. */
  readonly own: Span | undefined
}

/** Returns the list of names of one kind that a mention is in; undefined if it is in none. */
const listWith = (
  passage: ReadPassage,
  { start, end, record }: Mention,
  mentions: readonly Mention[],
  quantity: Span,
  quantities: readonly Span[],
): NameList | undefined => {
  const alike = mentions.filter((mention) => mention.record.kind === record.kind)
  const spans = [...new Map(alike.map((mention) => [mention.start, mention])).values()]
  const names = listAround(passage, { start, end }, spans)
  const [first, last] = [names[0], names.at(-1)]
  if (!first || !last || first === last) return undefined
  const numbers = listAround(passage, quantity, quantities)
  const [from, to] = [numbers[0]?.start ?? 0, numbers.at(-1)?.end ?? 0]
  const next = quantities.find((other) => other.start >= to)?.start ?? passage.end
  const isTold =
    numbers.length === names.length &&
    last.end <= from &&
    isInOrder(between(passage, last.end, from), between(passage, to, next))
  return { own: isTold ? names[numbers.findIndex((number) => number.start === quantity.start)] : undefined }
}

export const mostAlternatives = 10

/** Names that stand farther away are less sure. */
const certainty = { sentence: 1, paragraph: 0.8, part: 0.9, title: 0.6 }

export interface Subjects {
  readonly subject: ProposedSubject | null
  readonly alternatives: readonly ProposedSubject[]
  readonly mention: Mention | undefined
  /** The records that the sentence names. */
  readonly inSentence: readonly ProposedSubject[]
}

/** Returns mentions with the one first that a number of a list belongs to; null if it may be any of a list. */
const chosenOf = (
  passage: ReadPassage,
  mentions: readonly Mention[],
  { quantity }: QuantityInText,
  all: readonly QuantityInText[],
): readonly Mention[] | null => {
  const [first] = mentions
  const quantities = all.map((found) => found.quantity)
  const list = first && listWith(passage, first, mentions, quantity, quantities)
  if (!list) return mentions
  const { own } = list
  return own
    ? mentions.toSorted((one, other) => Number(one.start !== own.start) - Number(other.start !== own.start))
    : null
}

const partWord = /其中|\bof (?:which|whom|these|them)\b|\bamong (?:them|which|these)\b/
const partWords = new RegExp(partWord, 'g')

/** Proposes the record that the sentence, else the paragraph before it, names. Of listed names a number is of none alone. */
export const proposedSubjects = (
  context: TextContext,
  found: QuantityInText,
  all: readonly QuantityInText[],
): Subjects => {
  const { quantity, sentence, paragraph, clause } = found
  const here = context.passage(sentence)
  // The name of a part says nothing of the whole before it.
  const parts = here.lower.slice(quantity.end - here.start).search(partWord)
  const mentions = here.mentions.filter(({ start }) => parts < 0 || start < quantity.end + parts)
  const near = inOrderOfMention(outermost(mentions, here.metrics), clause, quantity)
  const earlier = context.passage(before(paragraph, sentence))
  const far = inOrderOfMention(outermost(earlier.mentions, earlier.metrics), clause, quantity)
  const chosen = chosenOf(here, near, found, all)
  const inSentence = proposed(chosen ?? near, certainty.sentence)
  const named = [
    ...inSentence,
    ...proposed(far, certainty.paragraph).filter(
      ({ kind, id }) => !near.some(({ record }) => record.kind === kind && record.id === id),
    ),
  ]
  const isListed = chosen === null || (near.length === 0 && chosenOf(earlier, far, found, []) === null)
  const titled = proposed(outermost(context.inTitle, []), certainty.title)
  const known = new Set(named.map(({ kind, id }) => `${kind}/${id}`))
  const others = titled.filter(({ kind, id }) => !known.has(`${kind}/${id}`))
  return {
    subject: isListed ? null : (named[0] ?? null),
    alternatives: [...named.slice(isListed ? 0 : 1), ...others].slice(0, mostAlternatives),
    mention: (chosen ?? near)[0] ?? far[0],
    inSentence,
  }
}

/** The figures of the last sentence before "of which" that are about one subject, in order. */
interface Part {
  readonly wholes: readonly Proposal[]
  readonly last: Proposal
  /** The figure right before the quantity, if it is a part as well. */
  readonly sibling: Proposal | undefined
  /** The offset behind "of which". */
  readonly from: number
}

const isSame = (one: ProposedSubject | null, other: ProposedSubject | null): boolean =>
  one?.kind === other?.kind && one?.id === other?.id

/** Returns the figures that a quantity is introduced as a part of: a rate may stand between it and its whole. */
export const wholeBefore = (
  { lower, start }: ReadPassage,
  { quantity, paragraph }: QuantityInText,
  earlier: readonly Proposal[],
): Part | undefined => {
  const word = [...lower.slice(0, quantity.start - start).matchAll(partWords)].at(-1)
  if (!word) return undefined
  const at = start + word.index
  const before = earlier.filter(({ found }) => found.paragraph.number === paragraph.number && found.quantity.end <= at)
  const last = before.at(-1)
  const wholes = before.filter(
    ({ found, candidate }) =>
      found.sentence.start === last?.found.sentence.start && isSame(candidate.subject, last.candidate.subject),
  )
  const sibling = earlier.findLast(({ found }) => found.quantity.start > at)
  return last && { wholes, last, sibling, from: at + word[0].length }
}

/**
 * Proposes a part of the subject of the figure before; the same subject, if something else is counted of it. A rate
 * behind the amount of a part is one of that part.
 */
export const proposedPart = async (
  context: TextContext,
  { quantity, clause }: QuantityInText,
  { wholes, last, sibling, from }: Part,
  metric: NamedMetric | undefined,
  own: Subjects,
  names: NameLookup,
): Promise<Omit<Subjects, 'inSentence'>> => {
  const { subject, alternatives } = last.candidate
  // A part of what is no record itself is not that record's whole either.
  if (!subject)
    return alternatives.some((one) => isSame(one, own.subject)) ? { ...own, subject: null, alternatives } : own
  const { names: wholeNames, parts } = await names.wholeOf(subject.kind, subject.id)
  const words = context.reading.text.slice(Math.max(from, clause.start), clause.end)
  const named = partNamed(words, wholeNames, parts)
  const { mention } = last
  if (named) {
    const confidence = Math.round(subject.confidence * certainty.part * 100) / 100
    return { subject: { kind: named.kind, id: named.id, confidence }, alternatives: [subject], mention }
  }
  const isOfElse = metric && !wholes.some((whole) => whole.metric?.id === metric.id)
  if (isOfElse && sibling && kindOf(quantity.unit ?? '') === 'share') {
    const { subject, alternatives } = sibling.candidate
    return { subject, alternatives, mention }
  }
  const others = [...(own.subject ? [own.subject] : []), ...own.alternatives].filter((one) => !isSame(one, subject))
  if (isOfElse) return { subject, alternatives: others, mention }
  return { subject: null, alternatives: [subject], mention }
}
