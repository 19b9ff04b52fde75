/** Recomputes what writes have made stale, before it is read: own parts, promises and findings. */
import { setImmediate } from 'node:timers/promises'
import { checksOf, findingsOf, type Check } from '../../figures/checks/checks.ts'
import { contributionsOf, familyOf, type Contribution } from '../../figures/contributions.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import type { Register, SubjectKind } from '../../figures/register.ts'
import type { Engine, Reader, Session } from '../engine.ts'
import { among, amongThese } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { treesOf, type SubjectRef } from '../sql/trees.ts'
import { keepFindings, type Kept } from './findings.ts'
import { inputsAbout, inputsOf, inputsOfRates, subjectsWith, type Inputs } from './inputs.ts'
import { keepOwnParts } from './own-parts.ts'
import { keepPromises } from './promises.ts'

/** The number of marks processed in one transaction. */
const atOnce = 500

const refOf = (mark: string): SubjectRef => {
  const [kind = '', id = ''] = mark.split('/')
  return { kind: kind as SubjectKind, id }
}
const nameOf = ({ kind, id }: SubjectRef): string => `${kind}/${id}`

const subjectsWhere = (reader: Reader, condition: SQL): Promise<SubjectRef[]> =>
  reader.all(sql<SubjectRef>`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures WHERE ${condition}`)

const needRates = sql`id IN (SELECT figure_id FROM own_parts WHERE tie IS NOT NULL
  UNION SELECT figure_id FROM promises WHERE needs_rate = 1)`

/** The condition on the figures whose subjects a mark makes stale; undefined if the mark names a subject. */
const figuresOf = (mark: string): SQL | undefined => {
  if (mark === 'rates') return needRates
  const { kind, id } = refOf(mark) as { kind: string; id: string }
  if (kind === 'source')
    return sql`source_id = ${id} OR (${needRates} AND EXISTS (SELECT 1 FROM rates WHERE source_id = ${id}))`
  if (kind === 'pairs') return sql`source_id = ${id} AND ${needRates}`
  return kind === 'superseded' ? sql`1 = 0` : undefined
}

const isOfAmount = (mark: string): boolean => mark.startsWith('figure/')
const isOfRates = (mark: string): boolean => /^(?:rates$|source\/|pairs\/|superseded\/)/.test(mark)

const contributionsIn = ({ register, printed }: Inputs): Contribution[] => {
  const families = [...new Set(register.figures.map(({ subjectKind }) => familyOf(subjectKind)))]
  return families.flatMap((family) => contributionsOf(register, family, printed))
}

const subjectsOf = ({ figures }: Register): ((check: Check) => string) => {
  const of = new Map(figures.map(({ id, subjectKind, subjectId }) => [id, keyOf(subjectKind, subjectId)]))
  return ({ records: [record] }) =>
    (record?.resource === 'figures' ? of.get(record.id) : `project/${String(record?.id)}`) ?? ''
}

const keepChecks = (
  session: Session,
  scope: 'subject' | 'tree' | 'rates',
  { register, printed }: Inputs,
  kept: Kept,
): Promise<void> => {
  const checks = checksOf(scope)
  return keepFindings(
    session,
    { checks, found: findingsOf(checks, register, printed), subjectOf: subjectsOf(register) },
    kept,
  )
}

/** Recomputes own parts and findings of whole trees; returns what became of them. */
const recomputeTrees = async (session: Session, refs: readonly SubjectRef[], inputs: Inputs): Promise<string[]> => {
  const contributions = contributionsIn(inputs)
  const ids = contributions.map(({ figureId }) => figureId)
  await keepOwnParts(session, contributions, ids)
  await keepChecks(session, 'tree', inputs, { subjects: refs.map(nameOf) })
  return ids
}

/** Selects the members of the clusters of figures, and those figures that have been deleted; a superseded one has none. */
const membersOfClusters = queryTemplate(
  2,
  (ids = sql``, same = sql``) => sql<{ id: string }>`SELECT figure_id AS id FROM own_parts
    WHERE cluster IN (SELECT cluster FROM own_parts WHERE figure_id IN ${amongThese(ids)})
    OR (figure_id IN ${amongThese(same)} AND NOT EXISTS (SELECT 1 FROM figures WHERE id = figure_id))`,
)

/** Recomputes the clusters of figures of which only amounts have changed: no other cluster depends on those. */
const recomputeClusters = async (session: Session, figureIds: readonly string[]): Promise<void> => {
  const asked = JSON.stringify(figureIds)
  const members = await session.all(membersOfClusters(asked, asked))
  const ids = members.map(({ id }) => id)
  if (ids.length === 0) return
  const inputs = await inputsOf(session, ids)
  await keepOwnParts(session, contributionsIn(inputs), ids)
  await keepChecks(session, 'tree', inputs, { figures: ids })
}

/** Recomputes what subjects have by themselves: promises, and findings about their own figures. */
const recomputeSubjects = async (session: Session, refs: readonly SubjectRef[], inputs: Inputs): Promise<void> => {
  await keepPromises(session, refs, inputs)
  await keepChecks(session, 'subject', inputs, { subjects: refs.map(nameOf) })
}

