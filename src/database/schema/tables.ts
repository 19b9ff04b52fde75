/** All tables, as any engine's kit makes them. */
import type { Table } from 'drizzle-orm'
import { everyResource } from '../../resources/index.ts'
import { callerTables } from './caller-tables.ts'
import { sql } from '../sql/sql.ts'
import type { Kit } from './column-builders.ts'
import { tablesWith } from './resource-tables.ts'
import { searchTables } from './search-tables.ts'
import { webhookTables } from './webhook-tables.ts'

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
    },
    (columns) => [
      kit.index('changes_record', [columns.resource, columns.recordId, columns.sequence]),
      kit.index('changes_resource', [columns.resource, columns.sequence]),
    ],
  )

  /** The texts of sources, of which only the current one is kept. */
  const sourceTexts = kit.table(
    'source_texts',
    { sourceId: kit.text('source_id').primaryKey(), text: kit.text('text').notNull() },
    (columns) => [kit.foreignKey(columns.sourceId, idOf('sources'), true)],
  )

  /** Answers to findings, each as long as the finding exists. */
  const reviews = kit.table(
    'reviews',
    {
      finding: kit.text('finding').primaryKey(),
      /** The figure of an unreported promise. */
      promise: kit.text('promise'),
      review: kit.text('review').notNull(),
      note: kit.text('note'),
      by: kit.text('by').notNull(),
      at: kit.text('at').notNull(),
      /** The last change when it was answered. */
      sequence: kit.integer('sequence').notNull(),
    },
    (columns) => [
      kit.index('reviews_promise', [columns.promise], sql`promise IS NOT NULL`),
      kit.foreignKey(columns.promise, idOf('figures'), true),
    ],
  )

  return [
    ...records,
    ...histories,
    sourceTexts,
    register,
    changes,
    reviews,
    ...searchTables(kit),
    ...callerTables(kit),
    ...webhookTables(kit),
  ]
}
