/** Limits how many requests a minute may be made with a key or, without a valid one, from an address. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import type { Store } from '../database/store.ts'
import { callsOf } from './calls.ts'
import { Problem } from './problems.ts'

type Count = Extract<Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>, { isAllowed: false }>

/**
 * What is open to everyone is not limited: the document, health, metrics. But no wrong key is tried for nothing, anywhere.
 * With a store, limits hold over all processes that serve it.
 */
export const limitRates = async (app: FastifyInstance, perMinute: number, store: Store | undefined): Promise<void> => {
  if (perMinute === 0) return
  await app.register(rateLimit, { global: false, max: perMinute, timeWindow: 60_000, store: callsOf(app, store) })
  const byAddress = app.createRateLimit()
  const byKey = app.createRateLimit({ keyGenerator: ({ keyHash }) => keyHash as string })
  const policy = `"requests";q=${perMinute.toString()};w=60`
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.role === undefined && !request.keyFault) return
    const { remaining, ttlInSeconds, isExceeded } = await (request.caller ? byKey : byAddress)(request) as Count
    const seconds = ttlInSeconds.toString()
    void reply.headers({ 'ratelimit-policy': policy, 'ratelimit': `"requests";r=${remaining.toString()};t=${seconds}` })
    if (isExceeded) {
      throw new Problem('too-many-requests', `More than ${perMinute.toString()} requests in a minute. Try again in ${seconds} seconds.`, [], { 'retry-after': seconds })
    }
  })
}
