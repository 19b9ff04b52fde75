/** Reads the dirty marks: what they make stale, and how much it is. */
import { familiesIn } from '../../figures/running/contributions.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import type { SubjectKind } from '../../figures/register.ts'
import type { Reader, Session } from '../engine.ts'
import { among, isAmong, isIn } from '../sql/dialect.ts'
import { isAny, listed, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { idsByKind, isAbout, subjectKinds, subjectsWith } from './inputs/inputs-about.ts'
import { ownPartsWithSeries } from './sums/series.ts'
import { areLargeTrees, type SubjectRef } from '../sql/trees.ts'

/** Returns the mark of a subject. */
export const markOf = ({ kind, id }: SubjectRef): string => keyOf(kind, id)

/** Returns the subject, or the figure or source, that a mark names. */
export const refOf = (mark: string): SubjectRef => {
  const [kind = '', id = ''] = mark.split('/')
  return { kind: kind as SubjectKind, id }
}

/** The kind of what a mark names; that of a mark without a name is the mark itself. */
export const kindOf = (mark: string): string => refOf(mark).kind

/** Returns the subjects of the figures that meet a condition. */
export const subjectsWhere = (reader: Reader, condition: SQL, limit = sql``): Promise<SubjectRef[]> =>
  reader.all(
    sql<SubjectRef>`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures WHERE ${condition} ${limit}`,
  )

const ownUnits = listed(familiesIn().map((family) => sql.raw(`'${family}'`)))

const needRates = sql`id IN (SELECT figure_id FROM ${ownPartsWithSeries} AS parts WHERE tie IS NOT NULL AND family IN ${ownUnits}
  UNION SELECT figure_id FROM promises WHERE needs_rate = 1)`

/** An outcome is converted by the rates of the sources that print it, not of the promise's. */
const havePromise = isAny(sql`SELECT 1 FROM figures AS promise JOIN promises ON figure_id = promise.id
  WHERE promise.subject_kind = figures.subject_kind AND promise.subject_id = figures.subject_id AND needs_rate = 1`)

/** The condition on the figures whose subjects a mark makes stale; undefined if the mark names a subject. */
const figuresOf = (mark: string): SQL | undefined => {
  const { id } = refOf(mark)
  switch (kindOf(mark)) {
    case 'rates':
      return needRates
    case 'metric':
      return sql`metric = ${id}`
    case 'source':
      return sql`source_id = ${id} OR (${needRates} AND EXISTS (SELECT 1 FROM rates WHERE source_id = ${id}))`
    case 'pairs':
      return sql`source_id = ${id} AND (${needRates} OR ${havePromise})`
    default:
      return undefined
  }
}

/** Reports whether what a mark makes stale follows from records alone, and not from what was derived before. */
export const isOfRecords = (mark: string): boolean => figuresOf(mark) === undefined

/** Returns the mark of a figure of which only the amount has changed. */
export const markOfAmount = (id: string): string => `figure/${id}`

/** The condition on marks of figures of which only the amount has changed; `0` comes after `/`. */
export const isAmountMark = sql.raw(`mark >= 'figure/' AND mark < 'figure0'`)

export const isOfAmount = (mark: string): boolean => kindOf(mark) === 'figure'

/** Returns the subject that has another name by a mark. */
export const namedIn = (mark: string): SubjectRef | undefined => {
  const [, subject] = /^named\/(.*)$/.exec(mark) ?? []
  return subject === undefined ? undefined : refOf(subject)
}

const isOfRates = (mark: string): boolean => ['rates', 'source', 'pairs', 'superseded'].includes(kindOf(mark))

/** Reports whether marks may change a printed or recorded rate. */
export const changeRates = async (session: Session, marks: readonly string[]): Promise<boolean> => {
  const some = marks.filter(isOfRates)
  if (some.length === 0 || some.some((mark) => ['rates', 'pairs'].includes(kindOf(mark)))) return some.length > 0
  const ids = (kind: string) => among(some.filter((mark) => kindOf(mark) === kind).map((mark) => refOf(mark).id))
  const found = await session.all(
    sql`SELECT 1 FROM figures WHERE reported <> '[]' AND (source_id IN ${ids('source')} OR id IN ${ids('superseded')})
      ${upTo(1)}`,
  )
  return found.length > 0
}

/** Returns the subjects whose trees these marks make stale. */
export const staleSubjects = async (reader: Reader, marks: readonly string[]): Promise<SubjectRef[]> => {
  const found = await Promise.all(
    // A figure that supersedes another marks its subject too; the mark of the other bears upon rates alone.
    marks
      .filter((mark) => kindOf(mark) !== 'superseded')
      .map(async (mark) => {
        const condition = figuresOf(mark)
        return condition ? subjectsWhere(reader, condition) : [refOf(mark)]
      }),
  )
  return found.flat()
}

/** So many marks are dealt with sooner than a thread starts. */
export const few = 20

const fewMarks = queryTemplate(
  0,
  () => sql<{ marks: number }>`SELECT count(*) AS marks FROM (SELECT 1 FROM unsettled ${upTo(few + 1)}) AS counted`,
)

/** Tells how much of what is derived is stale in a state. */
export const staleIn = async (reader: Reader): Promise<'nothing' | 'little' | 'much'> => {
  const [{ marks } = { marks: 0 }] = await reader.all(fewMarks())
  return marks === 0 ? 'nothing' : marks <= few ? 'little' : 'much'
}

/**
 * Reports whether more than so many subjects and figures are stale, or large trees: a mark of a source may stand for
 * very many, and one of a subject for all that it is part of.
 */
export const isMoreStale = async (reader: Reader, most: number): Promise<boolean> => {
  const limit = upTo(most + 1)
  const marks = await reader.all(sql<{ mark: string }>`SELECT mark FROM unsettled ${limit}`)
  let count = marks.length
  for (const { mark } of marks) {
    if (count > most) return true
    const condition = figuresOf(mark)
    if (condition) count += (await subjectsWhere(reader, condition, limit)).length
  }
  const trees = marks.map(({ mark }) => refOf(mark)).filter(({ kind }) => subjectKinds.includes(kind))
  return count > most || (trees.length > 0 && areLargeTrees(reader, trees))
}

/** More figures than these are worked through in a thread. */
const manyFigures = 2000

/** Takes a list of subjects for each kind. */
const manyAbout = queryTemplate(
  subjectKinds.length,
  (...lists) => sql`SELECT 1 FROM figures WHERE ${isAbout(...lists)} ${upTo(1, manyFigures)}`,
)
const manyInClusters = queryTemplate(
  1,
  (ids = sql``) => sql`SELECT 1 FROM own_parts
    WHERE ${isIn(sql`cluster`, sql`SELECT cluster FROM own_parts WHERE ${isAmong(sql`figure_id`, ids)} AND cluster IS NOT NULL`)}
    ${upTo(1, manyFigures)}`,
)

const manyPairs = queryTemplate(0, () => sql`SELECT 1 FROM figures WHERE reported <> '[]' ${upTo(1, manyFigures)}`)

/**
 * Reports whether a recompute had better be done in a thread: of many marks, of large trees, or because very many
 * figures are about the marked subjects, are in the clusters of the marked amounts, or print pairs beside a marked rate.
 */
export const isMuchStale = async (reader: Reader): Promise<boolean> => {
  if (await isMoreStale(reader, few)) return true
  const marks = (await reader.all(sql<{ mark: string }>`SELECT mark FROM unsettled`)).map(({ mark }) => mark)
  const amounts = marks.filter(isOfAmount).map((mark) => refOf(mark).id)
  const own = amounts.length > 0 ? await subjectsWith(reader, amounts) : []
  const about = [...own, ...marks.map(refOf).filter(({ kind }) => subjectKinds.includes(kind))]
  const questions = [
    ...(about.length > 0 ? [manyAbout(...idsByKind(about).map((ids) => JSON.stringify(ids)))] : []),
    ...(amounts.length > 0 ? [manyInClusters(JSON.stringify(amounts))] : []),
    // A rate is compared with all that figures print.
    ...(marks.some(isOfRates) ? [manyPairs()] : []),
  ]
  for (const question of questions) if ((await reader.all(question)).length > 0) return true
  return false
}
