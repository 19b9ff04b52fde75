/** Computes the own parts of whole trees, each metric by itself. */
import { indexed } from './collections.ts'
import { moneyOf, type Money, type Printed } from './money.ts'
import { everyYear, natureOf, stockOf } from './natures.ts'
import { overlappingSubjects } from './places/overlapping.ts'
import { aboveAmong, subjectsOf, type Above } from './places/subjects.ts'
import { recompute, type Recomputed } from './recompute.ts'
import type { Figure, Register, SubjectKind } from './register.ts'

/** The figures of a metric, and what counts of them if all are asked for. */
export interface OfMetric extends Recomputed {
  /** The own parts that are compared with each other. */
  readonly chosen: readonly Figure[]
  readonly figures: readonly Figure[]
  readonly isStock: boolean
}

export interface WholeTrees {
  readonly above: Above
  readonly metrics: readonly OfMetric[]
}

const isOf =
  (kind: SubjectKind | undefined) =>
  ({ subjectKind }: Figure): boolean =>
    kind === undefined ? subjectKind === 'initiative' || subjectKind === 'project' : subjectKind === kind

/** Computes the own parts about a kind of subject, in the unit asked for; without a kind, initiatives with projects. */
export const partsInTrees = (
  register: Register,
  kind: SubjectKind | undefined,
  printed: Printed,
  unit?: string,
  money: Money = moneyOf(printed),
): WholeTrees => {
  const above = aboveAmong(subjectsOf(register, kind))
  const overlapping = overlappingSubjects(register, kind)
  const sources = indexed(printed.sources)
  const metrics = [...Map.groupBy(register.figures.filter(isOf(kind)), ({ metric }) => metric)].map(
    ([metric, figures]) => {
      const isStock = stockOf(natureOf(register.metrics, metric)) !== undefined
      const choice = { metric, subjectKind: kind, unit, ...(isStock && { stock: everyYear }) }
      return { figures, isStock, ...recompute({ above, figures, overlapping }, choice, money, sources) }
    },
  )
  return { above, metrics }
}

const computed = new WeakMap<Register, { readonly printed: Printed; readonly trees: Map<unknown, WholeTrees> }>()

/** Returns `partsInTrees` in units of their own, computed once: they are kept, and checked. */
export const ownPartsInTrees = (register: Register, kind: SubjectKind | undefined, printed: Printed): WholeTrees => {
  const known = computed.get(register)
  const { trees } = known?.printed === printed ? known : { trees: new Map<unknown, WholeTrees>() }
  if (trees !== known?.trees) computed.set(register, { printed, trees })
  const made = trees.get(kind) ?? partsInTrees(register, kind, printed)
  trees.set(kind, made)
  return made
}
