/** All tables; exported one by one because the migration generator sees only exports. */
import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { placeOf } from './fulltext.ts'
import { historyTable, idOf, linkTable, recordsTable } from './table.ts'

export const regions = recordsTable('regions')
export const regionsAliases = linkTable('regions', 'aliases')
export const regionsMemberIds = linkTable('regions', 'memberIds')
export const industries = recordsTable('industries')
export const industriesAliases = linkTable('industries', 'aliases')
export const industriesCodes = linkTable('industries', 'codes')
export const organizations = recordsTable('organizations')
export const organizationsAliases = linkTable('organizations', 'aliases')
export const sources = recordsTable('sources')
export const initiatives = recordsTable('initiatives')
export const initiativesIndustryIds = linkTable('initiatives', 'industryIds')
export const initiativesParticipants = linkTable('initiatives', 'participants')
export const initiativesCitations = linkTable('initiatives', 'citations')
export const projects = recordsTable('projects')
export const projectsIndustryIds = linkTable('projects', 'industryIds')
export const projectsParticipants = linkTable('projects', 'participants')
export const projectsCitations = linkTable('projects', 'citations')
export const figures = recordsTable('figures')
export const figuresReported = linkTable('figures', 'reported')
export const rates = recordsTable('rates')

export const regionsHistory = historyTable('regions')
export const industriesHistory = historyTable('industries')
export const organizationsHistory = historyTable('organizations')
export const sourcesHistory = historyTable('sources')
export const initiativesHistory = historyTable('initiatives')
export const projectsHistory = historyTable('projects')
export const figuresHistory = historyTable('figures')
export const ratesHistory = historyTable('rates')

/** One row: which register this is, and the last change made to it. */
export const register = sqliteTable('register', {
  id: integer('id').primaryKey(),
  epoch: text('epoch').notNull(),
  sequence: integer('sequence').notNull(),
})

/** Every create, update and delete, in order. */
export const changes = sqliteTable('changes', {
  sequence: integer('sequence').primaryKey(),
  at: text('at').notNull(),
  by: text('by').notNull(),
  resource: text('resource').notNull(),
  recordId: text('record_id').notNull(),
  revision: integer('revision').notNull(),
  action: text('action', { enum: ['create', 'update', 'delete'] }).notNull(),
}, (columns) => [
  index('changes_record').on(columns.resource, columns.recordId, columns.sequence),
  index('changes_at').on(columns.at, columns.sequence),
  index('changes_resource').on(columns.resource, columns.sequence),
])

/**
 * What each figure counts by itself, where all figures of its metric are asked: kept so that totals need only be added up.
 * A row without a cluster is left out whatever the period; one with a reason and a cluster is left out by another in it.
 */
export const ownParts = sqliteTable('own_parts', {
  figureId: text('figure_id').primaryKey(),
  family: text('family').notNull(),
  metric: text('metric').notNull(),
  stage: text('stage').notNull(),
  unit: text('unit').notNull(),
  region: text('region'),
  industries: text('industries').notNull(),
  organizations: text('organizations').notNull(),
  start: text('start').notNull(),
  end: text('end').notNull(),
  cluster: text('cluster'),
  clusterStart: text('cluster_start').notNull(),
  clusterEnd: text('cluster_end').notNull(),
  /** Where bounds or rates tie it to others of its cluster: how, and its amounts. */
  tie: text('tie'),
  reason: text('reason'),
  own: integer('own').notNull(),
  lower: integer('lower').notNull(),
  upper: integer('upper'),
}, (columns) => [
  index('own_parts_span').on(columns.family, columns.metric, columns.clusterStart, columns.clusterEnd, columns.start, columns.end),
  index('own_parts_tied').on(columns.family, columns.metric).where(sql`tie IS NOT NULL`),
  index('own_parts_cluster').on(columns.cluster),
  foreignKey({ columns: [columns.figureId], foreignColumns: [idOf('figures') as never] }).onDelete('cascade'),
])

/**
 * What has lately come to own parts and gone from them, in order, so that whoever has added up before need not do so again;
 * triggers keep it so, and drop all but the last ten thousand.
 */
