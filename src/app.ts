/** Builds the app: the composition root, the same in production and in tests. */
import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { openRegister } from './database/register.ts'
import { authorize } from './http/auth.ts'
import { parseBodies } from './http/body.ts'
import { serveChecks } from './http/checks.ts'
import { guardEdges } from './http/edges.ts'
import { errorOptions, handleErrors } from './http/errors.ts'
import { watchMethods } from './http/methods.ts'
import { describeApi } from './http/openapi.ts'
import { servePromises } from './http/promises.ts'
import { serveResolve } from './http/resolve.ts'
import { serveResources } from './http/routes.ts'
import { serveSearch } from './http/search.ts'
import { serveTexts } from './http/texts.ts'
import { serveTotals } from './http/totals.ts'
import { validateRequests } from './http/validate.ts'
import type { Store } from './database/store.ts'
import { version } from './version.ts'

export interface App { readonly http: FastifyInstance; readonly store: Store }

/** The app over its register, ready to listen or to be asked directly. Closing `http` closes the register. */
export const buildApp = async (config: Config, patience?: number): Promise<App> => {
  const store = openRegister(config.database, patience)
  const http = fastify({
    ...errorOptions,
    logger: { level: config.logLevel },
    genReqId: () => randomUUID(),
    trustProxy: config.trustProxy,
    bodyLimit: config.bodyLimit,
    routerOptions: { maxParamLength: 1000 },
    http: { maxHeaderSize: 32_768 },
  })
  http.addHook('onClose', () => { store.close() })
  handleErrors(http)
  parseBodies(http)
  validateRequests(http)
  await guardEdges(http, config.readAccess, config.corsOrigin)
  authorize(http, { store, adminKey: config.adminKey, readAccess: config.readAccess })
  await describeApi(http, version)
  const closeMethods = watchMethods(http)
  serveTexts(http, store)
  serveResources(http, store, config.publicUrl)
  serveTotals(http, store, config.publicUrl)
  servePromises(http, store, config.publicUrl)
  serveChecks(http, store, config.publicUrl)
  serveSearch(http, store, config.publicUrl)
  serveResolve(http, store)
  closeMethods()
  await http.ready()
  return { http, store }
}
