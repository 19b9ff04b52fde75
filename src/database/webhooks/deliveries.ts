/** Notes attempts to send: where a webhook stands after each, and the last attempts themselves. */
import type { Consequence, Delivery } from '../../store/webhooks.ts'
import type { Engine } from '../engine.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** The number of attempts that are kept of each webhook. */
const kept = 100

interface Attempts {
  readonly attempts: number
}

const afterSuccess = (id: string, sequence: number): SQL<Attempts> => sql<Attempts>`UPDATE webhooks
  SET position = ${sequence}, attempts = attempts + 1, failures = 0, failing_since = NULL, fault = NULL,
    next_attempt_at = NULL
  WHERE id = ${id} AND position < ${sequence} RETURNING attempts`

/** Changes nothing if the webhook was paused, or its failures forgotten, while the attempt ran. */
const afterFailure = (
  id: string,
  { at, fault, sequence }: Delivery,
  { failures, nextAttemptAt, pausedAt }: Consequence,
): SQL<Attempts> => sql<Attempts>`UPDATE webhooks
  SET attempts = attempts + 1, failures = ${failures}, failing_since = coalesce(failing_since, ${at}),
    fault = ${fault}, next_attempt_at = ${nextAttemptAt}, paused_at = ${pausedAt}
  WHERE id = ${id} AND position < ${sequence} AND failures = ${failures - 1} AND paused_at IS NULL RETURNING attempts`

const withoutConsequence = (id: string, sequence: number): SQL<Attempts> =>
  sql<Attempts>`UPDATE webhooks SET attempts = attempts + 1 WHERE id = ${id} AND position < ${sequence} RETURNING attempts`

/**
 * Notes an attempt; reports whether its consequence holds.
 * The position is moved first: if the process ends in between, one attempt is missing from the list.
 */
export const noteAttempt = async (
  engine: Engine,
  id: string,
  delivery: Delivery,
  consequence: Consequence | undefined,
): Promise<boolean> => {
  const { sequence, messageId, at, status, fault, milliseconds } = delivery
  const [noted] = await engine.autocommit(
    consequence ? afterFailure(id, delivery, consequence) : afterSuccess(id, sequence),
  )
  const [listed] = noted ? [noted] : await engine.autocommit(withoutConsequence(id, sequence))
  if (!listed) return false
  const { attempts } = listed
  await engine.autocommit(sql`INSERT INTO webhook_deliveries
    (webhook_id, slot, attempt, at, sequence, message_id, status, fault, milliseconds)
    VALUES (${id}, ${attempts % kept}, ${attempts}, ${at}, ${sequence}, ${messageId}, ${status}, ${fault}, ${milliseconds})
    ON CONFLICT (webhook_id, slot) DO UPDATE SET attempt = excluded.attempt, at = excluded.at,
      sequence = excluded.sequence, message_id = excluded.message_id, status = excluded.status,
      fault = excluded.fault, milliseconds = excluded.milliseconds
    RETURNING attempt`)
  return noted !== undefined
}

/** Returns the last attempts of a webhook, the latest first. */
export const deliveriesOf = (engine: Engine, id: string): Promise<Delivery[]> =>
  engine.all(sql<Delivery>`SELECT message_id AS "messageId", sequence, at, status, fault, milliseconds
    FROM webhook_deliveries WHERE webhook_id = ${id} ORDER BY attempt DESC`)
