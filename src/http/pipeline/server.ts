/** Makes the HTTP server: what it takes of a connection before there is a request. */
import { createServer } from 'node:http'
import type { FastifyServerFactory } from 'fastify'

const longestHeaders = 32_768
/** In milliseconds: for a request to arrive whole, for the next on its connection, and for one on which nothing moves. */
const requestTimeout = 300_000
const keepAliveTimeout = 72_000
const idleTimeout = 30_000

/** Requests that Node would refuse without a body reach the app, which answers them as it does all others. */
export const serverFactory: FastifyServerFactory = (handler) =>
  createServer({ maxHeaderSize: longestHeaders, requireHostHeader: false, requestTimeout, keepAliveTimeout }, handler)
    .on('checkExpectation', handler)
    .setTimeout(idleTimeout)