/** Takes the records of these subjects out of those of whole trees. */
const ofSubjects = (refs: readonly SubjectRef[], { register, printed }: Inputs): Inputs => {
  const names = new Set(refs.map(nameOf))
  return {
    register: {
      ...register,
      projects: register.projects.filter(({ id }) => names.has(`project/${id}`)),
      figures: register.figures.filter(({ subjectKind, subjectId }) => names.has(`${subjectKind}/${subjectId}`)),
    },
    printed,
  }
}

/** Reports whether marks may change a printed or recorded rate. */
const changeRates = async (session: Session, marks: readonly string[]): Promise<boolean> => {
  const some = marks.filter(isOfRates)
  if (some.length === 0 || some.some((mark) => mark === 'rates' || mark.startsWith('pairs/'))) return some.length > 0
  const ids = (kind: string) => among(some.filter((mark) => mark.startsWith(`${kind}/`)).map((mark) => refOf(mark).id))
  const found = await session.all(
    sql`SELECT 1 FROM figures WHERE reported <> '[]' AND (source_id IN ${ids('source')} OR id IN ${ids('superseded')})
      ${upTo(1)}`,
  )
  return found.length > 0
}

/** Returns the subjects whose trees these marks make stale. */
const staleSubjects = async (session: Session, marks: readonly string[]): Promise<SubjectRef[]> => {
  const found = await Promise.all(
    marks.map(async (mark) => {
      const condition = figuresOf(mark)
      return condition ? subjectsWhere(session, condition) : [refOf(mark)]
    }),
  )
  return found.flat()
}

const markedAmong = queryTemplate(
  1,
  (marks = sql``) => sql<{ mark: string }>`SELECT mark FROM unsettled WHERE mark IN ${amongThese(marks)}`,
)

/** Recomputes the trees of these subjects, with all that is stale in them; returns the marks and figures done with. */
const recomputeAbout = async (session: Session, stale: readonly SubjectRef[]) => {
  const refs = await treesOf(session, stale)
  const alsoMarked = await session.all(markedAmong(JSON.stringify(refs.map(nameOf))))
  const subjects = [...stale, ...alsoMarked.map(({ mark }) => refOf(mark))]
  const inputs = await inputsAbout(session, refs)
  const figures = await recomputeTrees(session, refs, inputs)
  await recomputeSubjects(session, subjects, ofSubjects(subjects, inputs))
  return { marks: subjects.map(nameOf), figures: new Set(figures) }
}

/** Recomputes what depends on the amounts of these figures; `recomputed` are figures of trees recomputed just now. */
const recomputeAmounts = async (session: Session, ids: readonly string[], recomputed: ReadonlySet<string>) => {
  // If a whole tree is stale, its kept clusters are stale too, and so is the cluster of a figure that has left it.
  const others = ids.filter((id) => !recomputed.has(id))
  if (others.length > 0) await recomputeClusters(session, others)
  const about = await subjectsWith(session, ids)
  await recomputeSubjects(session, about, await inputsAbout(session, about))
}

/** The mark of the comparison of all rates. It sorts after all others, so that an import compares them once. */
const outliers = '~outliers'

/** Recomputes what some of the marks make stale; answers whether there may be more. */
const recomputeSome = async (session: Session): Promise<boolean> => {
  const marks = (await session.all(marked())).map(({ mark }) => mark)
  if (marks.length === 0) return false
  const [amounts, others] = [marks.filter(isOfAmount), marks.filter((mark) => !isOfAmount(mark) && mark !== outliers)]
  const stale = await staleSubjects(session, others)
  const done = stale.length > 0 ? await recomputeAbout(session, stale) : { marks: [], figures: new Set<string>() }
  if (amounts.length > 0)
    await recomputeAmounts(
      session,
      amounts.map((mark) => refOf(mark).id),
      done.figures,
    )
  if (marks.includes(outliers)) await keepChecks(session, 'rates', await inputsOfRates(session), undefined)
  await session.run(unmark(JSON.stringify([...marks, ...done.marks])))
  const areChanged = await changeRates(session, others)
  if (areChanged) await session.run(sql`INSERT INTO unsettled (mark) VALUES (${outliers}) ON CONFLICT DO NOTHING`)
  return areChanged || marks.length === atOnce
}

const unmark = queryTemplate(1, (done = sql``) => sql`DELETE FROM unsettled WHERE mark IN ${amongThese(done)}`)
const marked = queryTemplate(0, () => sql<{ mark: string }>`SELECT mark FROM unsettled ORDER BY mark ${upTo(atOnce)}`)

/** What so many marks make stale is recomputed sooner than a thread starts. */
const few = 20

const fewMarks = queryTemplate(
  0,
  () => sql<{ marks: number }>`SELECT count(*) AS marks FROM (SELECT 1 FROM unsettled ${upTo(few + 1)}) AS some`,
)

/** Tells how much of what is derived is stale in a state. */
export const staleIn = async (reader: Reader): Promise<'nothing' | 'little' | 'much'> => {
  const [{ marks } = { marks: 0 }] = await reader.all(fewMarks())
  return marks === 0 ? 'nothing' : marks <= few ? 'little' : 'much'
}

/** Recomputes all that is stale, then reads in the same transaction. Other writers get turns between batches. */
export const afterRecomputing = async <T>(engine: Engine, read: (reader: Reader) => Promise<T>): Promise<T> => {
  for (;;) {
    const done = await engine.transaction(
      async (session) => ((await recomputeSome(session)) ? undefined : { value: await read(session) }),
      // With it, its marks would come back.
      true,
    )
    if (done) return done.value
    await setImmediate()
  }
}
