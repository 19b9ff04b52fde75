/** Decides whether a quantity is planned, aimed at or actual: by its clause, what comes before it, and the date. */
import { asidesOf } from '../brackets.ts'
import type { Stage } from '../candidate.ts'
import type { Found, Proposal, ReadPassage, TextContext } from '../context.ts'
import { blanked } from '../governing.ts'
import type { NamedMetric } from '../names.ts'
import type { Span } from '../passages.ts'
import { yearOf } from '../periods/calendar.ts'
import { periodOf, yearAbout } from '../periods/periods.ts'
import { saidFor, type PeriodContext } from '../periods/said-periods.ts'
import { isToday } from '../proposed-period.ts'
import {
  aimBefore,
  isArrival,
  isPlanTitle,
  saidStage,
  stageBefore,
  stageCompared,
  stageOfDeadline,
  stageOfLead,
  suggestedStage,
  isOutcome,
  saysPlan,
} from './stages.ts'
import { kindOf } from '../../quantities/quantities.ts'

/** Returns the stage of the plan that a quantity is listed in; null if it tells what came of it, or of something else. */
const stageOfList = (
  passage: ReadPassage,
  { quantity, sentence, clause }: Found,
  period: PeriodContext,
  metric: NamedMetric | undefined,
  earlier: readonly Proposal[],
): Stage | null => {
  const before = earlier.filter(({ found }) => found.sentence.start === sentence.start)
  const last = before.at(-1)
  const stage = last?.candidate.stage
  if (!last || (stage !== 'planned' && stage !== 'target')) return null
  // Else the date of the text alone makes it a plan.
  if (!saysPlan(passage.lower.slice(0, last.found.quantity.end - passage.start))) return null
  // The same thing once more is what came of the plan, and so is a share of it.
  if (before.some((one) => one.metric && one.metric.id === metric?.id)) return null
  if (kindOf(quantity.unit ?? '') === 'share') return null
  const from = last.found.quantity.end
  if ((saidFor(period)?.start ?? 0) >= from || isToday(passage, clause)) return null
  return isOutcome(passage.lower.slice(from - passage.start, clause.end - passage.start)) ? null : stage
}

/** Returns the aim that is said before a clause without a period of its own, about the period that holds for it. */
const aimOfLead = (lead: string, { start }: Span, period: PeriodContext): Stage | null => {
  const said = saidFor(period)
  if (said && said.start >= period.clause.start) return null
  const before = said ? lead.slice(0, said.start - start) : ''
  const from = Math.max(...['，', ',', '；', ';'].map((mark) => before.lastIndexOf(mark))) + 1
  return aimBefore(lead.slice(from))
}

const isEnded = (period: PeriodContext): boolean => {
  const { end } = periodOf(period, null, false)
  return end !== null && period.publishedOn !== undefined && end < period.publishedOn
}

/** Returns the stage of a quantity; null if the words do not say it. */
export const stageOf = (
  context: TextContext,
  found: Found,
  sentence: ReadPassage,
  period: PeriodContext,
  metric: NamedMetric | undefined,
  earlier: readonly Proposal[],
): Stage | null => {
  const stage = stageByWords(context, found, sentence, period)
  const mayBeListed = (stage === null || stage === 'actual') && !isEnded(period) && isPlanTitle(context.title) !== false
  return (mayBeListed ? stageOfList(sentence, found, period, metric, earlier) : null) ?? stage
}

const stageByWords = (
  context: TextContext,
  found: Found,
  sentence: ReadPassage,
  period: PeriodContext,
): Stage | null => {
  const { publishedOn, isLiteral = false } = context.reading
  const names = sentence.mentions.filter(({ record }) => record.kind === 'project' || record.kind === 'initiative')
  const words = blanked(sentence, [...names, ...asidesOf(sentence, found)])
  const clause = words.slice(found.clause.start - sentence.start, found.clause.end - sentence.start)
  const lead = words.slice(0, Math.max(0, found.clause.start - sentence.start))
  const said = saidStage(clause) ?? stageOfLead(lead) ?? stageCompared(clause, lead)
  if (said) return said
  const until = isEnded(period) || publishedOn === undefined ? null : stageOfDeadline(clause, lead)
  if (until) return until
  const year = yearAbout(period)
  const difference = year === undefined || publishedOn === undefined ? undefined : year - yearOf(publishedOn)
  const isPlan = difference === undefined || difference === 0 ? isPlanTitle(context.title) : difference > 0
  // A growth or an output of last year is a fact in a report, and may be a target in a claim.
  const isAhead = isLiteral && isPlan === false ? null : isPlan
  const aim = isArrival(clause, isAhead) ? aimOfLead(lead, sentence, period) : null
  const told = aim ?? suggestedStage(clause, isAhead) ?? (isToday(sentence, found.clause) ? null : stageBefore(lead))
  if (told || isLiteral || difference === undefined) return told
  if (difference < 0) return 'actual'
  return isEnded(period) ? null : 'planned'
}
