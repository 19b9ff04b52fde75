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

/** Returns the meters: one for each method of each route that was asked, and one for all unmatched requests. */
export const meterRequests = (app: FastifyInstance): ReadonlyMap<string, Meter> => {
  const meters = new Map<string, Meter>()
  const meterFor = ({ is404, method, routeOptions: { url } }: FastifyRequest): Meter => {
    const [asked, route] = is404 || url === undefined ? ['any', 'unmatched'] : [method, url]
    const key = `${asked} ${route}`
    const known = meters.get(key) ?? meterOf(asked, route)
    meters.set(key, known)
    return known
  }
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
