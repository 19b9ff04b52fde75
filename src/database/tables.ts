/** All tables; exported one by one because the migration generator sees only exports. */
import { integer, sqliteTable, text, index } from 'drizzle-orm/sqlite-core'
import { historyTable, linkTable, recordsTable } from './table.ts'

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

/** API keys, by the SHA-256 of each. */
export const keys = sqliteTable('keys', {
  hash: text('hash').primaryKey(),
  role: text('role', { enum: ['reader', 'editor', 'admin'] }).notNull(),
  label: text('label').notNull(),
  createdAt: text('created_at').notNull(),
})
