/** Phase 1: settles whole trees, so that any later question only has to choose among own parts and add them up. */
import { choose, type Choice, type LeftOut } from './choose.ts'
import type { Money } from './money.ts'
import type { Sources } from './precedence.ts'
import { ownParts, type Part } from './own-parts.ts'
import type { Figure } from './register.ts'
import { keyOf, type Above } from './subjects.ts'
import { resolveOverlaps } from './overlaps.ts'

/** One or more whole trees: what each subject is part of, up to the root, and the figures about them, in any order. */
export interface Trees {
  readonly above: Above
  readonly figures: readonly Figure[]
  /** The keys of subjects that overlap others of their tree. */
  readonly zones?: ReadonlySet<string>
}

export interface Settled {
  /** Wholes before their parts. */
  readonly parts: readonly Part[]
  readonly leftOut: readonly LeftOut[]
}

/** Each figure asked for is either a part, in thousandths of its unit, or left out with a reason; throws nothing. */
export const settle = ({ above, figures, zones }: Trees, choice: Choice, money: Money, sources: Sources): Settled => {
  const { chosen, leftOut } = choose(
    figures,
    choice,
    sources,
    ({ subjectKind, subjectId }) => zones?.has(keyOf(subjectKind, subjectId)) === true,
  )
  const resolved = resolveOverlaps(chosen, above, choice, money, sources)
  return { parts: ownParts(resolved.kept, choice.unit), leftOut: [...leftOut, ...resolved.leftOut] }
}
