/** Reads a text as a whole: what percentages are shares of, what contradicts itself, and what a form may preselect. */
import { kindOf } from '../quantities/quantities.ts'
import type { Candidate } from './candidate.ts'
import type { Proposal, QuantityInText, TextContext } from './context.ts'

// What the percentages of a text are shares of: amounts that the same text prints.

/** A share of what was planned: its base is the plan, and what came of it the other amount. */
const ofPlan =
  /(?:占|为|完成|达到?)[^,，。;；\d%]{0,10}(?:计划|目标|任务)[^,，。;；\d%]{0,8}$|(?:投资)?完成率|(?:完成|投资|单月)进度|completion rate/
const ofPlanBehind = /^[^,;.\d]{0,12}\bof (?:its|the|their)? ?[^,;.\d]{0,30}\b(?:plan|target|planned)/
/** A share of the whole: its base is the amount of the whole of which it gives the part's. */
const ofAll = /占比|比重|占(?:全部|全省|总)|\bshare\b|accounting for|account(?:s|ed) for/

const nearby = 24

/** Returns the words around a percentage that tell what it is of. */
export const kindOfShare = (context: TextContext, found: QuantityInText): 'plan' | 'all' | undefined => {
  const { lower, start } = context.passage(found.sentence)
  const [from, to] = [found.quantity.start - start, found.quantity.end - start]
  const first = Math.max(found.clause.start - start, from - nearby)
  const [before, behind] = [lower.slice(first, from), lower.slice(to, to + 2 * nearby)]
  if (found.quantity.unit !== 'percent' || found.quantity.value.startsWith('-')) return undefined
  if (ofPlan.test(before) || ofPlanBehind.test(behind)) return 'plan'
  return ofAll.test(before) ? 'all' : undefined
}

const addressOf = ({ subject, part }: Candidate): string | undefined =>
  subject ? `${subject.kind}/${subject.id}` : part ? `${part.ofId}: ${part.name}` : undefined

const isMoney = ({ unit }: Candidate): boolean => unit !== null && kindOf(unit) === 'money'

const isPlanned = ({ stage }: Candidate): boolean => stage === 'planned' || stage === 'target' || stage === 'committed'

/** Reports whether a period lies in another one. */
const isWithin = (inner: Candidate, outer: Candidate): boolean =>
  inner.periodEnd !== null &&
  outer.periodStart !== null &&
  outer.periodEnd !== null &&
  outer.periodStart <= (inner.periodStart ?? inner.periodEnd) &&
  inner.periodEnd <= outer.periodEnd

interface Shares {
  readonly of: number | null
  readonly from: number | null
}

/** Returns the plan of which a percentage was done, and what was done, as the text prints them. */
const shareOfPlan = (all: readonly Proposal[], at: number): Shares => {
  const own = (all[at] as Proposal).candidate
  const address = addressOf(own)
  const same = (is: (one: Candidate) => boolean): number[] =>
    all.flatMap(({ candidate }, place) =>
      place !== at && isMoney(candidate) && addressOf(candidate) === address && is(candidate) ? [place] : [],
    )
  const actual = same(
    (one) => one.stage === 'actual' && one.periodStart === own.periodStart && one.periodEnd === own.periodEnd,
  )
  const from = actual.findLast((place) => place < at) ?? actual[0] ?? null
  const { metric = null } = from === null ? {} : (all[from] as Proposal).candidate
  const plans = same((one) => isPlanned(one) && isWithin(own, one) && (metric === null || one.metric === metric))
  return { of: plans.findLast((place) => place < at) ?? plans[0] ?? null, from }
}

/** Returns the number of the whole of which the number before is a part, and that number. */
const shareOfAll = (all: readonly Proposal[], at: number): Shares => {
  const own = all[at] as Proposal
  const before = all[at - 1]
  if (before?.found.sentence.start !== own.found.sentence.start) return { of: null, from: null }
  const { candidate, topic } = before
  const whole = topic?.programme
  const of = all.findIndex(
    ({ candidate: one }) =>
      whole !== undefined &&
      one.subject?.id === whole.id &&
      one.unit === candidate.unit &&
      one.metric === candidate.metric &&
      one.stage === candidate.stage &&
      one.periodStart === candidate.periodStart &&
      one.periodEnd === candidate.periodEnd,
  )
  return of < 0 || candidate.metric === null || of === at - 1 ? { of: null, from: null } : { of, from: at - 1 }
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

/** What a number says something about; undefined where that is not known. */
const matterOf = ({ subject, metric, stage, periodStart, periodEnd, unit }: Candidate): string | undefined =>
  subject && metric !== null && stage !== null && periodEnd !== null
    ? JSON.stringify([subject.kind, subject.id, metric, stage, periodStart, periodEnd, unit])
    : undefined

/** Returns the least and the most that a number says. */
const boundsOf = ({ candidate, precision }: Proposal): readonly [number, number] => {
  const { value, upperValue, qualifier } = candidate
  const number = Number(value)
  if (upperValue !== null) return [number, Number(upperValue)]
  if (qualifier === 'at-least' || qualifier === 'more-than') return [number, Infinity]
  if (qualifier === 'at-most' || qualifier === 'less-than') return [-Infinity, number]
  const half = (Number(precision) / 2) * (qualifier === 'about' ? 2 : 1)
  return [number - half, number + half]
}

const disagree = (one: Proposal, other: Proposal): boolean => {
  const [[lower, upper], [least, most]] = [boundsOf(one), boundsOf(other)]
  return upper < least || most < lower
}

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
    const matter = matterOf(candidate)
    const isDisputed = matter !== undefined && (byMatter.get(matter) ?? []).some((other) => disagree(one, other))
    if (!isDisputed)
      return isWhole && isSure && isComplete(one) ? { ...one, candidate: { ...candidate, selected: true } } : one
    const { subject, alternatives } = candidate
    return topic === undefined || topic.isNamed || !subject
      ? one
      : { ...one, candidate: { ...candidate, subject: null, alternatives: [subject, ...alternatives].slice(0, 10) } }
  })
}
