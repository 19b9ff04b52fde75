/** Computes what follows from whole trees alone, as the rows that are kept: plain data, which a thread may compute. */
import { checksOf, findingsOf, type CheckName } from '../../figures/checks/checks.ts'
import { namedIn, type Named } from '../../figures/checks/named.ts'
import { byText } from '../../figures/collections.ts'
import type { Money } from '../../figures/money.ts'
import { contributionsOf, type Contribution } from '../../figures/running/contributions.ts'
import { familyOf } from '../../figures/running/families.ts'
import type { SubjectRef } from '../sql/trees.ts'
import { findingRowsIn, type FindingRow } from './findings/finding-rows.ts'
import type { Inputs } from './inputs/inputs-about.ts'
import { promiseRows, type PromiseRow } from './promise-rows.ts'
import { markOf } from './stale.ts'
import { sumsOfMoved, type SumsOfSeries } from './sums/sum-rows.ts'

/** Own parts, sums and findings that follow from whole trees. */
export interface OfTrees {
  readonly contributions: readonly Contribution[]
  /** What they add to the sums. */
  readonly sums: readonly SumsOfSeries[]
  readonly ofTrees: readonly FindingRow[]
}

/** Promises and findings that follow from single subjects and the figures about them. */
export interface OfSubjects {
  readonly promises: readonly PromiseRow[]
  readonly ofSubjects: readonly FindingRow[]
}

/** All that follows from whole trees and from some of the subjects in them, with all names in the trees. */
export interface Derived extends OfTrees, OfSubjects {
  readonly names: readonly Named[]
}

export const treeChecks = [...checksOf('tree'), ...checksOf('parts')]

/** Returns the contributions of all families. */
export const contributionsIn = ({ register, printed }: Inputs, unit?: string, money?: Money): Contribution[] => {
  const families = [...new Set(register.figures.map(({ subjectKind }) => familyOf(subjectKind)))]
  return families.flatMap((family) => contributionsOf(register, family, printed, unit, money))
}

/** Returns the rows of findings of some checks. */
export const rowsOf = (checks: readonly CheckName[], { register, printed }: Inputs): FindingRow[] =>
  findingRowsIn(register, findingsOf(checks, register, printed))

/** Takes the records of these subjects out of those of whole trees. */
export const inputsOfSubjects = (refs: readonly SubjectRef[], { register, printed }: Inputs): Inputs => {
  const names = new Set(refs.map(markOf))
  return {
    register: {
      ...register,
      projects: register.projects.filter(({ id }) => names.has(`project/${id}`)),
      figures: register.figures.filter(({ subjectKind, subjectId }) => names.has(`${subjectKind}/${subjectId}`)),
    },
    printed,
  }
}

export const deriveSubjects = (inputs: Inputs): OfSubjects => ({
  promises: promiseRows(inputs),
  ofSubjects: rowsOf(checksOf('subject'), inputs),
})

/** Derives all that follows from whole trees; of the subjects in them, only of these. */
export const derive = (inputs: Inputs, subjects: readonly SubjectRef[]): Derived => {
  const contributions = contributionsIn(inputs).sort((one, other) => byText(one.figureId, other.figureId))
  return {
    contributions,
    sums: sumsOfMoved(contributions),
    names: namedIn(inputs.register),
    ofTrees: rowsOf(treeChecks, inputs),
    ...deriveSubjects(inputsOfSubjects(subjects, inputs)),
  }
}
