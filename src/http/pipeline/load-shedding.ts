/** Sheds load: while the event loop lags, a request is refused at once rather than answered when nobody waits any more. */
import type { FastifyInstance } from 'fastify'
import { Problem } from '../contract/problems.ts'

/** How often the lag is looked at, and how much of it is too much, in milliseconds. */
const interval = 500
const longest = 1000
/** With fewer requests meanwhile it is a slow question, not a crowd; and what waited behind one long pause is soon answered. */
const crowd = 8
const inARow = 2

/** Health, metrics and the document are answered all the same; they cost next to nothing. */
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
