/** All tables: here those of callers, search and webhooks; those of records come from `resource-tables.ts`. */
import type { Table } from 'drizzle-orm'
import { everyResource } from '../../resources/index.ts'
import { sql } from '../sql/sql.ts'
import type { Column, Kit } from './column-builders.ts'
import { placeInIndex } from './full-text.ts'
import { tablesWith } from './resource-tables.ts'

const callerTables = (kit: Kit): readonly Table[] => {
  /** API keys, by the SHA-256 of each; the first characters of that are the id by which a key is known. */
  const keys = kit.table('keys', {
    hash: kit.text('hash').primaryKey(),
    role: kit.text('role').notNull(),
    label: kit.text('label').notNull(),
    createdAt: kit.text('created_at').notNull(),
    expiresAt: kit.text('expires_at'),
    lastUsedAt: kit.text('last_used_at'),
    revokedAt: kit.text('revoked_at'),
  })

  /** Claims and answers of requests with an `Idempotency-Key`, by a digest of caller, operation and key. */
  const idempotency = kit.table(
    'idempotency',
    {
      id: kit.text('id').primaryKey(),
      digest: kit.text('digest').notNull(),
      /** Identifies the request at work on it, which alone may store an answer. */
      token: kit.text('token').notNull(),
      expiresAt: kit.text('expires_at').notNull(),
      /** Null until it is answered: status, headers and body, as JSON. */
      answer: kit.text('answer'),
    },
    (columns) => [kit.index('idempotency_expires_at', [columns.expiresAt])],
  )

  /** The calls of each caller in the current minute over all processes, by a digest of its key or address. */
  const calls = kit.table('calls', {
    caller: kit.text('caller').primaryKey(),
    /** When the minute is over, in milliseconds since 1970. */
    ends: kit.integer('ends').notNull(),
    times: kit.integer('times').notNull(),
  })

  /** Sessions of the pages, by the SHA-256 of the token in the cookie. */
  const sessions = kit.table('sessions', {
    hash: kit.text('hash').primaryKey(),
    /** The hash of the key that began it; of `ADMIN_KEY`, which is never stored, a proof that only the token gives. */
    key: kit.text('key').notNull(),
    endsAt: kit.text('ends_at').notNull(),
  })

  return [keys, idempotency, calls, sessions]
}

// The tables by which records are found: their words, and the keys of their names.

const searchTables = (kit: Kit): readonly Table[] => {
  /** The searched texts of each record, as words; triggers keep the full-text index `words` by it. */
  const texts = kit.table(
    'texts',
    {
      /** In the order in which records came. */
      number: kit.integer('number').primaryKey(),
      resource: kit.text('resource').notNull(),
      recordId: kit.text('record_id').notNull(),
      /** The length of the title, in characters. */
      length: kit.integer('length').notNull(),
      named: kit.text('named').notNull(),
      told: kit.text('told').notNull(),
      /** A JSON array of the texts themselves, the title first. */
      shown: kit.text('shown').notNull(),
      place: kit.computed(kit.integer('place'), placeInIndex),
    },
    (columns) => [kit.unique('texts_record', [columns.resource, columns.recordId])],
  )

  /** The names, aliases, ids and codes by which records are resolved. */
  const names = kit.table(
    'names',
    {
      resource: kit.text('resource').notNull(),
      /** The first hundred characters; `rest` has the others. */
      key: kit.text('key').notNull(),
      rest: kit.text('rest').notNull(),
      /** The distance of the name from the record, in hundredths. */
      distance: kit.integer('distance').notNull(),
      recordId: kit.text('record_id').notNull(),
    },
    (columns) => [
      kit.longKey(
        'names_key',
        [columns.resource, columns.key, columns.rest, columns.distance, columns.recordId],
        columns.rest,
      ),
    ],
  )

  return [texts, names]
}

// The tables of webhooks: where changes are sent, the last deliveries, and the process that sends.

