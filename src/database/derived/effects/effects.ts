/**
 * Tells what an import does to totals, promises and findings: what is kept is recomputed in its transaction, which is
 * then rolled back.
 */
import type { ServedCheck } from '../../../store/computed-lists.ts'
import type { Effects } from '../../../store/effects.ts'
import type { Reader, Session } from '../../engine.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { keptFindings, unreportedAmong, type Item } from '../findings/by-id.ts'
import { placeOf } from '../findings/ids.ts'
import { withReview } from '../findings/reviews.ts'
import { Noted, type Recomputing } from '../noted.ts'
import { recomputeSome } from '../recompute.ts'
import { few, isMoreStale } from '../stale.ts'
import { promiseEffects, promisesAmong, type Promised } from './promises.ts'
import { inSlices } from './slices.ts'
import { placesOfMetrics, totalEffects, totalsOf, type PlacedTotals } from './totals.ts'

const begin = queryTemplate(0, () => sql.raw('SAVEPOINT effects'))()
const undo = queryTemplate(0, () => sql.raw('ROLLBACK TO SAVEPOINT effects'))()

/** The number of subjects and figures that are recomputed while other writers wait. */
const mostStale = 4000
/** The number of marks that are recomputed between turns of the event loop. */
const marksAtOnce = 10

const recomputeAll = async (session: Recomputing): Promise<void> => {
  while (await recomputeSome(session, marksAtOnce));
}

/** Begins a dry run in a transaction; false if so much is stale that others would wait for its recompute too long. */
export const beginDryRun = async (session: Session): Promise<boolean> => {
  if (await isMoreStale(session, few)) return false
  await recomputeAll(session)
  await session.run(begin)
  return true
}

interface State {
  readonly totals: PlacedTotals
  readonly promises: Promised
  readonly findings: ReadonlyMap<string, Item>
}

/** Reads what was noted. */
const stateOf = async (reader: Reader, { places, promises, findings }: Noted, today: string): Promise<State> => {
  const figures = [...promises]
  const items = [
    ...(await inSlices([...findings], (ids) => keptFindings(reader, ids))),
    ...(await inSlices(figures, (ids) => unreportedAmong(reader, ids, today))),
  ]
  const outcomes = await inSlices(figures, (ids) => promisesAmong(reader, ids, today))
  return {
    totals: await totalsOf(reader, places),
    promises: new Map(outcomes.map((one) => [one.figureId, one])),
    findings: new Map(items.map((item) => [item.id, item])),
  }
}

/** Returns the findings of a state that are not, or not the same, in another one; in the order of pages. */
const without = (findings: State['findings'], others: State['findings']): ServedCheck[] =>
  [...findings.values()]
    .filter(({ id, item }) => others.get(id)?.item !== item)
    .map(({ item, ...review }) => JSON.parse(withReview(item, review)) as ServedCheck)
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))

/** Undoes a dry run, and returns its effects; null if it makes too much stale. `metrics` are those that it has written. */
export const endDryRun = async (session: Session, metrics: readonly string[]): Promise<Effects | null> => {
  if (await isMoreStale(session, mostStale)) return null
  const today = new Date().toISOString().slice(0, 10)
  const noted = new Noted()
  await recomputeAll({ ...session, noted })
  for (const place of await placesOfMetrics(session, metrics)) noted.addPlace(place)
  const after = await stateOf(session, noted, today)
  await session.run(undo)
  const before = await stateOf(session, noted, today)
  return {
    totals: await totalEffects(session, before.totals, after.totals),
    promises: promiseEffects(before.promises, after.promises),
    opened: without(after.findings, before.findings),
    closed: without(before.findings, after.findings),
  }
}
