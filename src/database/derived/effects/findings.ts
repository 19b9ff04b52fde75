/** Compares the findings of two states. */
import type { Effects } from '../../../store/effects.ts'
import type { ServedCheck } from '../../../store/computed-lists.ts'
import type { Reader } from '../../engine.ts'
import { amongThese } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { placeOf, withIds } from '../findings/ids.ts'
import { itemOf } from '../findings/items.ts'
import { reviewColumns, unanswered, withReview, type ReviewRow } from '../findings/reviews.ts'
import type { Held } from '../held.ts'
import type { Promised } from './promises.ts'

interface Found {
  readonly id: string
  /** The finding as JSON. */
  readonly item: string
  /** The last day of an unreported promise: an answer of before answered another finding. */
  readonly day?: string
}

type Findings = ReadonlyMap<string, Found>

const keptOf = queryTemplate(1, (ids = sql``) => sql<Found>`SELECT id, item FROM findings WHERE ${withIds(ids)}`)

const reviewsOf = queryTemplate(
  1,
  (ids = sql``) => sql<ReviewRow & { readonly finding: string }>`SELECT finding, ${reviewColumns} FROM reviews
    WHERE finding IN ${amongThese(ids)}`,
)

const unreportedOf = (promises: Promised, today: string): Found[] =>
  [...promises.values()].flatMap((row) =>
    row?.onceDue === 'unreported' && row.lastDay < today
      ? itemOf({ id: row.figureId, day: row.lastDay, ...unanswered }).map(({ id, item }) => ({
          id,
          item,
          day: row.lastDay,
        }))
      : [],
  )

/** Returns the findings of a state that may not be in another one. */
const findingsIn = (kept: Findings, { findings }: Held, promises: Promised, today: string): Findings => {
  const found = [...new Map([...kept, ...findings]).values(), ...unreportedOf(promises, today)]
  return new Map(found.flatMap((one) => (one ? [[one.id, one]] : [])))
}

const without = (findings: Findings, others: Findings): Found[] =>
  [...findings.values()].filter(({ id, item }) => others.get(id)?.item !== item)

/** Returns findings in the order of pages, with their answers. */
const served = (findings: readonly Found[], answerOf: (found: Found) => ReviewRow): ServedCheck[] =>
  findings
    .map((found) => JSON.parse(withReview(found.item, answerOf(found))) as ServedCheck)
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))

/** Returns the findings that open and close, given what was held of each state and its promises. */
export const findingEffects = async (
  reader: Reader,
  [before, after]: readonly [Held, Held],
  [promisedNow, promisedThen]: readonly [Promised, Promised],
  today: string,
): Promise<Pick<Effects, 'opened' | 'closed'>> => {
  const ids = [...new Set([...before.findings.keys(), ...after.findings.keys()])]
  const rows = await reader.all(keptOf(JSON.stringify(ids)))
  const kept = new Map(rows.map((row) => [row.id, row]))
  const now = findingsIn(kept, before, promisedNow, today)
  const then = findingsIn(kept, after, promisedThen, today)
  const [opened, closed] = [without(then, now), without(now, then)]
  const changed = [...new Set([...opened, ...closed].map(({ id }) => id))]
  const answers = await reader.all(reviewsOf(JSON.stringify(changed)))
  const answered = new Map(answers.map(({ finding, ...review }) => [finding, review]))
  // Only a finding of before has an answer.
  const answerOf = ({ id, day = '' }: Found): ReviewRow => {
    const review = now.has(id) ? answered.get(id) : undefined
    return review && day < String(review.at).slice(0, 10) ? review : unanswered
  }
  return { opened: served(opened, answerOf), closed: served(closed, answerOf) }
}
