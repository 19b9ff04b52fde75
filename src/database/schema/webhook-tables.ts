/** The tables of webhooks: where changes are sent, the last deliveries, and the process that sends. */
import type { Table } from 'drizzle-orm'
import type { Column, Kit } from './column-builders.ts'

export const webhookTables = (kit: Kit): readonly Table[] => {
  /** There is no table of pending changes: a hook is owed the changes after its position that pass its filter. */
  const webhooks = kit.table('webhooks', {
    id: kit.text('id').primaryKey(),
    url: kit.text('url').notNull(),
    /** Signs each message, so it cannot be kept as a hash. */
    secret: kit.text('secret').notNull(),
    resource: kit.text('resource'),
    recordId: kit.text('record_id'),
    regionId: kit.text('region_id'),
    createdAt: kit.text('created_at').notNull(),
    createdBy: kit.text('created_by').notNull(),
    /** The last change that was sent, or passed over. */
    position: kit.integer('position').notNull(),
    /** The number of attempts to send, ever. */
    attempts: kit.integer('attempts').notNull(),
    /** Failed attempts since the last success: their number, the first one, and the fault of the last one. */
    failures: kit.integer('failures').notNull(),
    failingSince: kit.text('failing_since'),
    fault: kit.text('fault'),
    nextAttemptAt: kit.text('next_attempt_at'),
    pausedAt: kit.text('paused_at'),
  })

  /** The last attempts of each hook: the slots of a ring, so that they never become more. */
  const deliveries = kit.table(
    'webhook_deliveries',
    {
      webhookId: kit.text('webhook_id').notNull(),
      slot: kit.integer('slot').notNull(),
      attempt: kit.integer('attempt').notNull(),
      at: kit.text('at').notNull(),
      sequence: kit.integer('sequence').notNull(),
      messageId: kit.text('message_id').notNull(),
      /** The status of the answer; null without one. */
      status: kit.integer('status'),
      fault: kit.text('fault'),
      milliseconds: kit.integer('milliseconds').notNull(),
    },
    (columns) => [
      kit.primaryKey([columns.webhookId, columns.slot]),
      kit.foreignKey(columns.webhookId, (webhooks as never as Record<string, Column>)['id'] as Column, true),
    ],
  )

  /** Work that one process at a time does: which one, and until when, in milliseconds since 1970. */
  const leases = kit.table('leases', {
    name: kit.text('name').primaryKey(),
    holder: kit.text('holder').notNull(),
    ends: kit.integer('ends').notNull(),
  })

  return [webhooks, deliveries, leases]
}
