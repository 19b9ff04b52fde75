/** Recomputes the own parts in a unit that writes have made stale, or that are not there yet. */
import type { Register } from '../../../figures/register.ts'
import type { Attempted, Engine, Reader, Session } from '../../engine.ts'
import { among, amongThese } from '../../sql/dialect.ts'
import { any, upTo } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { treesOf, type SubjectRef } from '../../sql/trees.ts'
import { registerAbout, registerOf, sourcesOf } from '../inputs/inputs-about.ts'
import { membersOfClusters } from '../inputs/members-of-clusters.ts'
import { subjectKinds } from '../inputs/subjects-of-figures.ts'
import { keepOwnParts } from '../sums/own-parts.ts'
import { outcomeOf, recomputeSome } from '../recompute.ts'
import { contributionsIn } from '../derive.ts'
import { isOfAmount, kindOf, markOf, refOf, subjectsWhere } from '../stale.ts'
import { few } from '../staleness.ts'
import { admit, isConvertible, setState, type KeptUnit } from './kept-units.ts'
import { changedRates, moneyFor, type ChangedRates } from './source-rates.ts'

const marksOf = (session: Session, unit: string, most: number): Promise<{ mark: string }[]> =>
  session.all(sql<{ mark: string }>`SELECT mark FROM unconverted WHERE unit = ${unit} ORDER BY mark ${upTo(most)}`)

const markedAmong = queryTemplate(
  2,
  (unit, marks = sql``) =>
    sql<{ mark: string }>`SELECT mark FROM unconverted WHERE unit = ${unit} AND mark IN ${amongThese(marks)}`,
)
const unmark = queryTemplate(
  2,
  (unit, marks = sql``) => sql`DELETE FROM unconverted WHERE unit = ${unit} AND mark IN ${amongThese(marks)}`,
)

interface Kept {
  readonly unit: string
  readonly quietly: boolean
}

/** Keeps the own parts in a unit of part of the register; returns the figures. */
const keepIn = async (session: Session, { unit, quietly }: Kept, register: Register, ids?: readonly string[]) => {
  const printed = { figures: [], rates: [], sources: await sourcesOf(session, register.figures) }
  const money = await moneyFor(session, unit, register.figures)
  const contributions = contributionsIn({ register, printed }, unit, money)
  const present = contributions.map(({ figureId }) => figureId)
  await keepOwnParts(session, contributions, ids ?? present, { unit, quietly })
  return present
}

/** Recomputes the trees of these subjects; returns the marks and figures done with. */
const recomputeTrees = async (session: Session, kept: Kept, stale: readonly SubjectRef[]) => {
  const refs = await treesOf(session, stale)
  const marks = await session.all(markedAmong(kept.unit, JSON.stringify(refs.map(markOf))))
  const figures = await keepIn(session, kept, await registerAbout(session, refs))
  return { marks: marks.map(({ mark }) => mark), figures: new Set(figures) }
}

/** Recomputes the clusters of figures of which only amounts have changed. */
const recomputeAmounts = async (session: Session, kept: Kept, figureIds: readonly string[]): Promise<void> => {
  const ids = await membersOfClusters(session, figureIds, kept.unit)
  if (ids.length > 0) await keepIn(session, kept, await registerOf(session, ids), ids)
}

/** The condition on the figures that marks make stale which name no subject; undefined if there are none. */
const figuresOf = (marks: readonly string[], { groups }: ChangedRates): SQL | undefined => {
  const idsOf = (kind: string) => marks.filter((mark) => kindOf(mark) === kind).map((mark) => refOf(mark).id)
  const [sources, metrics] = [idsOf('source'), idsOf('metric')]
  const names = groups.map(({ sourceId, from }) => `${sourceId} ${from}`)
  const tests = [
    ...(sources.length === 0 ? [] : [sql`source_id IN ${among(sources)}`]),
    ...(metrics.length === 0 ? [] : [sql`metric IN ${among(metrics)}`]),
    ...(names.length === 0
      ? []
      : [
          sql`(source_id IN ${among(groups.map(({ sourceId }) => sourceId))}
            AND source_id || ' ' || unit IN ${among(names)})`,
        ]),
  ]
  return tests.length === 0 ? undefined : any(tests)
}

/** Recomputes what some of the marks of a unit make stale; answers whether there may be more. */
const recomputeInUnit = async (session: Session, { unit, state }: KeptUnit, atOnce: number): Promise<boolean> => {
  const found = (await marksOf(session, unit, atOnce + 1)).map(({ mark }) => mark)
  const marks = found.slice(0, atOnce)
  const changed = await changedRates(session, unit, marks)
  const condition = figuresOf(marks, changed)
  const others = condition ? await subjectsWhere(session, condition, upTo(few + 1)) : []
  const isMuch = found.length > atOnce || others.length > few
  if (state === 'current' && isMuch) {
    await setState(session, unit, 'building')
    return true
  }
  const kept = { unit, quietly: state === 'building' }
  await changed.keep(session)
  if (condition && others.length > few)
    await session.run(sql`INSERT INTO unconverted (unit, mark)
      SELECT DISTINCT ${unit}, subject_kind || '/' || subject_id FROM figures WHERE ${condition} ON CONFLICT DO NOTHING`)
  const stale = [
    ...marks.map(refOf).filter(({ kind }) => subjectKinds.includes(kind)),
    ...(others.length > few ? [] : others),
  ]
  const done = stale.length > 0 ? await recomputeTrees(session, kept, stale) : { marks: [], figures: new Set<string>() }
  // As of own parts in units of their own: the clusters of a stale tree are stale too.
  const amounts = marks.filter(isOfAmount).map((mark) => refOf(mark).id)
  await recomputeAmounts(
    session,
    kept,
    amounts.filter((id) => !done.figures.has(id)),
  )
  await session.run(unmark(unit, JSON.stringify([...marks, ...done.marks])))
  if (isMuch) return true
  if (state === 'building') await setState(session, unit, 'current')
  return false
}

/** Brings own parts closer to being up to date, and reads if they are, in one transaction. */
export const convertSome = async <T>(
  engine: Engine,
  unit: string,
  atOnce: number,
  read: (reader: Reader) => Promise<T>,
): Promise<Attempted<T> | 'more' | 'refused'> => {
  // Before the transaction: no writer waits for it.
  if (!(await isConvertible(engine, unit))) return 'refused'
  return engine.transaction(async (session) => {
    if (await recomputeSome(session)) return 'more'
    const kept = await admit(session, unit)
    if (kept === 'refused') return 'refused'
    if (kept === 'makes-room' || (await recomputeInUnit(session, kept, atOnce))) return 'more'
    return outcomeOf(read(session))
  }, true)
}
