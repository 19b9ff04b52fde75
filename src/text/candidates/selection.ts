/** Takes back what a text cannot say of one thing at once, and decides what a form may preselect. */
import type { Candidate } from './candidate.ts'
import type { Proposal } from './context.ts'

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
