/** Answers to findings: they are stored as long as the finding exists, and read with it. */
import { Refusal } from '../../rules/refusal.ts'
import type { Review, ReviewRequest } from '../../store/computed-lists.ts'
import type { Engine, Reader, Session } from '../engine.ts'
import { head } from '../history/sequence.ts'
import { amongThese } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { promiseIn } from './listing.ts'
import { unanswered, type ReviewRow } from './sentences.ts'

const columns = sql`review, note, "by", at`

const reviewIn = ({ review, note, by, at }: ReviewRow): Review | null =>
  review === null ? null : ({ review, note, by, at } as Review)

/** Selects the answers that meet a condition and were given up to a change. */
export const reviewsWhere = (condition: SQL, asOf: number | undefined) =>
  sql<ReviewRow & { finding: string }>`SELECT finding, ${columns} FROM reviews
    WHERE ${condition} AND sequence <= ${asOf ?? Number.MAX_SAFE_INTEGER}`

/** Returns the answers given up to a change, by the ids of their findings. */
export const reviewsIn = async (reader: Reader, asOf: number | undefined): Promise<ReadonlyMap<string, ReviewRow>> => {
  const rows = await reader.all(reviewsWhere(sql`1 = 1`, asOf))
  return new Map(rows.map(({ finding, ...row }) => [finding, row]))
}

const anyReview = queryTemplate(0, () => sql`SELECT 1 FROM reviews ${upTo(1)}`)

export const areAnyReviews = async (reader: Reader): Promise<boolean> => (await reader.all(anyReview())).length > 0

const drop = queryTemplate(1, (ids = sql``) => sql`DELETE FROM reviews WHERE finding IN ${amongThese(ids)}`)

/** Drops the answers to findings that are gone. */
export const dropReviews = async (engine: Engine, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await engine.transaction((session) => session.run(drop(JSON.stringify(ids))))
}

const write = async (session: Session, { id, note, by }: ReviewRequest, review: Review['review']): Promise<void> => {
  const { sequence } = await head(session)
  await session.run(sql`INSERT INTO reviews (finding, promise, ${columns}, sequence)
    VALUES (${id}, ${promiseIn(id) ?? null}, ${review}, ${note}, ${by}, ${new Date().toISOString()}, ${sequence})
    ON CONFLICT (finding) DO UPDATE SET review = excluded.review, note = excluded.note, "by" = excluded."by",
      at = excluded.at, sequence = excluded.sequence`)
}

/**
 * Answers a finding, and returns it with the answer. It is no change of a record, but entity tags count it. Throws a
 * Refusal: not-found, overloaded, no-room.
 */
export const reviewFinding = async (
  engine: Engine,
  request: ReviewRequest,
  finding: string | undefined,
): Promise<string> => {
  const { id, review, note } = request
  if (finding === undefined) throw new Refusal('not-found', ['no-finding', id])
  const answered = await engine.transaction(async (session) => {
    const own = sql<ReviewRow>`SELECT ${columns} FROM reviews WHERE finding = ${id}`
    const [before = unanswered] = await session.all(own)
    if (before.review === review && before.note === note) return before
    if (review === null) await session.run(sql`DELETE FROM reviews WHERE finding = ${id}`)
    else await write(session, request, review)
    await session.run(sql`UPDATE register SET reviews = coalesce(reviews, 0) + 1`)
    const [after = unanswered] = await session.all(own)
    return after
  })
  return JSON.stringify({ ...(JSON.parse(finding) as object), review: reviewIn(answered) })
}
