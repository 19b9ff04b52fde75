/** Builds the app: the composition root, the same in production and in tests. */
import fastify, { type FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { isPostgres } from './database/location.ts'
import { openRegister } from './database/open.ts'
import { authorize, identify } from './http/pipeline/auth.ts'
import { parseBodies } from './http/pipeline/body.ts'
import { serveChecks } from './http/checks/checks.ts'
import { watchRequests } from './http/pipeline/graceful-shutdown.ts'
import { edgeHeaders, guardEdges } from './http/pipeline/headers.ts'
import { errorOptions, handleErrors } from './http/pipeline/errors.ts'
import { serveExport } from './http/exports/register.ts'
import { serveExportPackage } from './http/exports/data-package.ts'
import { serveOc4ids } from './http/exports/oc4ids.ts'
import { serveFeed } from './http/changes/feed.ts'
import { serveHealth } from './http/health/health.ts'
import { answerOnce } from './http/pipeline/idempotency.ts'
import { serveImport } from './http/imports/imports.ts'
import { limitRates } from './http/pipeline/rate-limits.ts'
import { loggerOptions } from './http/pipeline/log-options.ts'
import { countRequests } from './http/pipeline/meters.ts'
import { serveMetrics } from './http/health/metrics.ts'
import { refuseUnrouted } from './http/pipeline/unrouted.ts'
import { describeApi } from './http/openapi/document.ts'
import { shedLoad } from './http/pipeline/load-shedding.ts'
import { servePromises } from './http/promises/promises.ts'
import { keepAnswers } from './http/pipeline/response-cache.ts'
import { requestIds, requestLog } from './http/pipeline/request-log.ts'
import { serveResolve } from './http/resolve/resolve.ts'
import { noteRoutes } from './http/pipeline/route-config.ts'
import { serveResources } from './http/records/routes.ts'
import { serveSearch } from './http/search/search.ts'
import { serverFactory } from './http/pipeline/server.ts'
import { serveTexts } from './http/openapi/routes.ts'
import { serveTotals } from './http/totals/totals.ts'
import { schemaController } from './http/pipeline/validate.ts'
import { problemDocument } from './pages/problems.ts'
import { servePages } from './pages/routes.ts'
import { longestText } from './model/record-size.ts'
import type { Store } from './store/store.ts'
import { version } from './version.ts'

export interface App {
  readonly http: FastifyInstance
  readonly store: Store
}

/** The app over its register, ready to listen or to be asked directly. Closing `http` closes the register. */
export const buildApp = async (config: Config, patience?: number): Promise<App> => {
  const store = await openRegister(config.database, {
    patience,
    replicaUrls: config.replicas,
    largestRecord: config.bodyLimit,
  })
  const http = fastify({
    ...errorOptions(edgeHeaders(config.readAccess), config.corsOrigin),
    logger: loggerOptions(config.logLevel, config.adminKey),
    childLoggerFactory: requestLog,
    genReqId: requestIds(),
    // Of one proxy: whatever stands further left in the header, its client wrote.
    trustProxy: config.trustProxy && ((_address, hop) => hop === 0),
    bodyLimit: longestText(config.bodyLimit),
    serverFactory,
    schemaController,
    // Those that come while it closes get a problem, not the framework's own answer.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1000 },
  })
  http.addHook('onClose', () => store.close())
  noteRoutes(http)
  const meters = countRequests(http)
  handleErrors(http, problemDocument)
  parseBodies(http)
  await guardEdges(http, config.readAccess, config.corsOrigin)
  const finishRequests = watchRequests(http)
  shedLoad(http)
  identify(http, store, config.adminKey)
  // A file that one process serves need not be written to for it.
  limitRates(http, config.rateLimit, config.workers > 1 || isPostgres(config.database) ? store : undefined)
  authorize(http, config.readAccess)
  answerOnce(http, store)
  keepAnswers(http, store)
  refuseUnrouted(http)
  await describeApi(http, version, config.publicUrl)
  serveTexts(http)
  serveResources(http, store, config)
  serveTotals(http, store, config)
  servePromises(http, store, config.publicUrl)
  serveChecks(http, store, config.publicUrl)
  serveSearch(http, store, config.publicUrl)
  serveResolve(http, store)
  serveExport(http, store)
  serveExportPackage(http, store, config)
  serveOc4ids(http, store, config)
  serveImport(http, store, config.importLimit)
  serveHealth(http, store)
  serveMetrics(http, store, meters)
  serveFeed(http, store, config.publicUrl)
  await servePages(http, store, config.publicUrl, version)
  finishRequests()
  await http.ready()
  return { http, store }
}
