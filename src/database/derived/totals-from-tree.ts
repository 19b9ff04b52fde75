/** Totals of an initiative or a project, computed from its own tree without reading the rest of the register. */
import { totals, type Totals, type TotalsQuery } from '../../figures/totals.ts'
import type { Reader } from '../engine.ts'
import { areLargeTrees, treesOf, type SubjectRef } from '../sql/trees.ts'
import { placeTrees } from './inputs/inputs.ts'
import { inputsAbout } from './inputs/inputs-about.ts'
import { areManyAbout } from './inputs/subjects-of-figures.ts'
import { withNature } from './nature.ts'
import { dimensionsOf } from './sums/chosen.ts'
import { assertKeptAdds, isKept } from './sums/totals-from-own-parts.ts'

/** Returns the subject whose tree has all the figures that a question asks for. */
const rootOf = ({ initiativeId, projectId }: TotalsQuery): SubjectRef | undefined => {
  if (projectId !== undefined) return { kind: 'project', id: projectId }
  return initiativeId === undefined ? undefined : { kind: 'initiative', id: initiativeId }
}

/** Reports whether a question is about one tree, and chooses among figures as kept own parts do. */
export const isOfTree = (query: TotalsQuery): boolean =>
  rootOf(query) !== undefined && isKept({ ...query, initiativeId: undefined, projectId: undefined })

const rootsOf = (query: TotalsQuery): SubjectRef[] => [rootOf(query)].filter((root) => root !== undefined)

/** Reports whether the tree of a question has so few subjects and figures that it is worked through in place. */
export const isOfSmallTree = async (reader: Reader, query: TotalsQuery): Promise<boolean> =>
  !(await areLargeTrees(reader, rootsOf(query))) && !(await areManyAbout(reader, await treesOf(reader, rootsOf(query))))

/** Answers from the tree. What is derived must be current. Throws a Refusal if figures never add up. */
export const totalFromTree = async (reader: Reader, asked: TotalsQuery): Promise<Totals> => {
  const subjects = await treesOf(reader, rootsOf(asked))
  const query = await withNature(reader, asked)
  const { register, printed } = await inputsAbout(reader, subjects, undefined, query.unit)
  const places = dimensionsOf(query).length === 0 ? {} : await placeTrees(reader)
  const total = totals(query, { ...register, ...places }, printed)
  // Percentages make no rows, so where there are some, others were asked for.
  if (total.data.length === 0) await assertKeptAdds(reader, query)
  return total
}
