/** Which figures can bear upon each other: what is settled in one cluster changes nothing in another. */
import { byText, grouped, remembered } from './collections.ts'
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

  const pathOf = remembered((subject: string) => pathFrom(above, subject))
  const speakers = figures.map((figure) => {
    const { id, stage, unit, subjectKind, subjectId } = figure
    return { id, period: periodOf(figure), voice: `${stage} ${measureOf(unit)}`, subject: keyOf(subjectKind, subjectId) }
  })
  const voices = grouped(speakers, ({ voice, subject }) => `${voice} ${subject}`)
  for (const { id, period, voice, subject } of speakers) {
    for (const at of pathOf(subject)) {
      for (const other of voices.get(`${voice} ${at}`) ?? []) {
        if (overlap(period, other.period)) join(id, other.id)
      }
    }
  }
  return new Map(figures.map(({ id }) => [id, leading(id)]))
}