const webhookTables = (kit: Kit): readonly Table[] => {
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

// All tables, as any engine's kit makes them.

/** Returns every table: a table comes after those that it refers to, and what is derived from records after them. */
export const tablesOf = (kit: Kit): readonly Table[] => {
  const { idOf, tablesOfRecords, historyTable } = tablesWith(kit)
  const records = everyResource.flatMap(tablesOfRecords)
  const histories = everyResource.map(historyTable)

  /**
   * One row: which register this is, the last change made to it, the number of answers given to findings, the
   * version of its index of texts and names, and the timeline of the PostgreSQL server that it was last written on.
   */
  const register = kit.table('register', {
    id: kit.integer('id').primaryKey(),
    epoch: kit.text('epoch').notNull(),
    sequence: kit.integer('sequence').notNull(),
    textVersion: kit.text('text_version'),
    reviews: kit.integer('reviews'),
    timeline: kit.text('timeline'),
  })

  /** Every create, update and delete, in order. */
  const changes = kit.table(
    'changes',
    {
      sequence: kit.integer('sequence').primaryKey(),
      at: kit.text('at').notNull(),
      by: kit.text('by').notNull(),
      resource: kit.text('resource').notNull(),
      recordId: kit.text('record_id').notNull(),
      revision: kit.integer('revision').notNull(),
      action: kit.text('action').notNull(),
      /** The record that took the place of one that a merge deleted. */
      mergedInto: kit.text('merged_into'),
    },
    (columns) => [
      kit.index('changes_record', [columns.resource, columns.recordId, columns.sequence]),
      kit.index('changes_resource', [columns.resource, columns.sequence]),
      kit.index('changes_merged', [columns.recordId, columns.resource], sql`merged_into IS NOT NULL`),
    ],
  )

  /** The texts of sources, of which only the current one is kept. */
  const sourceTexts = kit.table(
    'source_texts',
    { sourceId: kit.text('source_id').primaryKey(), text: kit.text('text').notNull() },
    (columns) => [kit.foreignKey(columns.sourceId, idOf('sources'), true)],
  )

  /** The tables of sources, of which only the current one is stored: its canonical CSV, and what its file was, as JSON. */
  const sourceTables = kit.table(
    'source_tables',
    { sourceId: kit.text('source_id').primaryKey(), csv: kit.text('csv').notNull(), file: kit.text('file').notNull() },
    (columns) => [kit.foreignKey(columns.sourceId, idOf('sources'), true)],
  )

  /** The layouts of tables, as JSON: a table that is replaced leaves its layout as it was. */
  const sourceLayouts = kit.table(
    'source_layouts',
    { sourceId: kit.text('source_id').primaryKey(), layout: kit.text('layout').notNull() },
    (columns) => [kit.foreignKey(columns.sourceId, idOf('sources'), true)],
  )

  /** What wrote several records at once. Writers take turns, so its changes follow one another: the first and the last. */
  const batches = kit.table(
    'batches',
    {
      id: kit.text('id').primaryKey(),
      kind: kit.text('kind').notNull(),
      at: kit.text('at').notNull(),
      by: kit.text('by').notNull(),
      first: kit.integer('first').notNull(),
      last: kit.integer('last').notNull(),
      /** The source whose table it saved, or the record that was merged, as `sources/{id}`. */
      subject: kit.text('subject'),
      /** The id of the record into which the subject was merged. */
      mergedInto: kit.text('merged_into'),
      /** The batch that it took back. */
      undoes: kit.text('undoes'),
    },
    (columns) => [kit.index('batches_first', [columns.first]), kit.index('batches_undoes', [columns.undoes])],
  )

  /** Pairs of records that somebody said are not the same; `one` sorts before `other`. */
  const differences = kit.table(
    'differences',
    {
      resource: kit.text('resource').notNull(),
      one: kit.text('one').notNull(),
      other: kit.text('other').notNull(),
      by: kit.text('by').notNull(),
      at: kit.text('at').notNull(),
    },
    (columns) => [
      kit.primaryKey([columns.resource, columns.one, columns.other]),
      kit.index('differences_other', [columns.resource, columns.other]),
    ],
  )

  /** Answers to findings. */
  const reviews = kit.table('reviews', {
    finding: kit.text('finding').primaryKey(),
    review: kit.text('review').notNull(),
    note: kit.text('note'),
    by: kit.text('by').notNull(),
    at: kit.text('at').notNull(),
    /** The last change when it was answered. */
    sequence: kit.integer('sequence').notNull(),
    /** The last change when its finding was seen to be gone; null while it is there. */
    closed: kit.integer('closed'),
  })

  return [
    ...records,
    ...histories,
    sourceTexts,
    sourceTables,
    sourceLayouts,
    register,
    changes,
    batches,
    differences,
    reviews,
    ...searchTables(kit),
    ...callerTables(kit),
    ...webhookTables(kit),
  ]
}
