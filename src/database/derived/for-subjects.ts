/** Looks at figures among those that bear upon them: what stands in the trees of their subjects, and nothing else of the register. */
import { checks, type Check } from '../../figures/checks/checks.ts'
import { promises, type Promised, type PromisesQuery } from '../../figures/promises.ts'
import { familyOf } from '../../figures/contributions.ts'
import { totals, type Totals } from '../../figures/totals.ts'
import type { About } from '../../store/store.ts'
import type { Reader } from '../engine.ts'
import { inputsAbout, type Inputs } from './inputs.ts'
import { treesOf } from '../sql/trees.ts'

/** Whole and parts of a figure, its promise and what came of it always stand in its own tree. */
const inputsAround = async (reader: Reader, about: readonly About[]): Promise<Inputs> =>
  inputsAbout(
    reader,
    await treesOf(
      reader,
      about.map(({ subjectKind: kind, subjectId: id }) => ({ kind, id })),
    ),
  )

export const totalsAround = async (reader: Reader, metric: string, about: About): Promise<Totals> => {
  const family = familyOf(about.subjectKind)
  const { register, printed } = await inputsAround(reader, [about])
  return totals({ metric, explain: true, subjectKind: family === 'plans' ? undefined : family }, register, printed)
}

export const promisesAround = async (
  reader: Reader,
  query: PromisesQuery,
  about: readonly About[],
): Promise<Promised[]> => {
  const { register, printed } = await inputsAround(reader, about)
  return promises(query, register, printed)
}

/** A rate strays only among all others, so of rates nothing is said. */
export const checksAround = async (reader: Reader, today: string, about: readonly About[]): Promise<Check[]> => {
  const { register, printed } = await inputsAround(reader, about)
  return checks({ today }, register, printed).filter(({ check }) => check !== 'rate-outlier')
}
