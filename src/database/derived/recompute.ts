/** Recomputes what writes have made stale, before it is read: own parts, promises and findings. */
import { setImmediate } from 'node:timers/promises'
import type { Engine, Reader } from '../engine.ts'
import { amongThese, elementsOf, elementText } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { treesOf, type SubjectRef } from '../sql/trees.ts'
import { idsByKind, inputsAbout, isAbout, subjectKinds, subjectsWith } from './inputs/inputs-about.ts'
import { passOn } from './converted/kept-units.ts'
import { idsIn, type Id } from './findings/equation-inputs.ts'
import { recomputeEquations, recomputeParts } from './findings/recompute-equations.ts'
import { recomputeNames } from './findings/recompute-names.ts'
import type { Recomputing } from './noted.ts'
import {
  membersOfClusters,
  ofSubjects,
  recomputeClusters,
  recomputeRates,
  recomputeSubjects,
  recomputeTrees,
} from './recompute-scopes.ts'
import { changeRates, isOfAmount, markOf, markOfAmount, namedIn, refOf, staleSubjects } from './stale.ts'

/** The number of marks processed in one transaction. */
const usually = 500

const markedAmong = queryTemplate(
  1,
  (marks = sql``) => sql<{ mark: string }>`SELECT mark FROM unsettled WHERE mark IN ${amongThese(marks)}`,
)

/** Recomputes the trees of these subjects, with all that is stale in them; returns the marks and figures done with. */
const recomputeAbout = async (session: Recomputing, stale: readonly SubjectRef[]) => {
  const refs = await treesOf(session, stale)
  const alsoMarked = await session.all(markedAmong(JSON.stringify(refs.map(markOf))))
  const subjects = [...stale, ...alsoMarked.map(({ mark }) => refOf(mark))]
  const inputs = await inputsAbout(session, refs)
  const figures = await recomputeTrees(session, refs, inputs)
  const own = ofSubjects(subjects, inputs)
  await recomputeSubjects(session, subjects, own)
  await recomputeEquations(session, subjects, own.register.figures)
  // A subject that moves takes all below it into another tree, and out of that of a possible duplicate.
  await recomputeNames(session, refs, inputs.register)
  return { marks: subjects.map(markOf), figures: new Set(figures) }
}

/** Recomputes what depends on the amounts of these figures; `recomputed` are figures of trees recomputed just now. */
const recomputeAmounts = async (session: Recomputing, ids: readonly string[], recomputed: ReadonlySet<string>) => {
  // If a whole tree is stale, its kept clusters are stale too, and so is the cluster of a figure that has left it.
  const others = ids.filter((id) => !recomputed.has(id))
  if (others.length > 0) await recomputeClusters(session, others)
  const about = await subjectsWith(session, ids)
  const inputs = await inputsAbout(session, about)
  await recomputeSubjects(session, about, inputs)
  await recomputeEquations(session, about, inputs.register.figures, ids)
  await recomputeParts(session, inputs.register, ids)
  await recomputeNames(session, about, inputs.register)
}

const figuresAbout = queryTemplate(
  subjectKinds.length,
  (...lists) => sql<Id>`SELECT id FROM figures WHERE ${isAbout(...lists)}`,
)

/** Adds the marked figures that are recomputed with these in any case: of their clusters, or about their subjects. */
const withMarked = async (session: Recomputing, ids: readonly string[]): Promise<readonly string[]> => {
  const about = idsByKind(await subjectsWith(session, ids)).map((list) => JSON.stringify(list))
  const beside = [...(await membersOfClusters(session, ids)), ...idsIn(await session.all(figuresAbout(...about)))]
  const found = await session.all(markedAmong(JSON.stringify(beside.map(markOfAmount))))
  return [...new Set([...ids, ...found.map(({ mark }) => refOf(mark).id)])]
}

/** The mark of the comparison of all rates. It sorts after all others, so that an import compares them once. */
const outliers = '~outliers'

/** Rates come first: the trees that need them and are marked themselves are recomputed once. */
const marked = (most: number) => sql<{ mark: string }>`SELECT mark FROM unsettled WHERE mark = 'rates'
  UNION ALL SELECT mark FROM (SELECT mark FROM unsettled WHERE mark <> 'rates' ORDER BY mark ${upTo(most)}) AS others`
const unmark = queryTemplate(1, (done = sql``) => sql`DELETE FROM unsettled WHERE mark IN ${amongThese(done)}`)
const remark = queryTemplate(
  1,
  (marks = sql``) => sql`INSERT INTO unsettled (mark)
    SELECT ${elementText(sql`value`)} FROM ${elementsOf(marks)} WHERE true ON CONFLICT DO NOTHING`,
)

/** Recomputes what some of the marks make stale; answers whether there may be more. */
export const recomputeSome = async (session: Recomputing, atOnce = usually): Promise<boolean> => {
  const marks = (await session.all(marked(atOnce))).map(({ mark }) => mark)
  if (marks.length === 0) return false
  const others = marks.filter((mark) => !isOfAmount(mark) && namedIn(mark) === undefined && mark !== outliers)
  const own = marks.filter(isOfAmount).map((mark) => refOf(mark).id)
  const amounts = own.length > 0 && marks.length >= atOnce ? await withMarked(session, own) : own
  const stale = await staleSubjects(session, others)
  // A source may have very many subjects: these are marked, to be recomputed some at a time.
  const isWide = stale.length > atOnce
  const done =
    stale.length > 0 && !isWide ? await recomputeAbout(session, stale) : { marks: [], figures: new Set<string>() }
  if (amounts.length > 0) await recomputeAmounts(session, amounts, done.figures)
  const renamed = marks.flatMap((mark) => namedIn(mark) ?? [])
  if (renamed.length > 0) await recomputeNames(session, renamed, (await inputsAbout(session, renamed, [])).register)
  if (marks.includes(outliers)) await recomputeRates(session)
  const dealtWith = [...marks, ...done.marks, ...amounts.map(markOfAmount)]
  await session.run(
    passOn(JSON.stringify(dealtWith.filter((mark) => mark !== outliers && namedIn(mark) === undefined))),
  )
  await session.run(unmark(JSON.stringify(dealtWith)))
  const more = [...(isWide ? stale.map(markOf) : []), ...((await changeRates(session, others)) ? [outliers] : [])]
  if (more.length > 0) await session.run(remark(JSON.stringify(more)))
  return more.length > 0 || marks.length >= atOnce
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
