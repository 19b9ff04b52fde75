/** The server under the pipeline: connections, request ids, the log and the validator. */
import { randomUUID } from 'node:crypto'
import type { FastifyServerFactory, FastifyServerOptions } from 'fastify'
import type { Config } from '../../config.ts'
import { longestText } from '../../model/record-size.ts'
import { errorOptions } from './errors.ts'
import { rewriteUrl } from '../contract/languages.ts'
import { createServer } from '../contract/node-http.ts'
import { loggerOptions } from './log-options.ts'
import { schemaController } from './validate.ts'

const longestHeaders = 32_768
/** Timeouts in milliseconds: to receive a request, for the next one on its connection, and for the first byte of one. */
const requestTimeout = 300_000
const keepAliveTimeout = 72_000
const idleTimeout = 30_000

/** Requests that Node would refuse without a body reach the pipeline, which answers them with a problem. */
const serverFactory: FastifyServerFactory = (handler) =>
  createServer({ maxHeaderSize: longestHeaders, requireHostHeader: false, requestTimeout, keepAliveTimeout }, handler)
    .on('checkExpectation', handler)
    .setTimeout(idleTimeout)

/** Returns the options of the server. */
export const serverOptions = (config: Config): FastifyServerOptions => ({
  ...errorOptions(config),
  logger: loggerOptions(config.logLevel, config.adminKey),
  genReqId: () => randomUUID(),
  // Trusts one proxy: a client can write whatever stands further left in the header.
  trustProxy: config.trustProxy && ((_address, hop) => hop === 0),
  bodyLimit: longestText(config.bodyLimit),
  serverFactory,
  rewriteUrl,
  schemaController,
  // A request that comes while the server closes gets a problem, not the framework's own answer.
  return503OnClosing: false,
  routerOptions: { maxParamLength: 1000 },
})
