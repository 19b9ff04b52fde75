/** Finds what a quantity measures: the metrics that the words around it name. */
import { kindOf } from '../quantities/units.ts'
import { bracketsOf } from './brackets.ts'
import type { Found, TextContext } from './context.ts'
import { metricsFor } from './metrics.ts'
import type { NamedMetric } from './names.ts'
import { before, overlap, type Span } from './passages.ts'

/**
 * Returns the metrics that the nearest words name: of the clause, the sentence, the paragraph before it. What something
 * grew or fell by is of its clause, or of clauses right before it that have no numbers: the names of neighbours are theirs.
 */
export const metricsOf = (
  context: TextContext,
  found: Found,
  all: readonly Found[],
  isOfChange: boolean,
): { readonly near: readonly NamedMetric[]; readonly far: () => readonly NamedMetric[] } => {
  const { quantity, sentence, clause, paragraph } = found
  // In 380 projects in five industries, and in 5大类产业项目380个, each noun says only what its own number counts.
  const isOfOther = (mention: Span): boolean =>
    all.some(
      (other) =>
        other.quantity.start !== quantity.start &&
        (overlap(mention, other.quantity) ||
          (mention.end === other.quantity.start && kindOf(other.quantity.unit ?? '') === 'count')),
    )
  const metrics = context.passage(sentence).metrics.filter((mention) => !isOfOther(mention))
  const brackets = bracketsOf(context.passage(sentence), found)
  const bracket = brackets.find((one) => overlap(one, quantity))
  const inClause = metrics.filter(
    (mention) =>
      clause.start <= mention.start &&
      mention.end <= clause.end &&
      !brackets.some((one) => one !== bracket && overlap(one, mention)),
  )
  const inBracket = bracket ? inClause.filter((mention) => overlap(bracket, mention)) : []
  const from = Math.max(sentence.start, ...all.map((other) => other.clause.end).filter((end) => end <= clause.start))
  const since = metrics.filter(({ start, end }) => from <= start && end <= clause.end)
  const far = (): readonly NamedMetric[] => {
    const own = metricsFor(since, quantity.unit, quantity)
    if (own.length > 0 || isOfChange) return own
    const inSentence = metricsFor(metrics, quantity.unit, quantity)
    if (inSentence.length > 0) return inSentence
    return metricsFor(context.passage(before(paragraph, sentence)).metrics, quantity.unit, quantity)
  }
  const ofBracket = metricsFor(inBracket, quantity.unit, quantity)
  return { near: ofBracket.length > 0 ? ofBracket : metricsFor(inClause, quantity.unit, quantity), far }
}
