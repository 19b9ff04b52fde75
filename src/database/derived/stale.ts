/** Reads the dirty marks: what each makes stale. */
import { familiesIn } from '../../figures/running/families.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import type { SubjectKind } from '../../figures/register.ts'
import type { Reader, Session } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { listed, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { ownPartsWithSeries } from './sums/series.ts'
import type { SubjectRef } from '../sql/trees.ts'

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
const havePromise = sql`(subject_kind, subject_id) IN (SELECT promise.subject_kind, promise.subject_id
  FROM promises JOIN figures AS promise ON promise.id = figure_id WHERE needs_rate = 1)`

/** The condition on the figures whose subjects a mark makes stale; undefined if the mark names a subject. */
export const figuresOf = (mark: string): SQL | undefined => {
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

/** Begins the marks of figures and sources whose words may have to be compared; `0` comes after `/`. */
const words = 'words/'

/** Nobody but who asks for findings waits for these marks: comparing words with a text may take long. */
export const isWordsMark = sql.raw(`mark >= '${words}' AND mark < 'words0'`)
export const isNoWordsMark = sql.raw(`(mark < '${words}' OR mark >= 'words0')`)

/** Returns the mark of a source whose text has changed. */
export const markOfText = (sourceId: string): string => `${words}source/${sourceId}`

/** Begins the marks of figures whose words may have changed. */
export const ofWords = `${words}figure/`

/** Returns the ids of the sources, or of the figures, among marks of words. */
export const idsOfWords = (marks: readonly string[], kind: 'source' | 'figure'): string[] =>
  marks.filter((mark) => mark.startsWith(`${words}${kind}/`)).map((mark) => mark.slice(`${words}${kind}/`.length))

const afterKind = (mark: string): string => mark.slice(mark.indexOf('/') + 1)

/** Returns the subject that has another name by a mark. */
export const namedIn = (mark: string): SubjectRef | undefined =>
  kindOf(mark) === 'named' ? refOf(afterKind(mark)) : undefined

/** Returns the name that a subject has lost by a mark. */
export const lostIn = (mark: string): string | undefined => (kindOf(mark) === 'lost' ? afterKind(mark) : undefined)

export const isOfNames = (mark: string): boolean => ['named', 'lost'].includes(kindOf(mark))

/** Begins the marks that are dealt with after all others. */
const last = '~'

/** The mark of the comparison of all rates, which an import compares once. */
export const outliers = `${last}outliers`

/** Begins the mark of an answer whose finding is gone, for now: what is still to be recomputed may find it again. */
export const answers = `${last}review/`

export const isOfAnswer = (mark: string): boolean => mark.startsWith(answers)
export const isLast = (mark: string): boolean => mark.startsWith(last)

export const isOfRates = (mark: string): boolean => ['rates', 'source', 'pairs', 'superseded'].includes(kindOf(mark))

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
