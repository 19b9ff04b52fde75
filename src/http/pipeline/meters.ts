/** Counts answers by route, status and duration, as plain numbers: every request passes here. */
import type { FastifyInstance, FastifyRequest } from 'fastify'

export interface Meter {
  readonly method: string
  readonly route: string
  readonly statuses: Map<number, number>
  /** The number of answers up to each bound and above the one before; the last counts those above all. */
  readonly buckets: number[]
  seconds: number
}

declare module 'fastify' {
  interface FastifyContextConfig {
    meter?: Meter
  }
}

/** In seconds. */
export const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

const meterOf = (method: string, route: string): Meter => ({
  method,
  route,
  statuses: new Map(),
  buckets: Array.from({ length: bounds.length + 1 }, () => 0),
  seconds: 0,
})

/** The status that counts a request whose connection ends before its answer does; nobody is sent it. */
const cut = 499

const count = ({ statuses }: Meter, status: number): void => {
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
}

/** Gives a meter to every route that is added later, and one to all unmatched requests; returns the meters. */
export const meterRequests = (app: FastifyInstance): readonly Meter[] => {
  const unmatched = meterOf('any', 'unmatched')
  const meters = [unmatched]
  const meterFor = (request: FastifyRequest): Meter => request.routeOptions.config.meter ?? unmatched
  app.addHook('onRoute', (route) => {
    const method = [route.method].flat().join()
    // One address may have two routes, for browsers and for programs.
    const known = meters.find((one) => one.method === method && one.route === route.url)
    const meter = known ?? meterOf(method, route.url)
    if (!known) meters.push(meter)
    route.config = { ...route.config, meter }
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      // `onResponse` counts those whose end was written; of others, also of streams that break off, nobody hears.
      if (reply.sent) return
      count(meterFor(request), cut)
      request.log.info({ res: { statusCode: cut }, responseTime: reply.elapsedTime }, 'request aborted')
    })
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const meter = meterFor(request)
    const { buckets } = meter
    const seconds = reply.elapsedTime / 1000
    const bucket = bounds.findIndex((bound) => seconds <= bound)
    const at = bucket === -1 ? bounds.length : bucket
    count(meter, reply.statusCode)
    buckets[at] = (buckets[at] ?? 0) + 1
    meter.seconds += seconds
    done()
  })
  return meters
}
