/** Recomputes what is derived in one scope: trees of subjects, clusters of figures, single subjects, or all rates. */
import { checksOf, findingsOf, type Check, type CheckName } from '../../figures/checks/checks.ts'
import { contributionsOf, familiesIn, familyOf, type Contribution } from '../../figures/running/contributions.ts'
import type { Money } from '../../figures/money.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import type { Register } from '../../figures/register.ts'
import type { Reader } from '../engine.ts'
import { amongThese, elementsOf, elementText } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { SubjectRef } from '../sql/trees.ts'
import { keepFindings, type Kept } from './findings/findings.ts'
import { inputsOf, inputsOfRates, type Inputs } from './inputs/inputs-about.ts'
import type { Recomputing } from './noted.ts'
import { keepOwnParts } from './sums/own-parts.ts'
import { keepPromises } from './promises.ts'
import { dropAnswered } from './findings/reviews.ts'
import { markOf } from './stale.ts'
import { findingsInTexts } from './findings/words-in-texts.ts'

/** Returns the contributions of all families. */
export const contributionsIn = ({ register, printed }: Inputs, unit?: string, money?: Money): Contribution[] => {
  const families = [...new Set(register.figures.map(({ subjectKind }) => familyOf(subjectKind)))]
  return families.flatMap((family) => contributionsOf(register, family, printed, unit, money))
}

/** Returns the function that tells the subject of the first record of a finding. */
export const subjectsOfFindings = ({ figures }: Register): ((check: Check) => string) => {
  const of = new Map(figures.map(({ id, subjectKind, subjectId }) => [id, keyOf(subjectKind, subjectId)]))
  return ({ records: [record] }) =>
    (record?.resource === 'figures' ? of.get(record.id) : `project/${String(record?.id)}`) ?? ''
}

const keepChecks = (
  session: Recomputing,
  checks: readonly CheckName[],
  { register, printed }: Inputs,
  kept: Kept,
): Promise<void> =>
  keepFindings(
    session,
    { checks, found: findingsOf(checks, register, printed), subjectOf: subjectsOfFindings(register) },
    kept,
  )

/** Recomputes own parts and findings of whole trees; returns what became of them. */
export const recomputeTrees = async (
  session: Recomputing,
  refs: readonly SubjectRef[],
  inputs: Inputs,
): Promise<string[]> => {
  const contributions = contributionsIn(inputs)
  const ids = contributions.map(({ figureId }) => figureId)
  await keepOwnParts(session, contributions, ids)
  await keepChecks(session, [...checksOf('tree'), ...checksOf('parts')], inputs, { subjects: refs.map(markOf) })
  return ids
}

const membersOf = queryTemplate(
  3,
  (ids = sql``, families = sql``, same = sql``) => sql<{ id: string }>`SELECT figure_id AS id FROM own_parts
    WHERE (cluster, family) IN (SELECT cluster, family FROM own_parts
      WHERE figure_id IN ${amongThese(ids)} AND family IN ${amongThese(families)})
    UNION SELECT id FROM (SELECT ${elementText(sql`value`)} AS id FROM ${elementsOf(same)}) AS marked
      WHERE NOT EXISTS (SELECT 1 FROM figures WHERE figures.id = marked.id)`,
)

/** Returns the members of the clusters of figures, and those figures that have been deleted; a superseded one has none. */
export const membersOfClusters = async (
  reader: Reader,
  figureIds: readonly string[],
  unit?: string,
): Promise<string[]> => {
  const ids = JSON.stringify(figureIds)
  return (await reader.all(membersOf(ids, JSON.stringify(familiesIn(unit)), ids))).map(({ id }) => id)
}

/** Recomputes the clusters of figures of which only amounts have changed: no other cluster depends on those. */
export const recomputeClusters = async (session: Recomputing, figureIds: readonly string[]): Promise<void> => {
  const ids = await membersOfClusters(session, figureIds)
  if (ids.length === 0) return
  const inputs = await inputsOf(session, ids)
  await keepOwnParts(session, contributionsIn(inputs), ids)
  await keepChecks(session, checksOf('tree'), inputs, { figures: ids })
}

/** Recomputes what subjects have by themselves: promises, and findings about their own figures. */
export const recomputeSubjects = async (
  session: Recomputing,
  refs: readonly SubjectRef[],
  inputs: Inputs,
): Promise<void> => {
  await keepPromises(session, inputs)
  await dropAnswered(session, inputs.register.figures)
  const { register, printed } = inputs
  const ofSubjects = checksOf('subject')
  const found = [...findingsOf(ofSubjects, register, printed), ...(await findingsInTexts(session, register, printed))]
  await keepFindings(
    session,
    { checks: [...ofSubjects, ...checksOf('text')], found, subjectOf: subjectsOfFindings(register) },
    { subjects: refs.map(markOf) },
  )
}

/** Takes the records of these subjects out of those of whole trees. */
export const ofSubjects = (refs: readonly SubjectRef[], { register, printed }: Inputs): Inputs => {
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

/** Compares all rates. */
export const recomputeRates = async (session: Recomputing): Promise<void> =>
  keepChecks(session, checksOf('rates'), await inputsOfRates(session), undefined)
