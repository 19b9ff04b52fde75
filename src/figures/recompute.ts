/** Computes the own parts of whole trees, so that a query only has to choose among them and add them up. */
import { choose, type Choice, type LeftOut } from './choose.ts'
import type { Money } from './money.ts'
import type { Sources, Figure } from './register.ts'
import { ownParts, type Part, type Resolve, resolveOverlaps } from './own-parts.ts'
import { keyOf, type Above } from './places/subjects.ts'

/** One or more whole trees: what each subject is part of, up to the root, and the figures about them, in any order. */
export interface Trees {
  readonly above: Above
  readonly figures: readonly Figure[]
  /** The keys of subjects that overlap others of their tree. */
  readonly overlapping: ReadonlySet<string>
  readonly resolve?: Resolve
}

export interface Recomputed {
  /** Wholes before their parts. */
  readonly parts: readonly Part[]
  readonly leftOut: readonly LeftOut[]
}

/** Names the figure that stands for one that is left out, whatever other figures say. */
const withStandIn =
  (covering: (figure: Figure) => Figure | undefined) =>
  (one: LeftOut): LeftOut =>
    one.reason === 'deprecated' || one.reason === 'overlaps-whole'
      ? { ...one, instead: one.instead ?? covering(one.figure) }
      : one

/**
 * Returns each figure asked for as a part, in thousandths of its unit, or as excluded with a reason; never throws.
 * `chosen` are those that are compared with each other.
 */
export const recompute = (
  { above, figures, overlapping, resolve = resolveOverlaps }: Trees,
  choice: Choice,
  money: Money,
  sources: Sources,
): Recomputed & { readonly chosen: readonly Figure[] } => {
  const { chosen, leftOut } = choose(
    figures,
    choice,
    sources,
    ({ subjectKind, subjectId }) => overlapping.size > 0 && overlapping.has(keyOf(subjectKind, subjectId)),
  )
  const resolved = resolve(chosen, above, choice, money, sources)
  return {
    chosen,
    parts: ownParts(resolved.counting, choice.unit),
    leftOut: [...leftOut, ...resolved.leftOut].map(withStandIn(resolved.covering)),
  }
}

/** Returns a function from a figure that is left out to the part that counts instead, if one does. */
export const countingInstead = ({ parts, leftOut }: Recomputed): ((left: LeftOut) => Part | undefined) => {
  if (leftOut.every(({ instead }) => instead === undefined)) return () => undefined
  const counting = new Map(parts.map((part) => [part.figure, part]))
  const standIns = new Map(leftOut.map(({ figure, instead }) => [figure, instead]))
  return ({ instead }) => {
    let at = instead
    while (at && !counting.has(at)) at = standIns.get(at)
    return at && counting.get(at)
  }
}
