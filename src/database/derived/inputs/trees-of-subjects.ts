/** Computes the explained total of a subject from its own tree, without reading the rest of the register. */
import { familyOf } from '../../../figures/running/contributions.ts'
import { totals, type Totals } from '../../../figures/totals.ts'
import type { About } from '../../../store/store.ts'
import type { Reader } from '../../engine.ts'
import { inputsAbout } from './inputs-about.ts'
import { treesOf } from '../../sql/trees.ts'

/** Returns the explained total of a metric in the tree of a subject, which has the whole and the parts of each figure. */
export const totalsForSubject = async (reader: Reader, metric: string, about: About): Promise<Totals> => {
  const family = familyOf(about.subjectKind)
  const refs = await treesOf(reader, [{ kind: about.subjectKind, id: about.subjectId }])
  const { register, printed } = await inputsAbout(reader, refs)
  return totals({ metric, explain: true, subjectKind: family === 'plans' ? undefined : family }, register, printed)
}
