/** Limits how many requests a minute may be made with a key or, without a valid one, from an address. */
import { isIPv6 } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Store } from '../../../store/store.ts'
import { rateCounter } from './rate-counter.ts'
import { Problem } from '../../contract/problems.ts'

declare module 'fastify' {
  /** `limited`: requests count although the route is open to everybody. */
  interface FastifyContextConfig {
    limited?: boolean
  }
}

/** The eight groups of an IPv6 address. The parser of URLs writes each address in one way, with at most one `::`. */
const groupsOf = (address: string): string[] => {
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`)
  const [before = [], after = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after]
}

/** Returns the network of one customer: an IPv4 address, also within IPv6, or the first half of an IPv6 address. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address.toLowerCase()
  const groups = groupsOf(address)
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return `${groups.slice(0, 4).join(':')}::`
  return groups
    .slice(6)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    .join('.')
}

/** Keys are counted apart from addresses. */
const callerOf = (request: FastifyRequest): string =>
  request.caller && request.keyHash ? request.keyHash : `address ${networkOf(request.ip)}`

/**
 * Limits requests to routes with a role, and signing in; the document, health and metrics have none.
 * A wrong key counts at every address.
 * With a store, limits hold over all processes that serve it.
 */
export const limitRates = (app: FastifyInstance, perMinute: number, store: Store | undefined): void => {
  if (perMinute === 0) return
  const count = rateCounter(app, store)
  const policy = `"requests";q=${perMinute.toString()};w=60`
  app.addHook('onRequest', (request, reply, done) => {
    const { role, limited = role !== undefined } = request.routeOptions.config
    if (!limited && !request.keyFault) {
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
