/** The equations that a figure stands in, worked out. */
import { currentAmong } from '../../figures/checks/checks.ts'
import { byText, indexed } from '../../figures/collections.ts'
import { textOf } from '../../figures/fractions.ts'
import { equationsAmong, solve, type Equation } from '../../figures/printed/equations.ts'
import type { Figure } from '../../figures/register.ts'
import type { WorkedEquation } from '../../store/computed-lists.ts'
import type { State } from './state.ts'
import { figuresAbout, keyOfSubject } from './subjects.ts'

const mostEquations = 50

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

/** Returns the figures that decide about equations: those of their subjects, and of the subjects of what they refer to. */
const figuresOfEquations = ({ records }: State, subjects: Iterable<string>): Figure[] => {
  const own = [...figuresAbout(records, subjects).values()].flat()
  const others = own.flatMap(({ fromFigureId, ofFigureId }) =>
    [fromFigureId, ofFigureId].flatMap((id) => (id === null ? [] : (records.maps.figures.get(id) ?? []))),
  )
  const about = new Set([...own, ...others].map(keyOfSubject))
  return [...figuresAbout(records, about).values()].flat()
}

/**
 * Returns the first equations of a figure: its own, those of figures that name it, and shares of its subject whose part
 * is left out and may be this figure, each in order of id.
 */
export const equationsOfFigure = (state: State, id: string): readonly WorkedEquation[] => {
  const { records, indexes, referring } = state
  const figure = records.maps.figures.get(id)
  if (!figure) return []
  const naming = [...(referring.get(id) ?? [])].sort(byText).slice(0, mostEquations)
  const subjects = new Set(
    [id, ...naming].flatMap((one) => {
      const known = records.maps.figures.get(one)
      return known ? [keyOfSubject(known)] : []
    }),
  )
  const figures = figuresOfEquations(state, subjects)
  const byId = indexed(figures)
  const equationOf = equationsAmong(figures, currentAmong(figures), indexes.sources)
  const rank = rankFor(id)
  const ownShares = figures.filter((one) => keyOfSubject(one) === keyOfSubject(figure) && one.ofFigureId !== null)
  const candidates = new Set([id, ...naming, ...ownShares.map((one) => one.id)])
  return [...candidates]
    .sort(byText)
    .flatMap((one) => byId.get(one) ?? [])
    .flatMap((one) => equationOf(one) ?? [])
    .filter(({ figure: own, from, of }) => [own.id, from.id, of.id].includes(id))
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, mostEquations)
    .map(worked)
}
