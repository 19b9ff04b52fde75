/** Answers about some subjects from their own trees, without reading the rest of the register. */
import { checks, type Check } from '../../figures/checks/checks.ts'
import { promises, type Promised, type PromisesQuery } from '../../figures/promises.ts'
import { familyOf } from '../../figures/contributions.ts'
import { totals, type Totals } from '../../figures/totals.ts'
import type { About } from '../../store/store.ts'
import type { Reader } from '../engine.ts'
import { inputsAbout, type Inputs } from './inputs.ts'
import { treesOf } from '../sql/trees.ts'

/** The whole and the parts of a figure, its promise and the figures that keep it all belong to its own tree. */
const inputsForSubjects = async (reader: Reader, about: readonly About[]): Promise<Inputs> =>
  inputsAbout(
    reader,
    await treesOf(
      reader,
      about.map(({ subjectKind: kind, subjectId: id }) => ({ kind, id })),
    ),
  )

/** Returns the explained total of a metric in the tree of a subject. */
export const totalsForSubject = async (reader: Reader, metric: string, about: About): Promise<Totals> => {
  const family = familyOf(about.subjectKind)
  const { register, printed } = await inputsForSubjects(reader, [about])
  return totals({ metric, explain: true, subjectKind: family === 'plans' ? undefined : family }, register, printed)
}

/** Returns the promises in the trees of these subjects. */
export const promisesForSubjects = async (
  reader: Reader,
  query: PromisesQuery,
  about: readonly About[],
): Promise<Promised[]> => {
  const { register, printed } = await inputsForSubjects(reader, about)
  return promises(query, register, printed)
}

/** Returns the findings in the trees of these subjects, but for stray rates: a rate strays only among all others. */
export const checksForSubjects = async (reader: Reader, today: string, about: readonly About[]): Promise<Check[]> => {
  const { register, printed } = await inputsForSubjects(reader, about)
  return checks({ today }, register, printed).filter(({ check }) => check !== 'rate-outlier')
}
