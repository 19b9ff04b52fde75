/** Groups figures that can bear upon each other: what is computed of one cluster does not depend on another. */
import { byText, firstFrom, grouped, remembered } from '../collections.ts'
import { spokenFor } from '../periods.ts'
import { measureOf, type Figure } from '../register.ts'
import { keyOf, pathFrom, type Above } from '../places/subjects.ts'

/** The days covered by a chain of overlapping figures, and the id of one of them. */
interface Stretch {
  readonly id: string
  readonly start: string
  end: string
  /** Later stretches up to this position are already known to belong to its cluster. */
  joined: number
}

type Join = (one: string, other: string) => void

/** Joins overlapping figures of one voice about one subject. At least one figure covers each day of a stretch. */
const stretchesOf = (figures: readonly Figure[], isStock: boolean, join: Join): Stretch[] => {
  const stretches: Stretch[] = []
  const periods = figures.map((figure) => ({ id: figure.id, ...spokenFor(figure, isStock) }))
  for (const { id, start, end } of periods.sort((one, other) => byText(one.start, other.start))) {
    const open = stretches.at(-1)
    if (open && start <= open.end) {
      join(open.id, id)
      if (end > open.end) open.end = end
    } else {
      stretches.push({ id, start, end, joined: 0 })
    }
  }
  return stretches
}

/** Joins a stretch to the first one that it overlaps in a subject above, and records how far the overlap reaches. */
const joinAbove = ({ id, start, end }: Stretch, above: readonly Stretch[], join: Join): void => {
  const first = above[firstFrom(above, (other) => other.end >= start)]
  if (first === undefined || first.start > end) return
  join(id, first.id)
  first.joined = Math.max(
    first.joined,
    firstFrom(above, (other) => other.start > end),
  )
}

/** Joins the stretches that a stretch below overlaps. */
const joinAlong = (stretches: readonly Stretch[], join: Join): void => {
  let joined = 0
  stretches.forEach(({ id, joined: further }, place) => {
    if (place < joined) join((stretches[place - 1] as Stretch).id, id)
    joined = Math.max(joined, further)
  })
}

/** Joins all figures of one stage and measure that overlap along a path of subjects. */
const joinVoice = (
  figures: readonly Figure[],
  pathOf: (subject: string) => string[],
  isStock: boolean,
  join: Join,
): void => {
  const bySubject = grouped(figures, ({ subjectKind, subjectId }) => keyOf(subjectKind, subjectId))
  const stretches = new Map([...bySubject].map(([subject, about]) => [subject, stretchesOf(about, isStock, join)]))
  for (const [subject, own] of stretches) {
    for (const higher of pathOf(subject).slice(1)) {
      const others = stretches.get(higher) ?? []
      for (const stretch of own) joinAbove(stretch, others, join)
    }
  }
  for (const own of stretches.values()) joinAlong(own, join)
}

/**
 * Maps each figure's id to its cluster: the smallest id among the figures of one stage and measure
 * that overlap along a path.
 */
export const clustersOf = (figures: readonly Figure[], above: Above, isStock: boolean): ReadonlyMap<string, string> => {
  const leader = new Map<string, string>(figures.map(({ id }) => [id, id]))
  const next = (id: string): string => leader.get(id) as string
  const leading = (id: string): string => {
    let at = id
    for (let to = next(at); to !== at; to = next(at)) {
      leader.set(at, next(to))
      at = to
    }
    return at
  }
  const join = (one: string, other: string): void => {
    const [first, second] = [leading(one), leading(other)]
    if (byText(first, second) < 0) leader.set(second, first)
    else leader.set(first, second)
  }
  const pathOf = remembered((subject: string) => pathFrom(above, subject))
  const voices = grouped(figures, ({ stage, unit }) => `${stage} ${measureOf(unit)}`)
  for (const voice of voices.values()) joinVoice(voice, pathOf, isStock, join)
  return new Map(figures.map(({ id }) => [id, leading(id)]))
}
