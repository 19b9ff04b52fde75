/** Keeps what requests under an idempotency key were answered; each is claimed before the work, by one at a time. */
import { randomUUID } from 'node:crypto'
import { Refusal } from '../../rules/refusal.ts'
import type { Answer, Claim, Claimed, KeyedRequest } from '../../store/writes.ts'
import type { Engine, Session } from '../engine.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

/** A claim that is not answered by then, as its process has died, is up for others; an answer is kept a day. */
const claimLife = 60_000
const answerLife = 86_400_000

/** How many expired rows go with each claim: more than come with it, and few enough not to be felt. */
const removedAtOnce = 100

const now = (later = 0): string => new Date(Date.now() + later).toISOString()

const expired = (): SQL => sql`SELECT id FROM idempotency WHERE expires_at <= ${now()} ${upTo(removedAtOnce)}`

/** Nothing expired, no statement: a transaction stops at one that changes no row. */
const removal = async (engine: Engine): Promise<SQL[]> =>
  (await engine.all(expired())).length > 0 ? [sql`DELETE FROM idempotency WHERE id IN (${expired()})`] : []

const take = (
  { id, digest }: KeyedRequest,
  token: string,
): SQL => sql`INSERT INTO idempotency (id, digest, token, expires_at)
  VALUES (${id}, ${digest}, ${token}, ${now(claimLife)})
  ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, token = excluded.token, expires_at = excluded.expires_at, answer = NULL
    WHERE idempotency.expires_at <= ${now()}`

const earlier = async (engine: Engine, { id, digest }: KeyedRequest): Promise<Claimed | undefined> => {
  const [row] = await engine.all(sql`SELECT digest, answer FROM idempotency WHERE id = ${id} AND expires_at > ${now()}`)
  if (!row) return undefined
  if (row['digest'] !== digest) return 'other'
  return row['answer'] === null ? 'running' : { answer: JSON.parse(row['answer'] as string) as Answer }
}

/** Takes the claim, unless another was faster or removed what was expired. */
const taken = async (engine: Engine, request: KeyedRequest, token: string): Promise<boolean> => {
  const statements = [...(await removal(engine)), take(request, token)]
  try {
    return await engine.transact(statements)
  } catch (error) {
    // It may have been kept all the same, and then nobody would know whose it is.
    await release(engine, { id: request.id, token })
    throw error
  }
}

/** Claims a request, or tells what became of the earlier one under the same key. */
export const claim = async (engine: Engine, request: KeyedRequest): Promise<Claimed> => {
  const token = randomUUID()
  for (;;) {
    const before = await earlier(engine, request)
    if (before) return before
    if (await taken(engine, request, token)) return { claim: { id: request.id, token } }
  }
}

/** The statement that keeps an answer, while the claim is still its own and unanswered. */
const keeping = ({ id, token }: Claim, answer: Answer): SQL => sql`UPDATE idempotency
  SET answer = ${JSON.stringify(answer)}, expires_at = ${now(answerLife)} WHERE id = ${id} AND token = ${token} AND answer IS NULL`

/** Keeps an answer with what is written beside it. Throws a Refusal where somebody else has taken the claim over: nothing may be kept then. */
export const keepBeside = async (
  session: Session,
  { claim, answer }: { readonly claim: Claim; readonly answer: Answer },
): Promise<void> => {
  if ((await session.run(keeping(claim, answer))) === 0)
    throw new Refusal('overloaded', 'The same request is at work again.')
}

/** Keeps an answer by itself. */
export const keep = async (engine: Engine, claim: Claim, answer: Answer): Promise<void> => {
  await engine.transact([keeping(claim, answer)])
}

/** How soon it is tried again to give up a claim, in milliseconds. */
const pause = 500

/**
 * Gives a claim up, so that the same request may be tried again: at once, or as soon as the database can be used.
 * Where that takes too long, the claim ends by itself.
 */
export const release = async (engine: Engine, claim: Claim, until = Date.now() + claimLife): Promise<void> => {
  try {
    await engine.transact([
      sql`DELETE FROM idempotency WHERE id = ${claim.id} AND token = ${claim.token} AND answer IS NULL`,
    ])
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (Date.now() < until)
      setTimeout(() => {
        release(engine, claim, until).catch(() => undefined)
      }, pause).unref()
  }
}
