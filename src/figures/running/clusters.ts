/** Groups figures that can bear upon each other: what is computed of one cluster does not depend on another. */
import { byText, firstFrom } from '../collections.ts'
import { spokenFor } from '../periods.ts'
import { measureOf, type Figure } from '../register.ts'
import { keyOf, nearestFrom, type Above } from '../places/subjects.ts'

/** The days covered by a chain of overlapping figures, and the position of one of them. */
interface Stretch {
  readonly at: number
  readonly start: string
  end: string
  /** Later stretches up to this position are already known to belong to its cluster. */
  joined: number
}

/** A figure with its position among all. */
interface Placed {
  readonly figure: Figure
  readonly at: number
}

type Join = (one: number, other: number) => void

/** Joins overlapping figures of one voice about one subject. At least one figure covers each day of a stretch. */
const stretchesOf = (figures: readonly Placed[], isStock: boolean, join: Join): Stretch[] => {
  const stretches: Stretch[] = []
  const periods = figures.map(({ figure, at }) => ({ at, ...spokenFor(figure, isStock) }))
  for (const { at, start, end } of periods.sort((one, other) => byText(one.start, other.start))) {
    const open = stretches.at(-1)
    if (open && start <= open.end) {
      join(open.at, at)
      if (end > open.end) open.end = end
    } else {
      stretches.push({ at, start, end, joined: 0 })
    }
  }
  return stretches
}

/**
 * Joins a stretch to the first one that it overlaps in a subject above, and records how far the overlap reaches. Reports
 * whether that one contains it: what it overlaps further up then overlaps that one too.
 */
const joinAbove = ({ at, start, end }: Stretch, above: readonly Stretch[], join: Join): boolean => {
  const first = above[firstFrom(above, (other) => other.end >= start)]
  if (first === undefined || first.start > end) return false
  join(at, first.at)
  first.joined = Math.max(
    first.joined,
    firstFrom(above, (other) => other.start > end),
  )
  return first.start <= start && end <= first.end
}

/** Joins the stretches that a stretch below overlaps. */
const joinAlong = (stretches: readonly Stretch[], join: Join): void => {
  let joined = 0
  stretches.forEach(({ at, joined: further }, place) => {
    if (place < joined) join((stretches[place - 1] as Stretch).at, at)
    joined = Math.max(joined, further)
  })
}

/** Joins all figures of one stage and measure that overlap along a path of subjects. */
const joinVoice = (figures: readonly Placed[], above: Above, isStock: boolean, join: Join): void => {
  const bySubject = Map.groupBy(figures, ({ figure }) => keyOf(figure.subjectKind, figure.subjectId))
  const stretches = new Map([...bySubject].map(([subject, about]) => [subject, stretchesOf(about, isStock, join)]))
  for (const [subject, own] of stretches)
    for (const stretch of own)
      nearestFrom(above, above(subject), (higher) => joinAbove(stretch, stretches.get(higher) ?? [], join) || undefined)
  for (const own of stretches.values()) joinAlong(own, join)
}

/**
 * Maps each figure's id to its cluster: the smallest id among the figures of one stage and measure
 * that overlap along a path.
 */
export const clustersOf = (figures: readonly Figure[], above: Above, isStock: boolean): ReadonlyMap<string, string> => {
  // The first of a cluster leads it.
  const inOrder = figures.toSorted((one, other) => byText(one.id, other.id))
  const leader = inOrder.map((_, at) => at)
  const leading = (place: number): number => {
    let at = place
    for (let to = leader[at] as number; to !== at; to = leader[at] as number) {
      leader[at] = leader[to] as number
      at = to
    }
    return at
  }
  const join = (one: number, other: number): void => {
    const [first, second] = [leading(one), leading(other)]
    leader[Math.max(first, second)] = Math.min(first, second)
  }
  const voices = Map.groupBy(
    inOrder.map((figure, at) => ({ figure, at })),
    ({ figure: { stage, unit } }) => `${stage} ${measureOf(unit)}`,
  )
  for (const voice of voices.values()) joinVoice(voice, above, isStock, join)
  return new Map(inOrder.map(({ id }, at) => [id, (inOrder[leading(at)] as Figure).id]))
}
