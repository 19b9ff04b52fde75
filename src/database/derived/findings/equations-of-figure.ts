/** The equations that a figure stands in, worked out. */
import { currentAmong } from '../../../figures/checks/checks.ts'
import { indexed } from '../../../figures/collections.ts'
import { equationsAmong, solve, type Equation } from '../../../figures/printed/equations.ts'
import { textOf } from '../../../figures/fractions.ts'
import type { WorkedEquation } from '../../../store/equations.ts'
import type { Reader } from '../../engine.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { idsIn, inputsOfEquations, type Id } from './equation-inputs.ts'

const shown = 50

/**
 * Selects a figure if it refers to another, the first ones that refer to it, and the shares of its subject whose part
 * is left out and may be this figure.
 */
const equationsWith = (id: string) => sql<Id>`SELECT id FROM figures WHERE id = ${id} AND of_figure_id IS NOT NULL
  UNION SELECT id FROM (SELECT id FROM figures WHERE from_figure_id = ${id} AND of_figure_id IS NOT NULL
    UNION SELECT id FROM figures WHERE of_figure_id = ${id} ORDER BY id ${upTo(shown)}) AS referring
  UNION SELECT share.id FROM figures AS part JOIN figures AS share ON share.subject_kind = part.subject_kind
    AND share.subject_id = part.subject_id AND share.stage = part.stage
    JOIN figures AS base ON base.id = share.of_figure_id AND base.metric = part.metric
    WHERE part.id = ${id} AND share.from_figure_id IS NULL
  ORDER BY id`

/** Ranks the own equation of a figure before those that name it, and these before shares that leave it out. */
const rankFor =
  (id: string) =>
  ({ figure }: Equation): number =>
    figure.id === id ? 0 : [figure.fromFigureId, figure.ofFigureId].includes(id) ? 1 : 2

const worked = (equation: Equation): WorkedEquation => {
  const { figure, relation, from, of } = equation
  const solved = solve(equation)
  return {
    relation,
    figureId: figure.id,
    fromFigureId: from.id,
    ofFigureId: of.id,
    holds: solved?.holds ?? null,
    computed: solved ? textOf(solved.computed) : null,
    implied: solved?.implied ? textOf(solved.implied) : null,
  }
}

/** Returns the first equations of a figure: its own, those of figures that name it, and others, each in order of id. */
export const equationsOfFigure = async (reader: Reader, id: string): Promise<readonly WorkedEquation[]> => {
  const ids = idsIn(await reader.all(equationsWith(id)))
  if (ids.length === 0) return []
  const { register, printed } = await inputsOfEquations(reader, ids)
  const figures = indexed(register.figures)
  const equationOf = equationsAmong(register.figures, currentAmong(register.figures), indexed(printed.sources))
  const rank = rankFor(id)
  return ids
    .flatMap((one) => figures.get(one) ?? [])
    .flatMap((figure) => equationOf(figure) ?? [])
    .filter(({ figure, from, of }) => [figure.id, from.id, of.id].includes(id))
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, shown)
    .map(worked)
}
