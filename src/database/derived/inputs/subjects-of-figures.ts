/** Asks for the figures about subjects, and for the subjects of figures. */
import { keyOf } from '../../../figures/places/subjects.ts'
import type { SubjectKind } from '../../../figures/register.ts'
import { subjects } from '../../../resources/figures.ts'
import type { Reader } from '../../engine.ts'
import { isAmong } from '../../sql/dialect.ts'
import { any, columnOf, upTo } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { SubjectRef } from '../../sql/trees.ts'

export const subjectKinds = Object.keys(subjects) as SubjectKind[]

/** The condition that a figure is about a subject among lists of ids, one for each kind. */
export const isAbout = (...lists: SQL[]): SQL =>
  any(subjectKinds.map((kind, at) => isAmong(columnOf(`subject_${kind}_id`), lists[at] as SQL)))

/** Returns the lists of ids that `isAbout` takes. */
export const idsByKind = (refs: readonly SubjectRef[]): string[][] =>
  subjectKinds.map((kind) => refs.filter((ref) => ref.kind === kind).map(({ id }) => id))

/** More figures than these are worked through in a thread. */
export const manyFigures = 2000

const manyAbout = queryTemplate(
  subjectKinds.length,
  (...lists) => sql`SELECT 1 FROM figures WHERE ${isAbout(...lists)} ${upTo(1, manyFigures)}`,
)

/** Reports whether very many figures are about these subjects. */
export const areManyAbout = async (reader: Reader, refs: readonly SubjectRef[]): Promise<boolean> =>
  (await reader.all(manyAbout(...idsByKind(refs).map((ids) => JSON.stringify(ids))))).length > 0

const subjectsOfFigures = queryTemplate(
  1,
  (ids = sql``) => sql<SubjectRef & { readonly figure: string }>`SELECT id AS figure, subject_kind AS kind,
    subject_id AS id FROM figures WHERE ${isAmong(sql`id`, ids)}`,
)

/** Returns the subject of each of these figures. */
export const subjectsByFigure = async (
  reader: Reader,
  figureIds: readonly string[],
): Promise<ReadonlyMap<string, SubjectRef>> => {
  const rows = await reader.all(subjectsOfFigures(JSON.stringify(figureIds)))
  return new Map(rows.map(({ figure, kind, id }) => [figure, { kind, id }]))
}

/** Returns subjects without those that are there already. */
export const distinctSubjects = (refs: Iterable<SubjectRef>): SubjectRef[] => [
  ...new Map(Array.from(refs, (ref) => [keyOf(ref.kind, ref.id), ref])).values(),
]

/** Returns the subjects of these figures. */
export const subjectsWith = async (reader: Reader, figureIds: readonly string[]): Promise<SubjectRef[]> =>
  distinctSubjects((await subjectsByFigure(reader, figureIds)).values())
