/** Builds the app: the composition root, the same in production and in tests. */
import fastify, { type FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { isPostgres } from './database/location.ts'
import { openRegister } from './database/open.ts'
import { serveBatches } from './http/batches/batches.ts'
import { serveCandidates } from './http/candidates/candidates.ts'
import { serveCatalog } from './http/catalog/catalog.ts'
import { serveFeed } from './http/changes/feed.ts'
import { serveChecks } from './http/checks/checks.ts'
import { serveExportPackage, serveOc4ids, serveExport } from './http/exports/exports.ts'
import { serveHealth, serveMetrics } from './http/health/health.ts'
import { serveImport } from './http/imports/imports.ts'
import { components } from './http/openapi/components.ts'
import { describeApi, serveTexts } from './http/openapi/document.ts'
import { addPipeline, schemaController, serverOptions } from './http/pipeline/index.ts'
import { servePromises } from './http/promises/promises.ts'
import { serveReconcile } from './http/reconcile/reconcile.ts'
import { serveResources } from './http/records/routes.ts'
import { serveSimilar } from './http/tables/similar.ts'
import { serveResolve } from './http/resolve/resolve.ts'
import { serveSearch } from './http/search/search.ts'
import { serveTableRows } from './http/tables/rows.ts'
import { serveSourceTexts } from './http/texts/texts.ts'
import { serveComparison } from './http/tables/compare.ts'
import { serveTableLayouts } from './http/tables/layouts.ts'
import { serveSourceTables } from './http/tables/tables.ts'
import { serveOutcomes } from './http/totals/outcomes.ts'
import { serveTotals } from './http/totals/totals.ts'
import { serveVerify } from './http/verify/verify.ts'
import { serveWebhooks } from './http/webhooks/webhooks.ts'
import { serveMcp } from './mcp/routes.ts'
import { tellVisitorsApart } from './pages/lists/routes.ts'
import { servePages } from './pages/routes.ts'
import type { Store } from './store/store.ts'
import { version } from './version.ts'

export interface App {
  readonly http: FastifyInstance
  readonly store: Store
}

/** Makes later routes of GET routes of HEAD too: those that the framework makes of them take as long to build again. */
const answerHeads = (app: FastifyInstance): void => {
  app.addHook('onRoute', (route) => {
    if (route.method === 'GET') route.method = ['GET', 'HEAD']
  })
}

/** Returns the app over its register, ready to listen or to be asked directly. Closing `http` closes the register. */
export const buildApp = async (config: Config, patience?: number): Promise<App> => {
  const http = fastify({
    ...serverOptions(config),
    schemaController: schemaController((name) => components().get(name)),
  })
  const store = await openRegister(config.database, {
    patience,
    replicaUrls: config.replicas,
    largestRecord: config.bodyLimit,
    log: (message) => {
      http.log.info(message)
    },
  })
  http.addHook('onClose', () => store.close())
  if (store.isReadOnly) http.log.warn('The database can only be read: writes are refused.')
  const isShared = !store.isReadOnly && (config.workers > 1 || isPostgres(config.database))
  answerHeads(http)
  tellVisitorsApart(http)
  const { statistics, sessions } = await addPipeline(http, {
    store,
    config,
    isShared,
    // Pages are loaded with the first one that is asked for: a server that only programs ask never needs their words.
    drawProblem: async (...refused) => (await import('./pages/problems.ts')).problemDocument(...refused),
  })

  describeApi(http, version, config.publicUrl)
  serveTexts(http)
  serveResources(http, store, config)
  serveSimilar(http, store)
  serveSourceTexts(http, store, config)
  serveTableRows(http, store, config.publicUrl)
  serveSourceTables(http, store, config)
  serveTableLayouts(http, store)
  serveComparison(http, store, config)
  serveTotals(http, store, config)
  serveOutcomes(http, store, config)
  servePromises(http, store, config)
  serveChecks(http, store, config)
  serveSearch(http, store, config)
  serveResolve(http, store)
  serveReconcile(http, store, { ...config, version })
  serveVerify(http, store, config.publicUrl)
  serveCandidates(http, store, config)
  serveCatalog(http, store, config)
  serveExport(http, store)
  serveExportPackage(http, store, config)
  serveOc4ids(http, store, config)
  serveImport(http, store, config.importLimit)
  serveHealth(http, store)
  serveMetrics(http, store, statistics)
  serveFeed(http, store, config)
  serveBatches(http, store, config.publicUrl)
  serveWebhooks(http, store, config)
  serveMcp(http, store, config, version)
  await servePages(http, store, config, version, sessions)
  await http.ready()
  return { http, store }
}
