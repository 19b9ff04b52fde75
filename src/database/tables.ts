/** All tables; exported one by one because the migration generator sees only exports. */
import { foreignKey, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
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
  year: text('year'),
  start: text('start').notNull(),
  end: text('end').notNull(),
  cluster: text('cluster'),
  clusterStart: text('cluster_start').notNull(),
  clusterEnd: text('cluster_end').notNull(),
  /** 1 where the cluster can be added up figure by figure; 0 where bounds or rates tie its figures together. */
  plain: integer('plain').notNull(),
  reason: text('reason'),
  own: integer('own').notNull(),
  lower: integer('lower').notNull(),
  upper: integer('upper'),
}, (columns) => [
  index('own_parts_region').on(columns.family, columns.metric, columns.plain, columns.reason, columns.stage, columns.unit, columns.region,
    columns.clusterStart, columns.clusterEnd, columns.own, columns.lower, columns.upper),
  index('own_parts_industries').on(columns.family, columns.metric, columns.plain, columns.reason, columns.stage, columns.unit, columns.industries,
    columns.clusterStart, columns.clusterEnd, columns.own, columns.lower, columns.upper),
  index('own_parts_cluster').on(columns.cluster),
  foreignKey({ columns: [columns.figureId], foreignColumns: [idOf('figures') as never] }).onDelete('cascade'),
])

/** What was written since own parts were last settled: `project/…`, `source/…`, `rates`. */
export const unsettled = sqliteTable('unsettled', { mark: text('mark').primaryKey() })

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
