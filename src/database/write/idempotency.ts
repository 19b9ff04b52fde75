/** The idempotency store: one caller at a time claims a request under a key, and its answer is kept for the others. */
import { randomUUID } from 'node:crypto'
import { Refusal } from '../../rules/refusal.ts'
import type { Answer, Claim, Claimed, KeyedRequest } from '../../store/writes.ts'
import type { Engine, Session } from '../engine.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

/**
 * A claim without an answer expires, as its process may have died: the same request may then be sent again. It is deleted
 * only a day later, as an import may still wait for its turn. An answer is kept for a day.
 */
const claimLife = 60_000
const answerLife = 86_400_000

/** The number of expired rows deleted with each claim: more than it adds, and few enough to be cheap. */
const deletedAtOnce = 100

const now = (later = 0): string => new Date(Date.now() + later).toISOString()

const deleteExpired = (): SQL => sql`DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency
  WHERE expires_at <= ${now()} AND (answer IS NOT NULL OR expires_at <= ${now(-answerLife)}) ${upTo(deletedAtOnce)})`

const insertClaim = (
  { id, digest }: KeyedRequest,
  token: string,
): SQL => sql`INSERT INTO idempotency (id, digest, token, expires_at)
  VALUES (${id}, ${digest}, ${token}, ${now(claimLife)})
  ON CONFLICT (id) DO UPDATE
    SET digest = excluded.digest, token = excluded.token, expires_at = excluded.expires_at, answer = NULL
    WHERE idempotency.expires_at <= ${now()}`

const existing = async (engine: Engine, { id, digest }: KeyedRequest): Promise<Claimed | undefined> => {
  const [row] = await engine.all(
    sql<{
      digest: string
      answer: string | null
    }>`SELECT digest, answer FROM idempotency WHERE id = ${id} AND expires_at > ${now()}`,
  )
  if (!row) return undefined
  if (row.digest !== digest) return 'other'
  return row.answer === null ? 'running' : { answer: JSON.parse(row.answer) as Answer }
}

/** Takes the claim; false if another caller was faster. */
const tryClaim = async (engine: Engine, request: KeyedRequest, token: string): Promise<boolean> => {
  try {
    return await engine.transaction(async (session) => {
      await session.run(deleteExpired())
      return (await session.run(insertClaim(request, token))) > 0
    })
  } catch (error) {
    // The claim may have been committed all the same, and no caller would hold it.
    await release(engine, { id: request.id, token })
    throw error
  }
}

/** Claims a request, or returns the state of the earlier one under the same key. */
export const claim = async (engine: Engine, request: KeyedRequest): Promise<Claimed> => {
  const token = randomUUID()
  for (;;) {
    const before = await existing(engine, request)
    if (before) return before
    if (await tryClaim(engine, request, token)) return { claim: { id: request.id, token } }
  }
}

/** Keeps an answer while the claim is still held and has none. */
const updateAnswer = ({ id, token }: Claim, answer: Answer): SQL => sql`UPDATE idempotency
  SET answer = ${JSON.stringify(answer)}, expires_at = ${now(answerLife)}
  WHERE id = ${id} AND token = ${token} AND answer IS NULL`

const takenOver = (): Refusal => new Refusal('overloaded', ['running-again'])

/** Renews a claim before long work under the register's lock. Throws a Refusal if another caller has taken it over. */
export const renewWithin = async (session: Session, { id, token }: Claim): Promise<void> => {
  const renewal = sql`UPDATE idempotency SET expires_at = ${now(claimLife)} WHERE id = ${id} AND token = ${token}`
  if ((await session.run(renewal)) === 0) throw takenOver()
}

/**
 * Keeps an answer in the transaction of its write. Throws a Refusal if another caller has taken over the claim, so that
 * the write is rolled back too.
 */
export const keepWithin = async (
  session: Session,
  { claim, answer }: { readonly claim: Claim; readonly answer: Answer },
): Promise<void> => {
  if ((await session.run(updateAnswer(claim, answer))) === 0) throw takenOver()
}

/** Keeps an answer in a transaction of its own. */
export const keep = async (engine: Engine, claim: Claim, answer: Answer): Promise<void> => {
  await engine.transaction((session) => session.run(updateAnswer(claim, answer)))
}

/** The pause before a failed release is tried again, in milliseconds. */
const pause = 500

/**
 * Releases a claim, so that the same request may be sent again: at once, or as soon as the database can be used.
 * If that takes too long, the claim expires.
 */
export const release = async (engine: Engine, claim: Claim, until = Date.now() + claimLife): Promise<void> => {
  try {
    const end = sql`DELETE FROM idempotency WHERE id = ${claim.id} AND token = ${claim.token} AND answer IS NULL`
    await engine.transaction((session) => session.run(end))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (Date.now() < until)
      setTimeout(() => {
        release(engine, claim, until).catch(() => undefined)
      }, pause).unref()
  }
}
