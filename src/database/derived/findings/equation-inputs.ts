/** Reads what decides about equations: the figures that they refer to, and what else may be said of their subjects. */
import type { Reader } from '../../engine.ts'
import { isAmong } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { inputsAbout, type Inputs } from '../inputs/inputs-about.ts'
import { subjectsWith } from '../inputs/subjects-of-figures.ts'

export interface Id {
  readonly id: string
}

/** Selects what figures refer to, and what supersedes them. */
const neededBy = queryTemplate(
  3,
  (one = sql``, other = sql``, third = sql``) => sql<Id>`
    SELECT from_figure_id AS id FROM figures WHERE ${isAmong(sql`id`, one)} AND from_figure_id IS NOT NULL
    UNION SELECT of_figure_id FROM figures WHERE ${isAmong(sql`id`, other)} AND of_figure_id IS NOT NULL
    UNION SELECT id FROM figures WHERE ${isAmong(sql`supersedes_id`, third)}`,
)

export const idsIn = (rows: readonly Id[]): string[] => rows.map(({ id }) => id)

/** Adds the figures and sources of other inputs. */
const merged = (one: Inputs, other: Inputs): Inputs => {
  const both = <T extends Id>(first: readonly T[], second: readonly T[]): T[] => [
    ...new Map([...first, ...second].map((record) => [record.id, record])).values(),
  ]
  return {
    register: { ...one.register, figures: both(one.register.figures, other.register.figures) },
    printed: { ...one.printed, sources: both(one.printed.sources, other.printed.sources) },
  }
}

/** Reads what decides about some equations: the figures of their subjects, and those that they refer to. */
export const inputsOfEquations = async (reader: Reader, ids: readonly string[]): Promise<Inputs> => {
  const asked = JSON.stringify(ids)
  const needed = idsIn(await reader.all(neededBy(asked, asked, asked)))
  const own = await inputsAbout(reader, await subjectsWith(reader, ids))
  return merged(own, await inputsAbout(reader, [], needed))
}
