/** Keeps what is derived in one scope, and finds what is wrong there: trees, amounts in clusters, names, or all rates. */
import { allEnded } from '../all-ended.ts'
import { checksOf } from '../../figures/checks/checks.ts'
import type { SubjectRef } from '../sql/trees.ts'
import type { Trees } from './batches.ts'
import {
  contributionsIn,
  deriveSubjects,
  inputsOfSubjects,
  rowsOf,
  treeChecks,
  type Derived,
  type OfSubjects,
  type OfTrees,
} from './derive.ts'
import type { LookedFor } from './findings/findings.ts'
import { findingsOfEquations, findingsOfParts } from './findings/recompute-equations.ts'
import { findingsOfNames, namesAmong } from './findings/recompute-names.ts'
import { inputsOfAmounts, inputsOfRates, registerAbout, type Inputs } from './inputs/inputs-about.ts'
import { membersOfClusters } from './inputs/members-of-clusters.ts'
import { distinctSubjects, subjectsByFigure } from './inputs/subjects-of-figures.ts'
import type { Recomputing } from './held.ts'
import { keepOwnParts } from './sums/own-parts.ts'
import { keepPromises } from './promises.ts'
import { dropAnswered } from './findings/reviews.ts'
import { lostIn, markOf, namedIn } from './stale.ts'

/** Keeps what follows from whole trees; returns their findings. */
const keepTrees = async (
  session: Recomputing,
  refs: readonly SubjectRef[],
  { contributions, sums, ofTrees }: OfTrees,
): Promise<LookedFor> => {
  const ids = contributions.map(({ figureId }) => figureId)
  await keepOwnParts(session, contributions, ids, { sums })
  return { checks: treeChecks, rows: ofTrees, subjects: refs.map(markOf) }
}

/**
 * Recomputes clusters of figures of which only amounts have changed: no other cluster depends on those. Returns their
 * findings.
 */
const recomputeClusters = async (
  session: Recomputing,
  figureIds: readonly string[],
  inputs: Inputs,
): Promise<LookedFor> => {
  await keepOwnParts(session, contributionsIn(inputs), figureIds)
  const checks = checksOf('tree')
  return { checks, rows: rowsOf(checks, inputs), figures: figureIds }
}

/** Keeps what subjects have by themselves, their promises; returns the findings about their own figures. */
const keepSubjects = async (
  session: Recomputing,
  refs: readonly SubjectRef[],
  { register }: Inputs,
  { promises, ofSubjects }: OfSubjects,
): Promise<LookedFor> => {
  await keepPromises(session, promises, register.figures)
  if (!session.held) await dropAnswered(session, register.figures)
  return { checks: checksOf('subject'), rows: ofSubjects, subjects: refs.map(markOf) }
}

/** Compares all rates. */
export const findingsOfRates = async (session: Recomputing): Promise<LookedFor> => {
  const checks = checksOf('rates')
  return { checks, rows: rowsOf(checks, await inputsOfRates(session)) }
}

/** Keeps all that follows from trees; returns the findings. */
export const recomputeTrees = async (session: Recomputing, { refs, subjects, inputs }: Trees, derived: Derived) => {
  const own = inputsOfSubjects(subjects, inputs)
  const found = await allEnded([
    keepTrees(session, refs, derived),
    keepSubjects(session, subjects, own, derived),
    findingsOfEquations(session, subjects, own.register.figures),
    // A subject that moves takes all below it into another tree, and out of that of a possible duplicate.
    findingsOfNames(session, refs, derived.names),
  ])
  return found.flat()
}

/**
 * Recomputes what depends on the amounts of these figures, and returns the findings; `recomputed` are figures of trees
 * recomputed just now, which may have been in a cluster with one that is gone.
 */
export const recomputeAmounts = async (
  session: Recomputing,
  ids: readonly string[],
  recomputed: ReadonlySet<string>,
) => {
  // If a whole tree is stale, its kept clusters are stale too, and so is the cluster of a figure that has left it.
  const others = ids.filter((id) => !recomputed.has(id))
  const found = others.length > 0 ? await membersOfClusters(session, others) : []
  const members = new Set(found.filter((id) => !recomputed.has(id)))
  const subjects = await subjectsByFigure(session, [...new Set([...ids, ...members])])
  const about = distinctSubjects(ids.flatMap((id) => subjects.get(id) ?? []))
  const inputs = await inputsOfAmounts(session, [...members], about, distinctSubjects(subjects.values()))
  const { register } = inputs
  const ofClusters = {
    ...inputs,
    register: { ...register, figures: register.figures.filter(({ id }) => members.has(id)) },
  }
  const own = inputsOfSubjects(about, inputs)
  // Before any step begins: what throws here must not leave one behind.
  const [derived, names] = [deriveSubjects(own), namesAmong(own.register, about)]
  const foundThere = await allEnded([
    members.size > 0 ? recomputeClusters(session, [...members], ofClusters) : [],
    keepSubjects(session, about, own, derived),
    findingsOfEquations(session, about, own.register.figures, ids),
    findingsOfParts(session, register, ids),
    findingsOfNames(session, about, names),
  ])
  return foundThere.flat()
}

/** Returns possible duplicates under the names that marks name. */
export const findingsUnderNames = async (session: Recomputing, marks: readonly string[]): Promise<LookedFor[]> => {
  const renamed = marks.flatMap((mark) => namedIn(mark) ?? [])
  const lost = marks.flatMap((mark) => lostIn(mark) ?? [])
  if (renamed.length + lost.length === 0) return []
  return findingsOfNames(session, renamed, namesAmong(await registerAbout(session, renamed, []), renamed), lost)
}
