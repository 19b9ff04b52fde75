/** Closes in good order: no longer ready, nothing new is begun, what runs is finished, and whoever is too slow is cut. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../contract/problems.ts'

declare module 'fastify' {
  /** `vital`: answered even while the server closes. */
  interface FastifyContextConfig {
    vital?: boolean
  }
}

/** How long running requests may take to finish, in milliseconds; less than a supervisor waits. */
const longest = 7000

/** The function it answers comes last: what else closes before (streams that have no end of their own) must be told first. */
export const watchRequests = (app: FastifyInstance): (() => void) => {
  let closing = false
  let running = 0
  const finish = (): void => {
    running--
  }
  app.addHook('preClose', (done) => {
    closing = true
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (closing && request.routed.vital !== true) {
      throw new Problem('overloaded', 'The server is shutting down.', [], { 'retry-after': '1' })
    }
    running++
    reply.raw.on('close', finish)
    done()
  })
  return () =>
    app.addHook('preClose', async () => {
      for (const until = Date.now() + longest; running > 0 && Date.now() < until;) await sleep(20)
      app.server.closeAllConnections()
    })
}
