/** Limits how many requests a minute may be made with a key or, without a valid one, from an address. */
import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { callsOf } from './rate-counter.ts'
import { Problem } from '../contract/problems.ts'

/** Keys are counted apart from addresses; those of IPv6 by the network that one customer is given. */
const callerOf = (request: FastifyRequest): string =>
  request.caller && request.keyHash ? request.keyHash : `address ${normalizeIP(request.ip)}`

/**
 * What is open to everyone is not limited: the document, health, metrics. But no wrong key is tried for nothing, anywhere.
 * With a store, limits hold over all processes that serve it.
 */
export const limitRates = (app: FastifyInstance, perMinute: number, store: Store | undefined): void => {
  if (perMinute === 0) return
  const count = callsOf(app, store)
  const policy = `"requests";q=${perMinute.toString()};w=60`
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.role === undefined && !request.keyFault) {
      done()
      return
    }
    const { calls, ends } = count(callerOf(request))
    const remaining = Math.max(0, perMinute - calls).toString()
    const seconds = Math.ceil((ends - Date.now()) / 1000).toString()
    void reply.header('ratelimit-policy', policy).header('ratelimit', `"requests";r=${remaining};t=${seconds}`)
    if (calls > perMinute) {
      throw new Problem(
        'too-many-requests',
        `More than ${perMinute.toString()} requests in a minute. Try again in ${seconds} seconds.`,
        [],
        { 'retry-after': seconds },
      )
    }
    done()
  })
}
