/** Tells how much of what is derived is stale, and whether a thread had better recompute it. */
import type { Reader } from '../engine.ts'
import { isAmong, isIn } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { areLargeTrees } from '../sql/trees.ts'
import { areManyAbout, manyFigures, subjectKinds, subjectsWith } from './inputs/subjects-of-figures.ts'
import { figuresOf, isNoWordsMark, isOfAmount, isOfRates, refOf, subjectsWhere } from './stale.ts'

/** The most marks that are dealt with sooner than a thread starts. */
export const few = 20

const someMarks = queryTemplate(
  1,
  (most) => sql<{ mark: string }>`SELECT mark FROM unsettled
  WHERE ${isNoWordsMark} LIMIT ${most}`,
)

/** Returns all marks, or one more than `most`. */
const marksIn = async (reader: Reader, most: number): Promise<string[]> =>
  (await reader.all(someMarks(most + 1))).map(({ mark }) => mark)

/** The share of what is derived that is stale. */
export type Staleness = 'nothing' | 'little' | 'much'

const stalenessBy = (marks: readonly string[]): Staleness =>
  marks.length === 0 ? 'nothing' : marks.length <= few ? 'little' : 'much'

/** Tells how much of what is derived is stale in a state. */
export const staleIn = async (reader: Reader): Promise<Staleness> => stalenessBy(await marksIn(reader, few))

const areMoreStale = async (reader: Reader, marks: readonly string[], most: number): Promise<boolean> => {
  const limit = upTo(most + 1)
  let count = marks.length
  for (const mark of marks) {
    if (count > most) return true
    const condition = figuresOf(mark)
    if (condition) count += (await subjectsWhere(reader, condition, limit)).length
  }
  const trees = marks.map(refOf).filter(({ kind }) => subjectKinds.includes(kind))
  return count > most || (trees.length > 0 && areLargeTrees(reader, trees))
}

/**
 * Reports whether more than `most` subjects and figures are stale, or large trees: a mark of a source may stand for
 * very many, and one of a subject for all that it is part of.
 */
export const isMoreStale = async (reader: Reader, most: number): Promise<boolean> =>
  areMoreStale(reader, await marksIn(reader, most), most)

const manyInClusters = queryTemplate(
  1,
  (ids = sql``) => sql`SELECT 1 FROM own_parts
    WHERE ${isIn(sql`cluster`, sql`SELECT cluster FROM own_parts WHERE ${isAmong(sql`figure_id`, ids)} AND cluster IS NOT NULL`)}
    ${upTo(1, manyFigures)}`,
)

const manyPairs = queryTemplate(0, () => sql`SELECT 1 FROM figures WHERE reported <> '[]' ${upTo(1, manyFigures)}`)

const areWide = async (reader: Reader, marks: readonly string[]): Promise<boolean> => {
  const amounts = marks.filter(isOfAmount).map((mark) => refOf(mark).id)
  const own = amounts.length > 0 ? await subjectsWith(reader, amounts) : []
  const about = [...own, ...marks.map(refOf).filter(({ kind }) => subjectKinds.includes(kind))]
  if (about.length > 0 && (await areManyAbout(reader, about))) return true
  const questions = [
    ...(amounts.length > 0 ? [manyInClusters(JSON.stringify(amounts))] : []),
    // A rate is compared with all that figures print.
    ...(marks.some(isOfRates) ? [manyPairs()] : []),
  ]
  for (const question of questions) if ((await reader.all(question)).length > 0) return true
  return false
}

/**
 * Tells how much is stale as a recompute sees it, which had better be done in a thread if it is much: of many marks, of
 * large trees, or because very many figures are about the marked subjects, are in the clusters of the marked amounts, or
 * print pairs beside a marked rate.
 */
export const workIn = async (reader: Reader): Promise<Staleness> => {
  const marks = await marksIn(reader, few)
  if (marks.length === 0) return 'nothing'
  return (await areMoreStale(reader, marks, few)) || (await areWide(reader, marks)) ? 'much' : 'little'
}
