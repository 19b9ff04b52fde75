/** Answers to findings: kept as long as the finding is, and read with it. */
import { Refusal } from '../../../rules/refusal.ts'
import type { Review, ReviewRequest } from '../../../store/computed-lists.ts'
import type { Engine, Reader, Session } from '../../engine.ts'
import { head } from '../../history/sequence.ts'
import { amongThese } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { Recomputing } from '../held.ts'
import { answers, isOfAnswer } from '../stale.ts'
import { hiddenBy, promiseIn, withIdIn, withIds } from './ids.ts'
import { itemOf } from './items.ts'
import { withSentences, type ReviewRow } from './sentences.ts'

/** The columns of an answer, all null without one. */
export const reviewColumns = sql`review, note, "by", at`

export const unanswered: ReviewRow = { review: null, note: null, by: null, at: null }

/** Returns the answers given up to a change, by the ids of their findings. */
export const reviewsIn = async (reader: Reader, asOf: number | undefined): Promise<ReadonlyMap<string, ReviewRow>> => {
  const rows = await reader.all(
    sql<ReviewRow & { finding: string }>`SELECT finding, ${reviewColumns} FROM reviews
      WHERE sequence <= ${asOf ?? Number.MAX_SAFE_INTEGER}`,
  )
  return new Map(rows.map(({ finding, ...row }) => [finding, row]))
}

/** Takes figures; an answer given before the promise was due answered another finding. */
const forgetReported = queryTemplate(
  1,
  (figures = sql``) => sql`DELETE FROM reviews WHERE promise IN ${amongThese(figures)}
    AND NOT EXISTS (SELECT 1 FROM promises WHERE figure_id = promise AND once_due = 'unreported'
      AND last_day < substr(reviews.at, 1, 10))`,
)

/** Drops the answers to promises among these figures that are unreported no more. */
export const dropAnswered = async (session: Session, figures: readonly { readonly id: string }[]): Promise<void> => {
  if (figures.length > 0) await session.run(forgetReported(JSON.stringify(figures.map(({ id }) => id))))
}

/** Marks the answers to findings that are gone. */
export const markAnswersOf = queryTemplate(
  1,
  (ids = sql``) => sql`INSERT INTO unsettled (mark)
    SELECT ${sql.raw(`'${answers}'`)} || finding FROM reviews WHERE finding IN ${amongThese(ids)} ON CONFLICT DO NOTHING`,
)

const dropUnfounded = queryTemplate(
  1,
  (ids = sql``) => sql`DELETE FROM reviews WHERE finding IN ${amongThese(ids)}
    AND NOT EXISTS (SELECT 1 FROM findings WHERE ${withIdIn(sql`reviews.finding`)})`,
)

/** Drops the answers that these marks name, unless their findings have been found again. */
export const dropAnswersOf = async (session: Recomputing, marks: readonly string[]): Promise<void> => {
  const ids = marks.filter(isOfAnswer).map((mark) => mark.slice(answers.length))
  if (ids.length > 0 && !session.held) await session.run(dropUnfounded(JSON.stringify(ids)))
}

const isDue = (figureId: string, today: string): SQL<{ item: string }> =>
  sql<{ item: string }>`SELECT item FROM promises
    WHERE figure_id = ${figureId} AND once_due = 'unreported' AND last_day < ${today}`

const findingOf = async (reader: Reader, { id, today }: ReviewRequest): Promise<string | undefined> => {
  const promise = promiseIn(id)
  if (promise === undefined) {
    const [row] = await reader.all(
      sql<{ item: string }>`SELECT item FROM findings WHERE ${withIds(sql`${JSON.stringify([id])}`)}
        AND rank < ${hiddenBy}`,
    )
    return row?.item
  }
  const [row] = await reader.all(isDue(promise, today))
  return row && itemOf({ ...row, ...unanswered })[0]?.item
}

const currentReview = async (reader: Reader, id: string): Promise<ReviewRow> => {
  const [row] = await reader.all(sql<ReviewRow>`SELECT ${reviewColumns} FROM reviews WHERE finding = ${id}`)
  return row ?? unanswered
}

const answer = async (session: Session, { id, note, by }: ReviewRequest, review: Review['review']): Promise<void> => {
  const { sequence } = await head(session)
  await session.run(sql`INSERT INTO reviews (finding, promise, ${reviewColumns}, sequence)
    VALUES (${id}, ${promiseIn(id) ?? null}, ${review}, ${note}, ${by}, ${new Date().toISOString()}, ${sequence})
    ON CONFLICT (finding) DO UPDATE SET review = excluded.review, note = excluded.note, "by" = excluded."by",
      at = excluded.at, sequence = excluded.sequence`)
}

/** Answers a finding that is up to date. It is no change of a record, but entity tags count it. */
export const reviewFinding = (engine: Engine, request: ReviewRequest): Promise<string> =>
  engine.transaction(async (session) => {
    const { id, review, note } = request
    const finding = await findingOf(session, request)
    if (finding === undefined) throw new Refusal('not-found', `There is no finding ${id}.`)
    const before = await currentReview(session, id)
    const served = async (given: ReviewRow): Promise<string> =>
      JSON.stringify((await withSentences(session, [{ item: finding, ...given }]))[0])
    if (before.review === review && before.note === note) return served(before)
    if (review === null) await session.run(sql`DELETE FROM reviews WHERE finding = ${id}`)
    else await answer(session, request, review)
    await session.run(sql`UPDATE register SET reviews = coalesce(reviews, 0) + 1`)
    return served(await currentReview(session, id))
  })
