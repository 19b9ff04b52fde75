/** Reads words that ask for a number, such as `Guangdong planned investment 2024`. */
import { folded } from '../quantities/fold.ts'
import type { NameLookup, ReadStage, ReadSubjectKind } from './candidate.ts'
import { mentionsIn, metricFinder, type Mention } from './mentions.ts'
import { daysOf, periodsIn, yearIn, type Days } from './period-words.ts'
import { saidStage } from './stages.ts'
import { inOrderOfMention, outermost } from './subjects.ts'

/** A question read from words: a metric and its subject. */
export interface Question {
  readonly metric: string
  /** A place, an industry, or both; or else one record of another kind. */
  readonly about: Readonly<Partial<Record<ReadSubjectKind, string>>>
  readonly stage: ReadStage | undefined
  readonly period: Days | undefined
}

const stages: readonly ReadStage[] = ['target', 'planned', 'committed', 'actual']

const stageIn = (lower: string): ReadStage | undefined =>
  stages.find((stage) => new RegExp(`\\b${stage}\\b`).test(lower)) ?? saidStage(lower) ?? undefined

const periodIn = (lower: string, today: string): Days | undefined => {
  for (const { named } of periodsIn(lower)) {
    const year = yearIn(named, today)
    const days = year === undefined ? undefined : daysOf(year, named)
    if (days && days.end !== null) return days
  }
  return undefined
}

const aboutOf = (mentions: readonly Mention[]): Question['about'] => {
  const [first] = mentions
  if (!first) return {}
  const { kind, id } = first.record
  if (kind !== 'region' && kind !== 'industry') return { [kind]: id }
  const industry = mentions.find(({ record }) => record.kind === 'industry')?.record.id
  return { [kind]: id, ...(industry !== undefined && { industry }) }
}

/** Returns what words ask for; undefined unless they name a metric and what it is of. */
export const questionIn = async (words: string, today: string, names: NameLookup): Promise<Question | undefined> => {
  // Searchers type no capitals, which tell names from other words in a text.
  const text = words.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())
  const { lower } = folded(text)
  const metrics = metricFinder(await names.metrics())(text, 0)
  const [metric] = metrics.toSorted((one, other) => other.words - one.words)
  if (!metric?.metrics[0]) return undefined
  const [mentions = []] = await mentionsIn([{ text, start: 0 }], names)
  const all = { start: 0, end: text.length }
  const about = aboutOf(inOrderOfMention(outermost(mentions, metrics), all, { start: text.length, end: text.length }))
  if (Object.keys(about).length === 0) return undefined
  return { metric: metric.metrics[0].id, about, stage: stageIn(lower), period: periodIn(lower, today) }
}
