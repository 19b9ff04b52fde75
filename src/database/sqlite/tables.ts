/** SQLite's tables; exported one by one because the migration generator sees only exports. */
import { sqliteKit } from './column-builders.ts'
import { tablesOf } from '../schema/tables.ts'

export const {
  regions, regionsAliases, regionsMemberIds, industries, industriesAliases, industriesCodes, organizations, organizationsAliases,
  sources, initiatives, initiativesIndustryIds, initiativesParticipants, initiativesCitations, projects, projectsIndustryIds,
  projectsParticipants, projectsCitations, figures, figuresReported, rates, regionsHistory, industriesHistory, organizationsHistory,
  sourcesHistory, initiativesHistory, projectsHistory, figuresHistory, ratesHistory, register, changes, ownParts, movements, sums, unsettled, texts,
  keys, idempotency, calls,
} = tablesOf(sqliteKit)
