/** Limits the requests of a caller in a minute, counted in memory; processes exchange their counts once a second. */
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import { LRUCache } from 'lru-cache'
import type { Calls } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import { Problem } from '../contract/problems.ts'

/** The number of callers whose counts are kept. */
const callersAtHand = 10_000
/** In milliseconds. */
const minute = 60_000
const interval = 1000

/** The calls of one minute: `shared` by all processes at the last exchange, and `own` of this process since. */
interface Count {
  ends: number
  shared: number
  own: number
}

const digestOf = (caller: string): string => createHash('sha256').update(caller).digest('hex')

/** The counts of this process; `fresh` are those that have changed since the last exchange. */
const counter = () => {
  const counts = new LRUCache<string, Count>({ max: callersAtHand })
  const fresh = new LRUCache<string, Count>({ max: callersAtHand })
  return {
    add: (caller: string): CallsNow => {
      const now = Date.now()
      const known = counts.get(caller)
      const count = known && known.ends > now ? known : { ends: now + minute, shared: 0, own: 0 }
      count.own++
      if (count !== known) counts.set(caller, count)
      if (fresh.peek(caller) !== count) fresh.set(caller, count)
      return { calls: count.shared + count.own, ends: count.ends }
    },
    takeFresh: (now: number): [string, Count][] => {
      const taken = [...fresh.entries()].filter(([, { ends }]) => ends > now)
      fresh.clear()
      return taken
    },
    /** Puts counts back that could not be sent; the next exchange sends them. */
    putBack: (taken: readonly [string, Count][]): void => {
      for (const [caller, count] of taken) if (!fresh.has(caller)) fresh.set(caller, count)
    },
  }
}

/** Sends fresh counts to the register, and takes over the counts of all processes. */
const telling =
  (store: Store) =>
  async (fresh: readonly [string, Count][]): Promise<number> => {
    const sent = fresh.map(([caller, { ends, own }]) => ({ caller: digestOf(caller), ends, times: own }))
    const counts = new Map((await store.addCalls(sent)).map((calls) => [calls.caller, calls]))
    fresh.forEach(([, count], at) => {
      const { caller, times } = sent[at] as Calls
      const { ends, times: all } = counts.get(caller) as Calls
      Object.assign(count, { ends, shared: all, own: count.own - times })
    })
    return Math.max(...fresh.map(([, { ends }]) => ends))
  }

/** Exchanges counts once a second while calls come in; deletes ended minutes within a minute. */
const exchange = (app: FastifyInstance, store: Store, { takeFresh, putBack }: ReturnType<typeof counter>): void => {
  const tell = telling(store)
  let turn = Promise.resolve()
  let last = 0
  let due = Infinity
  let isAlone = false

  const act = async (): Promise<void> => {
    const now = Date.now()
    const fresh = takeFresh(now)
    try {
      if (due <= now) {
        await store.forgetCalls()
        due = last > now ? last : Infinity
      }
      if (fresh.length === 0) return
      last = await tell(fresh)
      due = Math.min(due, last)
      isAlone = false
    } catch (error) {
      putBack(fresh)
      if (!isAlone) app.log.warn(error, 'Calls are counted by this process alone until the database can be used.')
      isAlone = true
    }
  }
  const timer = setInterval(() => {
    turn = turn.then(act)
  }, interval).unref()
  app.addHook('onClose', () => {
    clearInterval(timer)
    return turn
  })
}

/** A caller's calls in its minute, and the end of that minute (as `Date.now()`). */
interface CallsNow {
  readonly calls: number
  readonly ends: number
}

/** Returns a function that counts a call; with a store, counts are shared with the other processes that serve it. */
const rateCounter = (app: FastifyInstance, store: Store | undefined): ((caller: string) => CallsNow) => {
  const counts = counter()
  if (store) exchange(app, store, counts)
  return counts.add
}

// Limits how many requests a minute may be made with a key or, without a valid one, from an address.

declare module 'fastify' {
  /** `limited`: requests count although the route is open to everybody. */
  interface FastifyContextConfig {
    limited?: boolean
  }
}

/** Returns the network of one customer: an IPv4 address, also within IPv6, or the first half of an IPv6 address. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address.toLowerCase()
  const parsed = ipaddr.process(address)
  return parsed instanceof ipaddr.IPv6 ? `${parsed.parts.slice(0, 4).join(':')}::` : parsed.toString()
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
      throw new Problem('too-many-requests', ['many-requests', perMinute.toString(), seconds], [], {
        'retry-after': seconds,
      })
    }
    done()
  })
}
