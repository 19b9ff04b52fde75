/** Stores webhooks. Every statement is by itself, outside the queue of the register's writers. */
import type { ResourceName } from '../../model/field.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { NewWebhook, OwedWebhook, Webhook, Webhooks } from '../../store/webhooks.ts'
import type { Engine } from '../engine.ts'
import { queryTemplate } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'
import { deliveriesOf, noteAttempt } from './deliveries.ts'
import { endLease, takeLease } from './lease.ts'

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
  throw new Refusal('broken-rule', `There are ${mostWebhooks.toString()} webhooks already. Delete one first.`)
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
