/** Reads a text as a whole: what percentages are shares of, what contradicts itself, and what a form may preselect. */
import { kindOf } from '../quantities/quantities.ts'
import type { Candidate, ProposedSubject } from './candidate.ts'
import { type Proposal, type QuantityInText, type TextContext, wordsBeside } from './context.ts'

// What the percentages of a text are shares of: amounts that the same text prints.

/** A share of what was planned: its base is the plan, and what came of it the other amount. */
const ofPlan =
  /(?:占|为|完成|达到?)[^,，。;；\d%]{0,10}(?:计划|目标|任务)[^,，。;；\d%]{0,8}$|(?:投资)?完成率|(?:完成|投资|单月)进度|completion rate/
const ofPlanBehind = /^[^,;.\d]{0,12}\bof (?:its|the|their)? ?[^,;.\d]{0,30}\b(?:plan|target|planned)/
/** A share of the whole: its base is the amount of the whole of which it gives the part's. */
const ofAll = /占比|比重|占(?:全部|全省|总)|\bshare\b|accounting for|account(?:s|ed) for/

const nearby = 24

/** Returns the words around a percentage that tell what it is of. */
const kindOfShare = (context: TextContext, found: QuantityInText): 'plan' | 'all' | undefined => {
  const most = Math.min(nearby, found.quantity.start - found.clause.start)
  const [before] = wordsBeside(context.passage(found.sentence), found.quantity, most)
  const [, behind] = wordsBeside(context.passage(found.sentence), found.quantity, 2 * nearby)
  if (found.quantity.unit !== 'percent' || found.quantity.value.startsWith('-')) return undefined
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

interface Shares {
  readonly of: number | null
  readonly from: number | null
}

/** Returns the plan of which a percentage was done, and what was done, as the text prints them. */
const shareOfPlan = (all: readonly Proposal[], at: number): Shares => {
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
const shareOfAll = (all: readonly Proposal[], at: number): Shares => {
  const [before, own] = [all[at - 1], all[at]]
  const isBeside = before && before.found.sentence.start === own?.found.sentence.start
  const matter = isBeside && before.topic?.programme && matterOf(before.candidate, before.topic.programme)
  const of = all.findIndex(({ candidate }) => matter !== undefined && matterOf(candidate) === matter)
  return of < 0 || of === at - 1 ? { of: null, from: null } : { of, from: at - 1 }
}

/** Relates the percentages of a text, which was read whole, to what they are shares of. */
export const related = (context: TextContext, all: readonly Proposal[]): Proposal[] =>
  all.map((one, at) => {
    const kind = kindOfShare(context, one.found)
    if (kind === undefined || addressOf(one.candidate) === undefined) return one
    const { of, from } = kind === 'plan' ? shareOfPlan(all, at) : shareOfAll(all, at)
    const isRelated = of !== null || kind === 'plan'
    return isRelated ? { ...one, candidate: { ...one.candidate, relation: 'share', of, from } } : one
  })

// What a text cannot say of one thing at once, and what a form may preselect.

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
export const settled = (proposals: readonly Proposal[], isWhole: boolean): Proposal[] => {
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
