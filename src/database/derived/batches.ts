/** Reads the marks some at a time, with the trees of subjects that they make stale. */
import { partitioned } from '../../figures/collections.ts'
import type { Reader } from '../engine.ts'
import { amongThese } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { treesOf, type SubjectRef } from '../sql/trees.ts'
import { inputsAbout, type ReadInputs } from './inputs/inputs-about.ts'
import { isLast, isNoWordsMark, isOfAmount, isOfAnswer, isOfNames, markOf, refOf, staleSubjects } from './stale.ts'

export const markedAmong = queryTemplate(
  1,
  (marks = sql``) => sql<{ mark: string }>`SELECT mark FROM unsettled WHERE mark IN ${amongThese(marks)}`,
)

/** Trees of subjects, the stale subjects in them, and their records. */
export interface Trees {
  readonly refs: readonly SubjectRef[]
  readonly subjects: readonly SubjectRef[]
  readonly inputs: ReadInputs
}

/** Reads the trees of these subjects, with all that is stale in them. */
const treesWith = async (reader: Reader, stale: readonly SubjectRef[]): Promise<Trees> => {
  const refs = await treesOf(reader, stale)
  const alsoMarked = await reader.all(markedAmong(JSON.stringify(refs.map(markOf))))
  return {
    refs,
    subjects: [...stale, ...alsoMarked.map(({ mark }) => refOf(mark))],
    inputs: await inputsAbout(reader, refs),
  }
}

/** Rates come first: the trees that need them and are marked themselves are recomputed once. */
const marked = (most: number) => sql<{ mark: string }>`SELECT mark FROM unsettled WHERE mark = 'rates'
  UNION ALL SELECT mark FROM (SELECT mark FROM unsettled WHERE mark <> 'rates' AND ${isNoWordsMark} ORDER BY mark ${upTo(most)}) AS others`
/** Some of the marks, and the trees that they make stale. */
export interface Batch {
  readonly marks: readonly string[]
  /** Marks of subjects, sources and rates. */
  readonly others: readonly string[]
  readonly stale: readonly SubjectRef[]
  /** A source may have very many subjects: these are marked, to be recomputed some at a time. */
  readonly isWide: boolean
  readonly trees: Trees | undefined
}

/** The next marks, and whether there may be more. */
export interface Next {
  readonly marks: readonly string[]
  readonly isMore: boolean
}

/** Reads the next marks. Those of answers come alone, when no others are left. */
export const readMarks = async (reader: Reader, atOnce: number): Promise<Next> => {
  const found = (await reader.all(marked(atOnce))).map(({ mark }) => mark)
  const [answers, others] = partitioned(found, isOfAnswer)
  const marks = others.length > 0 ? others : answers
  return { marks, isMore: found.length >= atOnce || marks.length < found.length }
}

/** Reads what some marks make stale. */
export const batchOf = async (reader: Reader, marks: readonly string[], atOnce: number): Promise<Batch> => {
  const others = marks.filter((mark) => !isOfAmount(mark) && !isOfNames(mark) && !isLast(mark))
  const stale = await staleSubjects(reader, others)
  const isWide = stale.length > atOnce
  const trees = stale.length > 0 && !isWide ? await treesWith(reader, stale) : undefined
  return { marks, others, stale, isWide, trees }
}
