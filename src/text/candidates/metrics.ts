/** Finds the metric that words name. */
import { folded } from '../quantities/fold.ts'
import { unitsAgree } from '../quantities/quantities.ts'
import { keyOf, wordsIn } from '../tokenizer.ts'
import type { NamedMetric } from './names.ts'
import type { Span } from './passages.ts'

export interface MetricMention extends Span {
  /** The metrics of this name. */
  readonly metrics: readonly NamedMetric[]
  readonly words: number
}

/** Finds the names of metrics in a passage; offsets are those of the whole text. */
export type MetricFinder = (text: string, start: number) => readonly MetricMention[]

export const metricFinder = (metrics: readonly NamedMetric[]): MetricFinder => {
  const byKey = new Map<string, NamedMetric[]>()
  let longest = 0
  for (const metric of metrics) {
    const keys = new Set([metric.id.replaceAll('-', ' '), ...metric.names.map((name) => keyOf(folded(name).text))])
    for (const key of keys) {
      byKey.set(key, [...(byKey.get(key) ?? []), metric])
      longest = Math.max(longest, key.split(' ').length)
    }
  }
  return (text, start) => {
    const words = wordsIn(folded(text).text)
    return words.flatMap((word, at): MetricMention[] => {
      for (let count = Math.min(longest, words.length - at); count > 0; count--) {
        const own = words.slice(at, at + count)
        const named = byKey.get(own.map((one) => one.text).join(' '))
        if (named)
          return [
            { start: start + word.start, end: start + (own.at(-1)?.end ?? word.end), metrics: named, words: count },
          ]
      }
      return []
    })
  }
}

/** Reports whether a metric can be counted in a unit as printed. */
export const fits = ({ unit }: NamedMetric, printed: string | null): boolean =>
  unit === null || (isMoney(unit) && printed !== null && isMoney(printed)) || unitsAgree(printed, unit)

const isMoney = (unit: string): boolean => /^[A-Z]{3}$/.test(unit)

/** Returns the metrics that fit a unit: the same unit first, then the longest name, then the nearest before the quantity. */
export const fittingMetrics = (
  mentions: readonly MetricMention[],
  printed: string | null,
  quantity: Span,
): NamedMetric[] => {
  const rankOf = ({ start, end, words }: MetricMention, metric: NamedMetric): readonly number[] => [
    metric.unit === printed ? 1 : 0,
    words,
    end <= quantity.start ? 1 : 0,
    -Math.abs(start - quantity.start),
  ]
  return mentions
    .flatMap((mention) =>
      mention.metrics
        .filter((metric) => fits(metric, printed))
        .map((metric) => ({ metric, rank: rankOf(mention, metric) })),
    )
    .sort((one, other) => one.rank.reduce((order, value, at) => order || (other.rank[at] ?? 0) - value, 0))
    .map(({ metric }) => metric)
}
