/** Compares the findings of two states. */
import { divided, manyOf, mostAlike, type Keyed } from '../../../figures/checks/alike.ts'
import type { Check } from '../../../figures/checks/checks.ts'
import type { Effects } from '../../../store/effects.ts'
import type { ServedCheck } from '../../../store/computed-lists.ts'
import type { Trial } from '../../engine.ts'
import { amongThese, isAmong } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { placeOf, withIds } from '../findings/ids.ts'
import { itemOf } from '../findings/items.ts'
import { reviewColumns, unanswered } from '../findings/reviews.ts'
import { withSentences, type ReviewRow, type State } from '../findings/sentences.ts'
import type { Held } from '../held.ts'
import type { Promised } from './promises.ts'

interface Found extends Keyed {
  /** The finding as JSON. */
  readonly item: string
  /** The last day of an unreported promise: an answer of before answered another finding. */
  readonly day?: string
}

type Findings = ReadonlyMap<string, Found>

const keptOf = queryTemplate(1, (ids = sql``) => sql<Found>`SELECT id, alike, item FROM findings WHERE ${withIds(ids)}`)
const alikeAmong = queryTemplate(
  1,
  (names = sql``) => sql<Found>`SELECT id, alike, item FROM findings WHERE ${isAmong(sql`alike`, names)}`,
)

const reviewsOf = queryTemplate(
  1,
  (ids = sql``) => sql<ReviewRow & { readonly finding: string }>`SELECT finding, ${reviewColumns} FROM reviews
    WHERE finding IN ${amongThese(ids)}`,
)

const unreportedOf = (promises: Promised, today: string): Found[] =>
  [...promises.values()].flatMap((row) =>
    row?.onceDue === 'unreported' && row.lastDay < today
      ? itemOf({ ...unanswered, item: row.item }).map(({ id, item }) => ({ id, alike: '', item, day: row.lastDay }))
      : [],
  )

/** Returns the findings of a state that may not be in another one; many that are alike as one. */
const findingsIn = (kept: Findings, { findings }: Held, promises: Promised, today: string): Findings => {
  const all = [...new Map([...kept, ...findings]).values()].flatMap((one): Found[] => (one ? [one] : []))
  const { single, many } = divided([...all, ...unreportedOf(promises, today)])
  const groups = [...many].map(([id, members]): Found => {
    const first = members.slice(0, mostAlike).map(({ item }) => JSON.parse(item) as Check)
    return { id, alike: '', item: JSON.stringify({ id, ...manyOf(first, members.length) }) }
  })
  return new Map([...single, ...groups].map((one) => [one.id, one]))
}

/**
 * Returns the findings that open, close and read otherwise, given what was held of each state, its promises, and the ids
 * of kept findings that name records which are called otherwise.
 */
export const findingEffects = async (
  trial: Trial,
  [before, after]: readonly [Held, Held],
  [promisedNow, promisedThen]: readonly [Promised, Promised],
  named: readonly string[],
  today: string,
): Promise<Pick<Effects, 'opened' | 'closed' | 'changed'>> => {
  const ids = [...new Set([...before.findings.keys(), ...after.findings.keys(), ...named])]
  const rows = await trial.all(keptOf(JSON.stringify(ids)))
  const touched = [...rows, ...before.findings.values(), ...after.findings.values()].map((one) => one?.alike ?? '')
  const names = [...new Set(touched)].filter((alike) => alike !== '')
  const alike = names.length > 0 ? await trial.all(alikeAmong(JSON.stringify(names))) : []
  const kept = new Map([...alike, ...rows].map((row) => [row.id, row]))
  const now = findingsIn(kept, before, promisedNow, today)
  const then = findingsIn(kept, after, promisedThen, today)
  const answers = await trial.all(reviewsOf(JSON.stringify([...new Set([...now.keys(), ...then.keys()])])))
  const answered = new Map(answers.map(({ finding, ...review }) => [finding, review]))
  // Only a finding of before has an answer.
  const answerOf = ({ id, day = '' }: Found): ReviewRow => {
    const review = now.has(id) ? answered.get(id) : undefined
    return review && day < String(review.at).slice(0, 10) ? review : unanswered
  }
  const served = async (findings: Findings, state: State = {}): Promise<ReadonlyMap<string, ServedCheck>> => {
    const said = [...findings.values()].map((found) => ({ item: found.item, ...answerOf(found) }))
    return new Map((await withSentences(trial, said, state)).map((one) => [one.id, one]))
  }
  const [old, next] = [await served(now, trial), await served(then)]
  const inOrder = (findings: ReadonlyMap<string, ServedCheck>, isWanted: (id: string) => boolean): ServedCheck[] =>
    [...findings.values()]
      .filter(({ id }) => isWanted(id))
      .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
  const readsOtherwise = (id: string): boolean =>
    old.has(id) && JSON.stringify(old.get(id)) !== JSON.stringify(next.get(id))
  return {
    opened: inOrder(next, (id) => !old.has(id)),
    closed: inOrder(old, (id) => !next.has(id)),
    changed: inOrder(next, readsOtherwise),
  }
}
