/** A plan goes on over a list, whose verbs may be those of an outcome: 计划新开工项目300个，建成投产200个. */
import { kindOf } from '../../quantities/units.ts'
import type { Stage } from '../candidate.ts'
import type { Found, Proposal, ReadPassage } from '../context.ts'
import type { NamedMetric } from '../names.ts'
import { saidFor, type PeriodContext } from '../periods/said-periods.ts'
import { isToday } from '../proposed-period.ts'
import { isOutcome, saysPlan } from './stages.ts'

/** Returns the stage of the plan that a quantity is listed in; null if it tells what came of it, or of something else. */
export const stageOfList = (
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
