/** Stores webhooks. Every statement is by itself, outside the queue of the register's writers. */
import type { ResourceName } from '../../model/field.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { NewWebhook, OwedWebhook, Webhook, Webhooks, Consequence, Delivery } from '../../store/webhooks.ts'
import type { Engine } from '../engine.ts'
import { queryTemplate } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** The number of attempts that are kept of each webhook. */
const attemptsStored = 100

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
const noteAttempt = async (
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
    VALUES (${id}, ${attempts % attemptsStored}, ${attempts}, ${at}, ${sequence}, ${messageId}, ${status}, ${fault}, ${milliseconds})
    ON CONFLICT (webhook_id, slot) DO UPDATE SET attempt = excluded.attempt, at = excluded.at,
      sequence = excluded.sequence, message_id = excluded.message_id, status = excluded.status,
      fault = excluded.fault, milliseconds = excluded.milliseconds
    RETURNING attempt`)
  return noted !== undefined
}

/** Returns the last attempts of a webhook, the latest first. */
const deliveriesOf = (engine: Engine, id: string): Promise<Delivery[]> =>
  engine.all(sql<Delivery>`SELECT message_id AS "messageId", sequence, at, status, fault, milliseconds
    FROM webhook_deliveries WHERE webhook_id = ${id} ORDER BY attempt DESC`)

/** In milliseconds: after a process was killed, another one takes over within this time. */
const duration = 15_000

interface Lease {
  readonly holder: string
  readonly ends: number
}

/** Takes or prolongs a lease; reports whether this holder has it now. Writes only where half of it has passed. */
const takeLease = async (engine: Engine, name: string, holder: string): Promise<boolean> => {
  const now = Date.now()
  const [held] = await engine.all(sql<Lease>`SELECT holder, ends FROM leases WHERE name = ${name}`)
  if (held?.holder === holder && held.ends > now + duration / 2) return true
  if (held && held.holder !== holder && held.ends > now) return false
  const taken = await engine.autocommit(sql`INSERT INTO leases (name, holder, ends)
    VALUES (${name}, ${holder}, ${now + duration})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends = excluded.ends
      WHERE leases.holder = excluded.holder OR leases.ends <= ${now}
    RETURNING holder`)
  return taken.length > 0
}

const endLease = async (engine: Engine, name: string, holder: string): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM leases WHERE name = ${name} AND holder = ${holder} RETURNING holder`)
}

/** Each is served beside the others, and holds a change in memory. */
const mostWebhooks = 100
const lease = 'webhooks'

const now = (): string => new Date(Date.now()).toISOString()

interface Row extends Omit<OwedWebhook, 'filter'> {
  readonly resource: ResourceName | null
  readonly recordId: string | null
  readonly regionId: string | null
}

const columns = sql.raw(`id, url, secret, resource, record_id AS "recordId", region_id AS "regionId",
  created_at AS "createdAt", created_by AS "createdBy", position, failures, failing_since AS "failingSince", fault,
  next_attempt_at AS "nextAttemptAt", paused_at AS "pausedAt"`)

const owedOf = ({ resource, recordId, regionId, ...webhook }: Row): OwedWebhook => ({
  ...webhook,
  filter: { resource, id: recordId, within: regionId },
})

const webhookOf = (row: Row): Webhook => {
  const { secret: _secret, ...webhook } = owedOf(row)
  return webhook
}

const first = ([row]: readonly Row[]): Webhook | undefined => row && webhookOf(row)

const add = async (engine: Engine, { id, url, secret, filter, createdBy }: NewWebhook): Promise<Webhook> => {
  const { resource, id: record, within } = filter
  const added = first(
    await engine.autocommit(sql<Row>`INSERT INTO webhooks (id, url, secret, resource, record_id, region_id,
      created_at, created_by, position, attempts, failures)
    SELECT ${id}, ${url}, ${secret}, ${resource}, ${record}, ${within}, ${now()}, ${createdBy}, sequence, 0, 0
    FROM register WHERE (SELECT count(*) FROM webhooks) < ${mostWebhooks} RETURNING ${columns}`),
  )
  if (added) return added
  throw new Refusal('broken-rule', ['many-webhooks', mostWebhooks.toString()])
}

const setPaused = async (engine: Engine, id: string, paused: boolean): Promise<Webhook | undefined> =>
  first(
    await engine.autocommit(
      paused
        ? sql<Row>`UPDATE webhooks SET paused_at = coalesce(paused_at, ${now()}), next_attempt_at = NULL
          WHERE id = ${id} RETURNING ${columns}`
        : sql<Row>`UPDATE webhooks SET paused_at = NULL, next_attempt_at = NULL, failures = 0, failing_since = NULL,
          fault = NULL WHERE id = ${id} RETURNING ${columns}`,
    ),
  )

/** A process that was stopped for a while must not go on to send beside the one that took over. */
const owed = queryTemplate(
  2,
  (id, holder) => sql<Row>`SELECT ${columns} FROM webhooks WHERE id = ${id} AND paused_at IS NULL
    AND EXISTS (SELECT 1 FROM leases WHERE name = ${sql.raw(`'${lease}'`)} AND holder = ${holder})`,
)

export const webhooksOn = (engine: Engine): Webhooks => ({
  add: (webhook) => add(engine, webhook),
  all: async () => (await engine.all(sql<Row>`SELECT ${columns} FROM webhooks ORDER BY created_at, id`)).map(webhookOf),
  find: async (id) => first(await engine.all(sql<Row>`SELECT ${columns} FROM webhooks WHERE id = ${id}`)),
  setPaused: (id, paused) => setPaused(engine, id, paused),
  remove: async (id) => (await engine.autocommit(sql`DELETE FROM webhooks WHERE id = ${id} RETURNING id`)).length > 0,
  deliveries: (id) => deliveriesOf(engine, id),
  lead: (holder) => takeLease(engine, lease, holder),
  resign: (holder) => endLease(engine, lease, holder),
  owed: async (id, holder) => {
    const [row] = await engine.all(owed(id, holder))
    return row && owedOf(row)
  },
  passOver: async (id, sequence) => {
    await engine.autocommit(sql`UPDATE webhooks SET position = ${sequence}
      WHERE id = ${id} AND position < ${sequence} RETURNING id`)
  },
  note: (id, delivery, consequence) => noteAttempt(engine, id, delivery, consequence),
})