export const movements = sqliteTable('movements', {
  number: integer('number').primaryKey(),
  /** 1 for an own part that came, -1 for one that went. */
  figures: integer('figures').notNull(),
  family: text('family').notNull(),
  metric: text('metric').notNull(),
  stage: text('stage').notNull(),
  unit: text('unit').notNull(),
  region: text('region'),
  industries: text('industries').notNull(),
  organizations: text('organizations').notNull(),
  start: text('start').notNull(),
  end: text('end').notNull(),
  cluster: text('cluster'),
  clusterStart: text('cluster_start').notNull(),
  clusterEnd: text('cluster_end').notNull(),
  tied: integer('tied').notNull(),
  reason: text('reason'),
  own: integer('own').notNull(),
  lower: integer('lower').notNull(),
  upper: integer('upper'),
})

/**
 * Own parts that nothing ties, added up by region, by industries and by organizations; triggers keep it so.
 * An amount is the sum of its upper digits and that of its nine lower ones, as a sum of 64-bit integers can be larger than one.
 */
export const sums = sqliteTable('sums', {
  family: text('family').notNull(),
  metric: text('metric').notNull(),
  by: text('by', { enum: ['region', 'industries', 'organizations'] }).notNull(),
  stage: text('stage').notNull(),
  unit: text('unit').notNull(),
  reason: text('reason').notNull(),
  place: text('place').notNull(),
  clusterStart: text('cluster_start').notNull(),
  clusterEnd: text('cluster_end').notNull(),
  start: text('start').notNull(),
  end: text('end').notNull(),
  figures: integer('figures').notNull(),
  ownHigh: integer('own_high').notNull(),
  ownLow: integer('own_low').notNull(),
  lowerHigh: integer('lower_high').notNull(),
  lowerLow: integer('lower_low').notNull(),
  upperHigh: integer('upper_high').notNull(),
  upperLow: integer('upper_low').notNull(),
  /** How many of its figures have no upper bound. */
  open: integer('open').notNull(),
}, (columns) => [primaryKey({ columns: [
  columns.family, columns.metric, columns.by, columns.stage, columns.unit, columns.reason, columns.place,
  columns.clusterStart, columns.clusterEnd, columns.start, columns.end,
] })])

/** What was written since own parts were last settled: `project/…`, `source/…`, `rates`. */
export const unsettled = sqliteTable('unsettled', { mark: text('mark').primaryKey() })

/** What is searched of each record, as words; triggers keep the full-text index `words` and `names` by it. */
export const texts = sqliteTable('texts', {
  /** In the order in which records came. */
  number: integer('number').primaryKey(),
  resource: text('resource').notNull(),
  recordId: text('record_id').notNull(),
  /** Of the title, in characters. */
  length: integer('length').notNull(),
  named: text('named').notNull(),
  told: text('told').notNull(),
  /** A JSON array of the texts themselves, the title first. */
  shown: text('shown').notNull(),
  /** A JSON array of what the record is called, each with its distance. */
  called: text('called').notNull(),
  place: integer('place').generatedAlwaysAs(placeOf, { mode: 'virtual' }),
}, (columns) => [unique('texts_record').on(columns.resource, columns.recordId)])

/** What each record is called, and how far that is from being its id. */
export const names = sqliteTable('names', {
  resource: text('resource').notNull(),
  key: text('key').notNull(),
  distance: integer('distance').notNull(),
  recordId: text('record_id').notNull(),
}, (columns) => [
  primaryKey({ columns: [columns.resource, columns.key, columns.distance, columns.recordId] }),
  index('names_record').on(columns.resource, columns.recordId),
])

/** API keys, by the SHA-256 of each; the first characters of that are the id by which a key is known. */
export const keys = sqliteTable('keys', {
  hash: text('hash').primaryKey(),
  role: text('role', { enum: ['reader', 'editor', 'admin'] }).notNull(),
  label: text('label').notNull(),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at'),
  lastUsedAt: text('last_used_at'),
  revokedAt: text('revoked_at'),
})

/** What requests with an `Idempotency-Key` have claimed or been answered, by a print of who asked what under which key. */
export const idempotency = sqliteTable('idempotency', {
  id: text('id').primaryKey(),
  digest: text('digest').notNull(),
  /** Who is at work on it; only they can keep an answer. */
  token: text('token').notNull(),
  expiresAt: text('expires_at').notNull(),
  /** Null until it is answered: status, headers and body, as JSON. */
  answer: text('answer'),
}, (columns) => [index('idempotency_expires_at').on(columns.expiresAt)])
