/** The pipeline: the steps that every request passes, in order, before it reaches its route. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../../config.ts'
import type { Store } from '../../store/store.ts'
import type { Problem } from '../contract/problems.ts'
import { checkAddresses, refuseUnrouted } from './address.ts'
import { authenticate, authorize, keyUses } from './auth.ts'
import { parseBodies } from './body.ts'
import { handleErrors } from './errors.ts'
import { closeGracefully, shedLoad, cutStalledClients } from './load.ts'
import { answerPreflights, setHeaders } from './headers.ts'
import { honourIdempotencyKeys } from './idempotency.ts'
import { meterRequests, type Meter } from './meters.ts'
import { limitRates } from './rates.ts'
import { cacheResponses, type CacheStatistics } from './response-cache.ts'
import { openSessions, type Sessions } from './sessions.ts'

export { serverOptions } from './server.ts'
export { schemaController } from './validate.ts'

export interface PipelineOptions {
  readonly store: Store
  readonly config: Config
  /** Other processes serve the same register, so limits are counted together. */
  readonly isShared: boolean
  /** Draws the page of a problem, for a browser. */
  readonly drawProblem: (problem: Problem, request: FastifyRequest) => Promise<string>
}

/** The counters of the pipeline, for `/metrics`. */
export interface Statistics {
  readonly meters: ReadonlyMap<string, Meter>
  readonly cache: CacheStatistics
}

export interface Pipeline {
  readonly statistics: Statistics
  readonly sessions: Sessions
}

/** Adds the pipeline to a server; routes are added after it. */
export const addPipeline = async (
  app: FastifyInstance,
  { store, config, isShared, drawProblem }: PipelineOptions,
): Promise<Pipeline> => {
  // For every request:
  const meters = meterRequests(app) //                             counts answers by route and status, and times them
  handleErrors(app, config.publicUrl, drawProblem) //              turns errors of routes and later steps into problems
  cutStalledClients(app) //                                        ends requests that wait for their client too long
  // After the headers:
  setHeaders(app, config) //                                       sets the headers of every answer
  checkAddresses(app, config.adminKey) //                          400, 414, 417
  await answerPreflights(app, config) //                           ends here for OPTIONS
  await closeGracefully(app) //                                    503 while the server closes
  shedLoad(app) //                                                 503 while there is too much to do
  const noteUse = keyUses(app, store)
  authenticate(app, store, config.adminKey, noteUse) //            finds the caller by the key
  const sessions = await openSessions(app, store, config, noteUse) // or, of a page, by the session
  limitRates(app, config.rateLimit, isShared ? store : undefined) // 429
  authorize(app, config.readAccess) //                             401, 403
  refuseUnrouted(app) //                                           404, 405
  const cache = cacheResponses(app, store) //                      answers from the cache, or keeps the answer
  // After the body:
  parseBodies(app, config.bodyLimit) //                            400, 413, 415
  honourIdempotencyKeys(app, store) //                             answers a repeated request with its first answer
  return { statistics: { meters, cache }, sessions }
}
