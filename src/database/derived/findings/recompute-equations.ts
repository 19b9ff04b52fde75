/** Finds what is wrong with figures that follow from others: equations, and parts that are all of a whole. */
import { checksOf, findingsOf } from '../../../figures/checks/checks.ts'
import { keyOf, pathsIn } from '../../../figures/places/subjects.ts'
import type { Figure, Register } from '../../../figures/register.ts'
import type { Reader } from '../../engine.ts'
import { isAmong } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { SubjectRef } from '../../sql/trees.ts'
import { idsIn, inputsOfEquations, type Id } from './equation-inputs.ts'
import { findingRowsIn } from './finding-rows.ts'
import type { LookedFor } from './findings.ts'
import { inputsAbout, inputsOf } from '../inputs/inputs-about.ts'
import { idsByKind, isAbout, subjectKinds } from '../inputs/subjects-of-figures.ts'
import { markOf, refOf } from '../stale.ts'

/** Selects the equations that refer to figures. */
const referringTo = queryTemplate(
  2,
  (from = sql``, of = sql``) => sql<Id>`SELECT id FROM figures WHERE ${isAmong(sql`from_figure_id`, from)}
    UNION SELECT id FROM figures WHERE ${isAmong(sql`of_figure_id`, of)}`,
)

const onlyAbout = (ids: readonly string[]): ((check: { readonly records: readonly Id[] }) => boolean) => {
  const some = new Set(ids)
  return ({ records: [first] }) => some.has(first?.id ?? '')
}

/**
 * Returns the findings of the equations of these subjects, and of all that refer to the figures about them. A share
 * whose part is left out takes one of its own subject. `gone` figures have none.
 */
export const findingsOfEquations = async (
  reader: Reader,
  refs: readonly SubjectRef[],
  figures: readonly Figure[],
  gone: readonly string[] = [],
): Promise<LookedFor> => {
  const checks = checksOf('equation')
  const own = figures.filter(({ relation, ofFigureId }) => relation !== null || ofFigureId !== null)
  const about = JSON.stringify(idsIn(figures))
  const ids = [...new Set([...idsIn(own), ...idsIn(await reader.all(referringTo(about, about)))])]
  const { register, printed } =
    ids.length > 0 ? await inputsOfEquations(reader, ids) : await inputsAbout(reader, [], [])
  const found = findingsOf(checks, register, printed).filter(onlyAbout(ids))
  return {
    checks,
    rows: findingRowsIn(register, found),
    subjects: refs.map(markOf),
    figures: [...ids, ...gone],
  }
}

type Saying = Pick<Figure, 'sourceId' | 'metric' | 'stage'>

/** Selects figures that are said to have all their parts, about some subjects. */
const completeAbout = queryTemplate(
  subjectKinds.length,
  (...lists) => sql<Id & Saying>`SELECT id, source_id AS "sourceId", metric, stage FROM figures
    WHERE parts_complete IS NOT NULL AND ${isAbout(...lists)}`,
)

/** Selects the figures of a source, for one metric and stage. */
const saidBy = queryTemplate(
  3,
  (source, metric, stage) => sql<Id>`SELECT id FROM figures
    WHERE source_id = ${source} AND metric = ${metric} AND stage = ${stage}`,
)

/** Selects figures that are printed in the place of others, by any source. */
const superseding = queryTemplate(
  1,
  (ids = sql``) => sql<Id>`SELECT id FROM figures WHERE ${isAmong(sql`supersedes_id`, ids)}`,
)

/** Returns the findings of wholes that are said to have all their parts, of which one of these figures may be one. */
export const findingsOfParts = async (
  reader: Reader,
  register: Register,
  figureIds: readonly string[],
): Promise<LookedFor> => {
  const changed = new Set(figureIds)
  const subjects = register.figures.filter(({ id }) => changed.has(id))
  const paths = pathsIn(
    register,
    subjects.map(({ subjectKind, subjectId }) => keyOf(subjectKind, subjectId)),
  ).map(refOf)
  const wholes = await reader.all(completeAbout(...idsByKind(paths).map((list) => JSON.stringify(list))))
  const sayings = [...new Set(wholes.map(({ sourceId, metric, stage }) => JSON.stringify([sourceId, metric, stage])))]
  const alike = []
  for (const saying of sayings) alike.push(...(await reader.all(saidBy(...(JSON.parse(saying) as string[])))))
  const about = idsIn(wholes)
  const later = wholes.length > 0 ? await reader.all(superseding(JSON.stringify(about))) : []
  const checks = checksOf('parts')
  const inputs =
    alike.length > 0 ? await inputsOf(reader, idsIn([...alike, ...later])) : await inputsAbout(reader, [], [])
  const found = findingsOf(checks, inputs.register, inputs.printed).filter(onlyAbout(about))
  return { checks, rows: findingRowsIn(inputs.register, found), figures: [...about, ...figureIds] }
}
