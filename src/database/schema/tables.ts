/** All tables, as any engine's kit makes them. */
import type { Table } from 'drizzle-orm'
import { everyResource } from '../../resources/index.ts'
import { placeOf } from './full-text.ts'
import type { Kit } from './column-builders.ts'
import { sql } from '../sql/sql.ts'
import { tablesWith } from './resource-tables.ts'

/** Returns every table: a table comes after those that it refers to, and what is derived from records after them. */
export const tablesOf = (kit: Kit): readonly Table[] => {
  const { idOf, tablesOfRecords, historyTable } = tablesWith(kit)
  const records = everyResource.flatMap(tablesOfRecords)
  const histories = everyResource.map(historyTable)

  /** One row: which register this is, the last change made to it, and the version of its index of texts and names. */
  const register = kit.table('register', {
    id: kit.integer('id').primaryKey(),
    epoch: kit.text('epoch').notNull(),
    sequence: kit.integer('sequence').notNull(),
    textVersion: kit.text('text_version'),
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
      kit.index('changes_at', [columns.at, columns.sequence]),
      kit.index('changes_resource', [columns.resource, columns.sequence]),
    ],
  )

  /**
   * The own part of each figure if all figures of its metric are asked for, kept so that totals only add up.
   * A row without a cluster is excluded in every period; one with a reason and a cluster, by another row of it.
   */
  const ownParts = kit.table(
    'own_parts',
    {
      figureId: kit.text('figure_id').primaryKey(),
      family: kit.text('family').notNull(),
      metric: kit.text('metric').notNull(),
      stage: kit.text('stage').notNull(),
      unit: kit.text('unit').notNull(),
      region: kit.text('region'),
      industries: kit.text('industries').notNull(),
      organizations: kit.text('organizations').notNull(),
      start: kit.text('start').notNull(),
      end: kit.text('end').notNull(),
      cluster: kit.text('cluster'),
      clusterStart: kit.text('cluster_start').notNull(),
      clusterEnd: kit.text('cluster_end').notNull(),
      /** If bounds or rates link it to others of its cluster: the link and its amounts, as JSON. */
      tie: kit.text('tie'),
      reason: kit.text('reason'),
      own: kit.integer('own').notNull(),
      lower: kit.integer('lower').notNull(),
      upper: kit.integer('upper'),
    },
    (columns) => [
      kit.index('own_parts_span', [
        columns.family,
        columns.metric,
        columns.clusterStart,
        columns.clusterEnd,
        columns.start,
        columns.end,
      ]),
      kit.index('own_parts_tied', [columns.family, columns.metric], sql`tie IS NOT NULL`),
      kit.index('own_parts_cluster', [columns.cluster]),
      kit.foreignKey(columns.figureId, idOf('figures'), true),
    ],
  )

  /**
   * The latest additions to own parts and removals from them, in order, by which running totals are brought up to date;
   * triggers add them, and delete all but the last ten thousand.
   */
  const movements = kit.table('movements', {
    number: kit.integer('number').primaryKey(),
    /** 1 for an own part that came, -1 for one that went. */
    figures: kit.integer('figures').notNull(),
    family: kit.text('family').notNull(),
    metric: kit.text('metric').notNull(),
    stage: kit.text('stage').notNull(),
    unit: kit.text('unit').notNull(),
    region: kit.text('region'),
    industries: kit.text('industries').notNull(),
    organizations: kit.text('organizations').notNull(),
    start: kit.text('start').notNull(),
    end: kit.text('end').notNull(),
    cluster: kit.text('cluster'),
    clusterStart: kit.text('cluster_start').notNull(),
    clusterEnd: kit.text('cluster_end').notNull(),
    tied: kit.integer('tied').notNull(),
    reason: kit.text('reason'),
    own: kit.integer('own').notNull(),
    lower: kit.integer('lower').notNull(),
    upper: kit.integer('upper'),
  })

  /**
   * The sums of unlinked own parts by region, by industries and by organizations, maintained by triggers.
   * The upper digits of an amount and its nine lower ones are added separately, because their sum can exceed 64 bits.
   */
  const sums = kit.table(
    'sums',
    {
      family: kit.text('family').notNull(),
      metric: kit.text('metric').notNull(),
      by: kit.text('by').notNull(),
      stage: kit.text('stage').notNull(),
      unit: kit.text('unit').notNull(),
      reason: kit.text('reason').notNull(),
      place: kit.text('place').notNull(),
      clusterStart: kit.text('cluster_start').notNull(),
      clusterEnd: kit.text('cluster_end').notNull(),
      start: kit.text('start').notNull(),
      end: kit.text('end').notNull(),
      figures: kit.integer('figures').notNull(),
      ownHigh: kit.integer('own_high').notNull(),
      ownLow: kit.integer('own_low').notNull(),
      lowerHigh: kit.integer('lower_high').notNull(),
      lowerLow: kit.integer('lower_low').notNull(),
      upperHigh: kit.integer('upper_high').notNull(),
      upperLow: kit.integer('upper_low').notNull(),
      /** The number of its figures without an upper bound. */
      open: kit.integer('open').notNull(),
    },
    (columns) => [
      kit.longKey(
        'sums_key',
        [
          columns.family,
          columns.metric,
          columns.by,
          columns.stage,
          columns.unit,
          columns.reason,
          columns.place,
          columns.clusterStart,
          columns.clusterEnd,
          columns.start,
          columns.end,
        ],
        columns.place,
      ),
    ],
  )

  /** The dirty marks since own parts were last recomputed: `project/…`, `figure/…`, `source/…`, `rates`. */
  const unsettled = kit.table('unsettled', { mark: kit.text('mark').primaryKey() })

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
      place: kit.derived(kit.integer('place'), placeOf),
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

  return [
    ...records,
    ...histories,
    register,
    changes,
    ownParts,
    movements,
    sums,
    unsettled,
    texts,
    names,
    keys,
    idempotency,
    calls,
  ]
}
