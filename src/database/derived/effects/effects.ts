/**
 * Tells what an import does to totals, promises and findings: its dry run recomputes what is stale before the import and
 * after it, in memory, and compares both.
 */
import type { Effects } from '../../../store/effects.ts'
import type { Session, Trial } from '../../engine.ts'
import { Held } from '../held.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { compareSomeWords, keepSomeWords } from '../findings/words-in-texts.ts'
import { recomputeSome, remark } from '../recompute.ts'
import { isAmountMark } from '../stale.ts'
import { isMoreStale } from '../staleness.ts'
import { findingEffects } from './findings.ts'
import { promiseEffects, promisesIn } from './promises.ts'
import { namingOf, type Renamed } from './renamed.ts'
import { totalEffects, type FormerNatures } from './totals.ts'

/** The number of subjects and figures that are recomputed for one answer. */
const mostStale = 4000

const takeAmounts = queryTemplate(
  0,
  () => sql<{ mark: string }>`DELETE FROM unsettled WHERE ${isAmountMark} RETURNING mark`,
)

/** Recomputes all that is marked, and writes nothing but marks; undefined if it is too much. */
export const recomputed = async (session: Session): Promise<Held | undefined> => {
  if (await isMoreStale(session, mostStale)) return undefined
  const held = new Held()
  const recomputing = { ...session, held }
  // Trees first: clusters of amounts are looked up among kept own parts, which do not know what is held.
  const amounts = await session.all(takeAmounts())
  while (await recomputeSome(recomputing));
  await session.run(remark(JSON.stringify(amounts.map(({ mark }) => mark))))
  while (await recomputeSome(recomputing));
  do await compareSomeWords(recomputing)
  while (await keepSomeWords(recomputing))
  return held
}

/** Compares what was recomputed before an import and after it, given what that writes. */
export const effectsOf = async (
  trial: Trial,
  held: readonly [before: Held, after: Held],
  written: { readonly metrics: FormerNatures; readonly renamed: Renamed },
): Promise<Effects> => {
  const today = new Date().toISOString().slice(0, 10)
  const naming = await namingOf(trial, written.renamed)
  const promises = await promisesIn(trial, held, naming.figures)
  return {
    totals: await totalEffects(trial, held, written.metrics),
    promises: promiseEffects(...promises, today),
    ...(await findingEffects(trial, held, promises, naming.findings, today)),
  }
}
