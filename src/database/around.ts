/** Explains a figure among those that bear upon it: the total of its metric over the tree of its subject alone. */
import { familyOf } from '../figures/standing.ts'
import { totals, type Totals } from '../figures/totals.ts'
import type { Figure } from '../resources/figures.ts'
import type { Engine } from './engine.ts'
import { materialAbout } from './material.ts'
import { treesOf } from './trees.ts'

/** Whole and parts of a figure always stand in its own tree, so the rest of the register need not be read. */
export const around = async (engine: Engine, { metric, subjectKind, subjectId }: Pick<Figure, 'metric' | 'subjectKind' | 'subjectId'>): Promise<Totals> => {
  const family = familyOf(subjectKind)
  const { register, printed } = await materialAbout(engine, await treesOf(engine, [{ kind: subjectKind, id: subjectId }]))
  return totals({ metric, explain: true, subjectKind: family === 'plans' ? undefined : family }, register, printed)
}
