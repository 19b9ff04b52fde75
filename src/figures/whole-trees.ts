/** Computes the own parts of whole trees, each metric by itself. */
import { everyYear, natureOf, stockOf } from './natures.ts'
import { overlappingSubjects } from './places/overlapping.ts'
import { aboveAmong, subjectsOf } from './places/subjects.ts'
import type { Prepared } from './prepared.ts'
import { recompute, type Recomputed } from './recompute.ts'
import type { Figure, Register, SubjectKind } from './register.ts'

const isOf =
  (kind: SubjectKind | undefined) =>
  ({ subjectKind }: Figure): boolean =>
    kind === undefined ? subjectKind === 'initiative' || subjectKind === 'project' : subjectKind === kind

/** Computes the own parts about a kind of subject, in units of their own; without a kind, initiatives with projects. */
export const ownPartsInTrees = (
  register: Register,
  kind: SubjectKind | undefined,
  { money, sources, metrics }: Prepared,
): readonly Recomputed[] => {
  const about = register.figures.filter(isOf(kind))
  if (about.length === 0) return []
  const above = aboveAmong(subjectsOf(register, kind))
  const overlapping = overlappingSubjects(register, kind)
  return [...Map.groupBy(about, ({ metric }) => metric)].map(([metric, figures]) => {
    const isStock = stockOf(natureOf(metrics, metric)) !== undefined
    const choice = { metric, subjectKind: kind, ...(isStock && { stock: everyYear }) }
    return recompute({ above, figures, overlapping }, choice, money, sources)
  })
}
