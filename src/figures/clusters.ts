/** Which figures can bear upon each other: what is settled in one cluster changes nothing in another. */
import { byText, grouped } from './collections.ts'
import { overlap, periodOf } from './periods.ts'
import { measureOf, type Figure } from './register.ts'
import { keyOf, pathFrom } from './subjects.ts'

/** The cluster of each figure by its id: the smallest id of those linked by overlap along a path, in one stage and measure. */
export const clustersOf = (figures: readonly Figure[], above: (subject: string) => string | null | undefined): ReadonlyMap<string, string> => {
  const leader = new Map<string, string>(figures.map(({ id }) => [id, id]))
  const leading = (id: string): string => {
    const next = leader.get(id) as string
    if (next === id) return id
    const found = leading(next)
    leader.set(id, found)
    return found
  }
  const join = (one: string, other: string): void => {
    const [first, second] = [leading(one), leading(other)]
    if (byText(first, second) < 0) leader.set(second, first)
    else leader.set(first, second)
  }

  const voiceOf = ({ stage, unit }: Figure, subject: string): string => `${stage} ${measureOf(unit)} ${subject}`
  const voices = grouped(figures, (figure) => voiceOf(figure, keyOf(figure.subjectKind, figure.subjectId)))
  for (const figure of figures) {
    const period = periodOf(figure)
    for (const subject of pathFrom(above, keyOf(figure.subjectKind, figure.subjectId))) {
      for (const other of voices.get(voiceOf(figure, subject)) ?? []) {
        if (overlap(period, periodOf(other))) join(figure.id, other.id)
      }
    }
  }
  return new Map(figures.map(({ id }) => [id, leading(id)]))
}
