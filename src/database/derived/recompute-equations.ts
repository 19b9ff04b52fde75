/** Recomputes findings about figures that follow from others: equations, and parts that are all of a whole. */
import { checksOf, findingsOf } from '../../figures/checks/checks.ts'
import type { Figure, Register } from '../../figures/register.ts'
import type { Reader, Session } from '../engine.ts'
import { amongThese } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { pathsOf, type SubjectRef } from '../sql/trees.ts'
import { keepFindings } from './findings.ts'
import { idsByKind, inputsAbout, inputsOf, isAbout, subjectKinds, subjectsWith, type Inputs } from './inputs-about.ts'
import { subjectsOfFindings } from './recompute-scopes.ts'
import { markOf } from './stale.ts'

interface Id {
  readonly id: string
}

/**
 * Selects the equations of subjects, and those elsewhere that refer to figures about them. A share whose part is left
 * out takes one of its own subject.
 */
const equationsAbout = queryTemplate(2 * subjectKinds.length, (...lists) => {
  const [own, others] = [lists.slice(0, subjectKinds.length), lists.slice(subjectKinds.length)]
  const figures = sql`SELECT id FROM figures WHERE ${isAbout(...others)}`
  return sql<Id>`SELECT id FROM figures WHERE ${isAbout(...own)} AND (relation IS NOT NULL OR of_figure_id IS NOT NULL)
    UNION SELECT id FROM figures WHERE from_figure_id IN (${figures})
    UNION SELECT id FROM figures WHERE of_figure_id IN (${figures})`
})

/** Selects what figures refer to, and what supersedes them. */
const neededBy = queryTemplate(
  3,
  (one = sql``, other = sql``, third = sql``) => sql<Id>`
    SELECT from_figure_id AS id FROM figures WHERE id IN ${amongThese(one)} AND from_figure_id IS NOT NULL
    UNION SELECT of_figure_id FROM figures WHERE id IN ${amongThese(other)} AND of_figure_id IS NOT NULL
    UNION SELECT id FROM figures WHERE supersedes_id IN ${amongThese(third)}`,
)

const idsIn = (rows: readonly Id[]): string[] => rows.map(({ id }) => id)

/** Adds the figures and sources of other inputs. */
const together = (one: Inputs, other: Inputs): Inputs => {
  const merged = <T extends Id>(first: readonly T[], second: readonly T[]): T[] => [
    ...new Map([...first, ...second].map((record) => [record.id, record])).values(),
  ]
  return {
    register: { ...one.register, figures: merged(one.register.figures, other.register.figures) },
    printed: { ...one.printed, sources: merged(one.printed.sources, other.printed.sources) },
  }
}

/** Reads what decides about some equations: the figures of their subjects, and those that they refer to. */
const inputsOfEquations = async (reader: Reader, ids: readonly string[]): Promise<Inputs> => {
  const asked = JSON.stringify(ids)
  const needed = idsIn(await reader.all(neededBy(asked, asked, asked)))
  const own = await inputsAbout(reader, await subjectsWith(reader, ids))
  return together(own, await inputsAbout(reader, [], needed))
}

const onlyAbout = (ids: readonly string[]): ((check: { readonly records: readonly Id[] }) => boolean) => {
  const some = new Set(ids)
  return ({ records: [first] }) => some.has(first?.id ?? '')
}

/** Recomputes the equations of these subjects, and of all that refer to figures about them; `gone` figures have none. */
export const recomputeEquations = async (
  session: Session,
  refs: readonly SubjectRef[],
  gone: readonly string[] = [],
): Promise<void> => {
  const checks = checksOf('equation')
  const lists = idsByKind(refs).map((list) => JSON.stringify(list))
  const ids = idsIn(await session.all(equationsAbout(...lists, ...lists)))
  const { register, printed } =
    ids.length > 0 ? await inputsOfEquations(session, ids) : await inputsAbout(session, [], [])
  const found = findingsOf(checks, register, printed).filter(onlyAbout(ids))
  await keepFindings(
    session,
    { checks, found, subjectOf: subjectsOfFindings(register) },
    { subjects: refs.map(markOf), figures: [...ids, ...gone] },
  )
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

/** Recomputes wholes that are said to have all their parts, of which one of these figures may be one. */
export const recomputeParts = async (
  session: Session,
  register: Register,
  figureIds: readonly string[],
): Promise<void> => {
  const changed = register.figures.filter(({ id }) => figureIds.includes(id))
  const paths = await pathsOf(
    session,
    changed.map(({ subjectKind, subjectId }) => ({ kind: subjectKind, id: subjectId })),
  )
  const wholes = await session.all(completeAbout(...idsByKind(paths).map((list) => JSON.stringify(list))))
  const sayings = [...new Set(wholes.map(({ sourceId, metric, stage }) => JSON.stringify([sourceId, metric, stage])))]
  const alike = []
  for (const saying of sayings) alike.push(...(await session.all(saidBy(...(JSON.parse(saying) as string[])))))
  const about = idsIn(wholes)
  const checks = checksOf('parts')
  const inputs = alike.length > 0 ? await inputsOf(session, idsIn(alike)) : await inputsAbout(session, [], [])
  const found = findingsOf(checks, inputs.register, inputs.printed).filter(onlyAbout(about))
  await keepFindings(
    session,
    { checks, found, subjectOf: subjectsOfFindings(inputs.register) },
    { figures: [...about, ...figureIds] },
  )
}
