/** Answers to findings. They are read with the finding, and closed while it is gone. */
import { partitioned } from '../../figures/collections.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Review, ReviewRequest } from '../../store/computed-lists.ts'
import type { Engine, Reader, Session } from '../engine.ts'
import { head } from '../history/sequence.ts'
import { amongThese } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { unanswered, type ReviewRow } from './sentences.ts'

const columns = sql`review, note, "by", at`

const reviewIn = ({ review, note, by, at }: ReviewRow): Review | null =>
  review === null ? null : ({ review, note, by, at } as Review)

/** Selects the answers that meet a condition and stood as of a change. */
export const reviewsWhere = (condition: SQL, asOf = Number.MAX_SAFE_INTEGER) =>
  sql<ReviewRow & { finding: string }>`SELECT finding, ${columns} FROM reviews
    WHERE ${condition} AND sequence <= ${asOf} AND (closed IS NULL OR closed > ${asOf})`

/** Returns the answers that stood as of a change, by the ids of their findings. */
export const reviewsIn = async (reader: Reader, asOf: number | undefined): Promise<ReadonlyMap<string, ReviewRow>> => {
  const rows = await reader.all(reviewsWhere(sql`1 = 1`, asOf))
  return new Map(rows.map(({ finding, ...row }) => [finding, row]))
}

const anyReview = queryTemplate(0, () => sql`SELECT 1 FROM reviews ${upTo(1)}`)

export const areAnyReviews = async (reader: Reader): Promise<boolean> => (await reader.all(anyReview())).length > 0

interface AnsweredFinding {
  readonly finding: string
  readonly at: string
  readonly closed: number | null
  /** A batch was undone after it was closed, and did not bring the finding back. */
  readonly isOver: unknown
}

const everyReview = queryTemplate(
  0,
  () => sql<AnsweredFinding>`SELECT finding, at, closed,
    closed < (SELECT max("first") FROM batches WHERE undoes IS NOT NULL) AS "isOver" FROM reviews`,
)

/** The findings whose answers have to be closed, and those that are there again, in the state of a change. */
export interface Unsettled {
  readonly sequence: number
  readonly gone: readonly string[]
  readonly back: readonly string[]
}

/** Compares the answers with the findings of a state. */
export const unsettledIn = async (
  reader: Reader,
  isThere: (finding: string, at: string) => boolean,
): Promise<Unsettled> => {
  const [answered, { sequence }] = [await reader.all(everyReview()), await head(reader)]
  const [there, away] = partitioned(answered, ({ finding, at }) => isThere(finding, at))
  return {
    sequence,
    gone: away.filter(({ closed, isOver }) => closed === null || isOver).map(({ finding }) => finding),
    back: there.filter(({ closed }) => closed !== null).map(({ finding }) => finding),
  }
}

const close = queryTemplate(
  2,
  (sequence, ids = sql``) => sql`UPDATE reviews SET closed = ${sequence} WHERE finding IN ${amongThese(ids)}`,
)

/** A batch closed it, or what came after the batch, and the batch was undone since. */
const reopen = queryTemplate(
  1,
  (ids = sql``) => sql`UPDATE reviews SET closed = NULL WHERE finding IN ${amongThese(ids)} AND EXISTS (
    SELECT 1 FROM batches AS undone JOIN batches AS undo ON undo.undoes = undone.id
    WHERE undone."first" <= closed AND undo."first" > closed)`,
)

const drop = queryTemplate(
  1,
  (ids = sql``) => sql`DELETE FROM reviews WHERE finding IN ${amongThese(ids)} AND closed IS NOT NULL`,
)

const countReview = sql`UPDATE register SET reviews = coalesce(reviews, 0) + 1`

/**
 * Closes the answers to findings that are gone. Those to findings that an undo has brought back are open again, and
 * those to findings that came back otherwise are dropped.
 */
export const settleReviews = async (engine: Engine, { sequence, gone, back }: Unsettled): Promise<void> => {
  if (gone.length + back.length === 0) return
  await engine.transaction(async (session) => {
    await session.run(close(sequence, JSON.stringify(gone)))
    if ((await session.run(reopen(JSON.stringify(back)))) > 0) await session.run(countReview)
    await session.run(drop(JSON.stringify(back)))
  })
}

const write = async (session: Session, { id, note, by }: ReviewRequest, review: Review['review']): Promise<void> => {
  const { sequence } = await head(session)
  await session.run(sql`INSERT INTO reviews (finding, ${columns}, sequence)
    VALUES (${id}, ${review}, ${note}, ${by}, ${new Date().toISOString()}, ${sequence})
    ON CONFLICT (finding) DO UPDATE SET review = excluded.review, note = excluded.note, "by" = excluded."by",
      at = excluded.at, sequence = excluded.sequence, closed = NULL`)
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
    const own = sql<ReviewRow>`SELECT ${columns} FROM reviews WHERE finding = ${id} AND closed IS NULL`
    const [before = unanswered] = await session.all(own)
    if (before.review === review && before.note === note) return before
    if (review === null) await session.run(sql`DELETE FROM reviews WHERE finding = ${id}`)
    else await write(session, request, review)
    await session.run(countReview)
    const [after = unanswered] = await session.all(own)
    return after
  })
  return JSON.stringify({ ...(JSON.parse(finding) as object), review: reviewIn(answered) })
}
