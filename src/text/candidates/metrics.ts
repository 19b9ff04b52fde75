/** Finds the metric that words name. */
import { isCurrency } from '../../model/units.ts'
import { folded } from '../quantities/fold.ts'
import { kindOf, unitsAgree } from '../quantities/quantities.ts'
import { byNumbers } from '../order.ts'
import { nameKeyOf, wordsIn } from '../tokenizer.ts'
import type { NamedMetric } from './names.ts'
import { overlap, type Span } from './passages.ts'

export interface MetricMention extends Span {
  /** The metrics of this name. */
  readonly metrics: readonly NamedMetric[]
  readonly words: number
}

/** Finds the names of metrics in a passage; offsets are those of the whole text. */
export type MetricFinder = (text: string, start: number) => readonly MetricMention[]

/** An English verb, its number, and up to three words of what is counted. */
const verbAndCount =
  /\b([a-z]+?)(?:e|s|es|d|ed|ing)?(?: construction (?:of|on))?(?: (?:about|around|some|over|nearly|more than|at least|a total of))? \d[\d,]*((?: [a-z-]+){1,3})/gi

/** Finds metrics whose names have the verb behind the noun: "complete 200 projects" counts "projects completed". */
const countedByVerb = (text: string, start: number, byKey: ReadonlyMap<string, NamedMetric[]>): MetricMention[] =>
  [...text.matchAll(verbAndCount)].flatMap(({ 1: verb = '', 2: counted = '', index }) => {
    const keys = counted
      .trim()
      .split(' ')
      .map((noun) => `${noun} ${verb}ed`.toLowerCase())
    const metrics = byKey.get(keys.find((key) => byKey.has(key)) ?? '')
    return metrics ? [{ start: start + index, end: start + index + verb.length, metrics, words: 2 }] : []
  })

export const metricFinder = (metrics: readonly NamedMetric[]): MetricFinder => {
  const byKey = new Map<string, NamedMetric[]>()
  let longest = 0
  for (const metric of metrics) {
    const keys = new Set([metric.id.replaceAll('-', ' '), ...metric.names.map((name) => nameKeyOf(folded(name).text))])
    for (const key of keys) {
      byKey.set(key, [...(byKey.get(key) ?? []), metric])
      longest = Math.max(longest, key.split(' ').length)
    }
  }
  return (text, start) => {
    const simple = folded(text).text
    const words = wordsIn(simple)
    const named = words.flatMap((word, at): MetricMention[] => {
      for (let count = Math.min(longest, words.length - at); count > 0; count--) {
        const own = words.slice(at, at + count)
        const metrics = byKey.get(own.map((one) => one.text).join(' '))
        if (metrics)
          return [{ start: start + word.start, end: start + (own.at(-1)?.end ?? word.end), metrics, words: count }]
      }
      return []
    })
    return [...named, ...countedByVerb(simple, start, byKey)]
  }
}

/** Reports whether a metric can be counted in a unit as printed. */
export const fits = ({ unit }: NamedMetric, printed: string | null): boolean =>
  unit === null || (isCurrency(unit) && printed !== null && isCurrency(printed)) || unitsAgree(printed, unit)

const isInside = (inner: Span, outer: Span): boolean =>
  outer.start <= inner.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start

/**
 * The noun of a count says only what is counted: 已开工重点项目318个 are projects, but started ones. It is in the
 * quantity, as in 318个项目, or else right before it.
 */
const isCountedNoun = (
  mention: MetricMention,
  all: readonly MetricMention[],
  printed: string | null,
  quantity: Span,
): boolean => {
  if (printed === null || kindOf(printed) !== 'count') return false
  if (overlap(mention, quantity)) return true
  return mention.end === quantity.start && !all.some((other) => overlap(other, quantity))
}

interface Fitting {
  readonly mention: MetricMention
  readonly metrics: readonly NamedMetric[]
}

const fitting = (mentions: readonly MetricMention[], printed: string | null): Fitting[] => {
  const found = mentions.flatMap((mention) => {
    const metrics = mention.metrics.filter((metric) => fits(metric, printed))
    return metrics.length > 0 ? [{ mention, metrics }] : []
  })
  return found.filter(({ mention }) => !found.some((other) => isInside(mention, other.mention)))
}

/** Returns the metrics of the name that fits a quantity best: not its noun alone, its unit, the longest, the nearest. */
export const metricsFor = (
  mentions: readonly MetricMention[],
  printed: string | null,
  quantity: Span,
): readonly NamedMetric[] => {
  const rankOf = ({ mention, metrics }: Fitting): readonly number[] => [
    isCountedNoun(mention, mentions, printed, quantity) ? 0 : 1,
    metrics.some(({ unit }) => unit === printed) ? 1 : 0,
    mention.words,
    mention.end <= quantity.start ? 1 : 0,
    -Math.abs(mention.start - quantity.start),
  ]
  const ranked = fitting(mentions, printed)
    .map((one) => ({ one, rank: rankOf(one) }))
    .sort((first, second) => byNumbers(second.rank, first.rank))
  return ranked[0]?.one.metrics ?? []
}
