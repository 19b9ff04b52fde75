/** Recomputes what writes have made stale, before it is read: own parts, promises and findings. */
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../rules/refusal.ts'
import { allEnded } from '../all-ended.ts'
import type { Attempted, Engine, Reader } from '../engine.ts'
import { amongThese, elementsOf, elementText } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { Ahead } from './ahead.ts'
import { batchOf, markedAmong, readMarks } from './batches.ts'
import { passOn } from './converted/kept-units.ts'
import { derive } from './derive.ts'
import { idsIn, type Id } from './findings/equation-inputs.ts'
import { keepFindings, type LookedFor } from './findings/findings.ts'
import { dropAnswersOf } from './findings/reviews.ts'
import { membersOfClusters } from './inputs/members-of-clusters.ts'
import { idsByKind, isAbout, subjectKinds, subjectsWith } from './inputs/subjects-of-figures.ts'
import type { Recomputing } from './held.ts'
import { findingsOfRates, findingsUnderNames, recomputeAmounts, recomputeTrees } from './recompute-scopes.ts'
import { changeRates, isOfAmount, isLast, isOfNames, markOf, markOfAmount, outliers, refOf } from './stale.ts'

/** The number of marks processed in one transaction. */
const usually = 100

const figuresAbout = queryTemplate(
  subjectKinds.length,
  (...lists) => sql<Id>`SELECT id FROM figures WHERE ${isAbout(...lists)}`,
)

/** Adds the marked figures that are recomputed with these in any case: of their clusters, or about their subjects. */
const withMarked = async (session: Recomputing, ids: readonly string[]): Promise<readonly string[]> => {
  const ofSubjects = async (): Promise<readonly string[]> => {
    const lists = idsByKind(await subjectsWith(session, ids)).map((list) => JSON.stringify(list))
    return idsIn(await session.all(figuresAbout(...lists)))
  }
  const beside = (await allEnded([membersOfClusters(session, ids), ofSubjects()])).flat()
  const found = await session.all(markedAmong(JSON.stringify(beside.map(markOfAmount))))
  return [...new Set([...ids, ...found.map(({ mark }) => refOf(mark).id)])]
}

const unmark = queryTemplate(1, (done = sql``) => sql`DELETE FROM unsettled WHERE mark IN ${amongThese(done)}`)
/** Adds marks. */
export const remark = queryTemplate(
  1,
  (marks = sql``) => sql`INSERT INTO unsettled (mark)
    SELECT ${elementText(sql`value`)} FROM ${elementsOf(marks)} WHERE true ON CONFLICT DO NOTHING`,
)

/** Recomputes what some of the marks make stale; answers whether there may be more. */
export const recomputeSome = async (session: Recomputing, atOnce = usually, ahead?: Ahead): Promise<boolean> => {
  const { marks, isMore } = await readMarks(session, atOnce)
  if (marks.length === 0) return false
  const known = await ahead?.take(session, marks)
  const { others, stale, isWide, trees } = known?.batch ?? (await batchOf(session, marks, atOnce))
  const own = marks.filter(isOfAmount).map((mark) => refOf(mark).id)
  const amounts = own.length > 0 && isMore ? await withMarked(session, own) : own
  const dealtWith = [...marks, ...(trees?.subjects ?? []).map(markOf), ...amounts.map(markOfAmount)]
  await allEnded([
    session.run(passOn(JSON.stringify(dealtWith.filter((mark) => !isLast(mark) && !isOfNames(mark))))),
    session.run(unmark(JSON.stringify(dealtWith))),
  ])
  const more = [...(isWide ? stale.map(markOf) : []), ...((await changeRates(session, others)) ? [outliers] : [])]
  if (more.length > 0) await session.run(remark(JSON.stringify(more)))
  // The thread begins with the next marks before these are derived here, or their rows are written.
  await ahead?.begin(session, atOnce)

  const derived = trees && (known?.derived ?? derive(trees.inputs, trees.subjects))
  const findings: LookedFor[] = trees && derived ? await recomputeTrees(session, trees, derived) : []
  const recomputed = session.held?.figures ?? new Set<string>()
  for (const { figureId } of derived?.contributions ?? []) recomputed.add(figureId)
  if (amounts.length > 0) findings.push(...(await recomputeAmounts(session, amounts, recomputed)))
  findings.push(...(await findingsUnderNames(session, marks)))
  if (marks.includes(outliers)) findings.push(await findingsOfRates(session))
  const markedAnswers = await keepFindings(session, findings)
  await dropAnswersOf(session, marks)
  return more.length + markedAnswers > 0 || isMore
}

/** Returns what was read, or why a rule forbids it: what was recomputed is kept either way. */
export const outcomeOf = async <T>(read: Promise<T>): Promise<Attempted<T>> => {
  try {
    return { value: await read }
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'broken-rule') return { error }
    throw error
  }
}

export const valueOf = <T>(outcome: Attempted<T>): T => {
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

/**
 * Recomputes all that is stale, then reads in the same transaction. Other writers get turns between batches. If much is
 * stale, a thread can derive ahead.
 */
export const afterRecomputing = async <T>(
  engine: Engine,
  read: (reader: Reader) => Promise<T>,
  ahead?: Ahead,
): Promise<T> => {
  for (;;) {
    await ahead?.ready()
    const done = await engine.transaction(
      async (session) => ((await recomputeSome(session, usually, ahead)) ? undefined : outcomeOf(read(session))),
      // If it is lost, so is the removal of the marks.
      true,
    )
    if (done) return valueOf(done)
    await setImmediate()
  }
}
