/** Closes in good order: refuses new requests, lets running ones finish, and cuts connections that are too slow. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../contract/problems.ts'

declare module 'fastify' {
  /** `vital`: answered even while the server closes. */
  interface FastifyContextConfig {
    vital?: boolean
  }
}

/** The time that running requests get to finish, in milliseconds; less than a supervisor waits. */
const longest = 7000

/** Refuses requests while the server closes, and waits for those that run. */
export const closeGracefully = async (app: FastifyInstance): Promise<void> => {
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
    if (closing && request.routeOptions.config.vital !== true) {
      throw new Problem('overloaded', 'The server is shutting down.', [], { 'retry-after': '1' })
    }
    running++
    reply.raw.on('close', finish)
    done()
  })
  // A context of its own, whose hooks run last: streams of changes end only in the hooks of the server.
  await app.register(async (last) => {
    last.addHook('preClose', async () => {
      for (const until = Date.now() + longest; running > 0 && Date.now() < until;) await sleep(20)
      app.server.closeAllConnections()
    })
  })
}
