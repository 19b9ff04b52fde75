/** Proposes what a quantity is about: what its words name, or a part of what the figure before is about. */
import { byNumbers } from '../spelling.ts'
import type { NamedMetric, NamedPlace, ProposedSubject, ReadSubjectKind } from './candidate.ts'
import { type QuantityInContext, type QuantityInText, type ReadPassage, wordsOf } from './context.ts'
import type { Mention } from './mentions.ts'
import { isInside, isInsideLonger, type Span } from './passages.ts'

/** Programmes and projects are named to be told about; organizations and industries mostly stand beside. */
const ranks: Readonly<Record<ReadSubjectKind, number>> = {
  project: 0,
  initiative: 0,
  region: 1,
  organization: 2,
  industry: 3,
}

/** Returns the places that a place is in, nearest first. */
export const containing = (places: ReadonlyMap<string, NamedPlace>, id: string): string[] => {
  const parent = places.get(id)?.parentId ?? null
  return parent === null ? [] : [parent, ...containing(places, parent)]
}

/** Returns mentions without those inside a longer one, or inside the name of a metric. */
export const outermost = (mentions: readonly Mention[], metricNames: readonly Span[]): Mention[] =>
  mentions.filter(
    (one) => !metricNames.some((name) => isInside(one, name)) && !mentions.some((other) => isInsideLonger(one, other)),
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
  return mentions.toSorted((one, other) => byNumbers(orderOf(one), orderOf(other)))
}

const proposed = ({ record: { kind, id, confidence } }: Mention, certainty: number): ProposedSubject => ({
  kind,
  id,
  confidence: Math.round(confidence * certainty * 100) / 100,
})

/** Returns each record once: the first proposal decides. */
export const once = (all: readonly ProposedSubject[]): ProposedSubject[] =>
  all.filter((one, at) => all.findIndex(({ kind, id }) => kind === one.kind && id === one.id) === at)

/** Returns the words of a part's name that its whole's name has not. */
export const ownWords = (part: string, wholes: readonly string[]): string => {
  const isShared = (words: readonly string[]): boolean =>
    wholes.some((whole) => `${whole} `.startsWith(`${words.join(' ')} `))
  return part
    .split(' ')
    .filter((_word, at, words) => !isShared(words.slice(0, at + 1)))
    .join(' ')
}

// Lists of names, as in 湖北、湖南完成投资100亿元: a number is of none of them alone.

const conjunction = /^ ?(?:、|和|与|及|以及|或|&|,? ?(?:and|or)\b) ?$/

/** Reports whether names of the kind of the first mention are listed; commas alone separate a city from its province. */
export const isListed = (passage: ReadPassage, mentions: readonly Mention[]): boolean => {
  const inOrder = mentions
    .filter(({ record }) => record.kind === mentions[0]?.record.kind)
    .toSorted((one, other) => one.start - other.start)
  return inOrder.some(({ end }, at) =>
    conjunction.test(wordsOf(passage, { start: end, end: inOrder[at + 1]?.start ?? 0 })),
  )
}

export const mostAlternatives = 10

export interface Subjects {
  readonly subject: ProposedSubject | null
  readonly alternatives: readonly ProposedSubject[]
  readonly mention: Mention | undefined
  /** The records that the sentence names. */
  readonly inSentence: readonly ProposedSubject[]
}

const partWord = /其中|\bof (?:which|whom|these|them)\b|\bamong (?:them|which|these)\b/

/** Returns what a quantity is introduced as a part of, or stands behind such a part; the same subject may have something else. */
export const wholeBefore = (
  { here, quantity, sentence, paragraph, earlier }: Pick<QuantityInContext, keyof QuantityInText | 'here' | 'earlier'>,
  metric: NamedMetric | undefined,
): ProposedSubject | undefined => {
  if (!partWord.test(wordsOf(here, { start: here.start, end: quantity.start }))) return undefined
  const last = earlier.at(-1)
  const isBehind = last?.found.sentence.start === sentence.start
  const ofLast = isBehind ? wholeBefore({ ...last.found, here, earlier: earlier.slice(0, -1) }, last.metric) : undefined
  const whole = earlier.findLast(
    ({ found, candidate, metric: other }) =>
      found.paragraph.number === paragraph.number && candidate.subject && (!metric || other?.id === metric.id),
  )
  return ofLast ?? whole?.candidate.subject ?? undefined
}

/** Proposes the record that the sentence, else the paragraph before it, names. Of listed names, or as a part, a number is of none. */
export const proposedSubjects = (found: QuantityInContext, whole: ProposedSubject | undefined): Subjects => {
  const { context, quantity, clause, here, upTo } = found
  // The name of a part says nothing of the whole before it.
  const parts = here.lower.slice(quantity.end - here.start).search(partWord)
  const mentions = here.mentions.filter(({ start }) => parts < 0 || start < quantity.end + parts)
  const near = inOrderOfMention(outermost(mentions, here.metrics), clause, quantity)
  const far = inOrderOfMention(outermost(upTo.mentions, upTo.metrics), clause, quantity)
  const isOpen = whole !== undefined || isListed(here, near) || (near.length === 0 && isListed(upTo, far))
  const inSentence = once(near.map((mention) => proposed(mention, 1)))
  // Names that stand farther away are less sure.
  const named = once([
    ...inSentence,
    ...far.map((mention) => proposed(mention, 0.8)),
    ...outermost(context.title.mentions, []).map((mention) => proposed(mention, 0.6)),
  ])
  const mention = near[0] ?? far[0]
  const subject = isOpen || !mention ? null : (named[0] ?? null)
  const others = whole ? [whole, ...named.filter(({ id }) => id !== whole.id)] : named.filter((one) => one !== subject)
  return { subject, alternatives: others.slice(0, mostAlternatives), mention, inSentence }
}
