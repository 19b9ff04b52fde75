/** Amounts that a share is a share of: "98% of the annual plan of 900 billion yuan", 为年度计划投资9000亿元的98%. */
import type { Stage } from '../candidate.ts'
import type { Found, ReadPassage } from '../context.ts'
import type { Named } from '../periods/calendar.ts'
import type { PeriodContext } from '../periods/said-periods.ts'

const english =
  /\bof (?:(?:its|the|their) )?(?:(?:annual|yearly|full-year|year's) )?(?:planned (?:annual )?investment|investment (?:plan|target)|plan|target) of (?:rmb |us)?$/
const chinese = /(?:占|为|完成|达到?)[^，,。；;\d]{0,6}(?:计划|目标|任务)(?:总?投资)?额?$/
const share = /^的[约近超]?\d[\d.]*(?:%|个?百分)/
const shareOfPlan = /^的?(?:年度|全年)?[^，,。；;\d]{0,4}(?:计划|目标|任务)(?:总?投资)?额?的[约近超]?\d[\d.]*%/

/** More words before or after say something else. */
const nearby = 64

/** Returns the stage of an amount that a share of a plan or target stands beside; null of any other. */
export const stageOfBase = ({ lower, start }: ReadPassage, { start: from, end }: Found['quantity']): Stage | null => {
  const before = lower.slice(Math.max(0, from - start - nearby), from - start)
  const after = lower.slice(end - start, end - start + nearby)
  const isBase =
    english.test(before) ||
    (chinese.test(before) && share.test(after)) ||
    (before.endsWith('完成') && shareOfPlan.test(after))
  if (!isBase) return null
  return /\btarget of (?:rmb |us)?$/.test(before) || (before.slice(-8) + after.slice(0, 8)).includes('目标')
    ? 'target'
    : 'planned'
}

const wholeYear = <N extends Named | undefined>(named: N): N | Named => {
  if (named === undefined) return named
  const { year, relativeYear, yearsBack, isUnread } = named
  return { year, relativeYear, yearsBack, isUnread }
}

/** Returns the context of the whole year: a share of what was done by a month is one of the plan of the year. */
export const ofWholeYears = (context: PeriodContext): PeriodContext => ({
  ...context,
  said: context.said.map((period) => ({ ...period, named: wholeYear(period.named) })),
  earlier: wholeYear(context.earlier),
  ofSubject: wholeYear(context.ofSubject),
  ofTitle: wholeYear(context.ofTitle),
})
