/** Sheds load: while the event loop lags, requests are refused at once, before their clients give up. */
import type { FastifyInstance } from 'fastify'
import { Problem } from '../contract/problems.ts'

/** In milliseconds: the time between two looks at the lag, and the longest lag that is none. */
const interval = 500
const longest = 1000
/** Fewer requests than this in an interval are a slow question; a single lag is soon made up for. */
const crowd = 8
const inARow = 2

/** Refuses requests under load. Health, metrics and the document cost next to nothing and are always answered. */
export const shedLoad = (app: FastifyInstance): void => {
  let lags = 0
  let requests = 0
  app.addHook('onListen', (done) => {
    let due = performance.now() + interval
    const timer = setInterval(() => {
      const now = performance.now()
      lags = now - due > longest && requests >= crowd ? lags + 1 : 0
      due = now + interval
      requests = 0
    }, interval).unref()
    app.server.once('close', () => {
      clearInterval(timer)
    })
    done()
  })
  app.addHook('onRequest', ({ routeOptions: { config } }, _reply, done) => {
    requests++
    if (lags >= inARow && config.role !== undefined)
      throw new Problem('overloaded', 'The server has more to do than it can.', [], { 'retry-after': '1' })
    done()
  })
}
