/** Asks for the figures about subjects, and for the subjects of figures. */
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
  (ids = sql``) => sql<SubjectRef>`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures
    WHERE ${isAmong(sql`id`, ids)}`,
)

/** Returns the subjects of these figures. */
export const subjectsWith = (reader: Reader, figureIds: readonly string[]): Promise<SubjectRef[]> =>
  reader.all(subjectsOfFigures(JSON.stringify(figureIds)))
