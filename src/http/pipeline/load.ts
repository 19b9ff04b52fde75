/** Keeps the server answering: sheds load, closes in good order, and cuts clients that have stalled. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../contract/problems.ts'

// Sheds load: while the event loop lags, requests are refused at once, before their clients give up.

/** In milliseconds: the time between two looks at the lag, and the longest lag that is tolerated. */
const interval = 500
const longestDelay = 1000
/** With fewer requests in an interval, a single one was slow; and one late interval is soon made up for. */
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
      lags = now - due > longestDelay && requests >= crowd ? lags + 1 : 0
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
      throw new Problem('overloaded', ['too-busy'], [], { 'retry-after': '1' })
    done()
  })
}

// Closes in good order: refuses new requests, lets running ones finish, and cuts connections that are too slow.

declare module 'fastify' {
  /** `vital`: answered even while the server closes. */
  interface FastifyContextConfig {
    vital?: boolean
  }
}

/** The time that running requests get to finish, in milliseconds; less than a supervisor waits. */
const longestClose = 7000

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
      throw new Problem('overloaded', ['shutting-down'], [], { 'retry-after': '1' })
    }
    running++
    reply.raw.on('close', finish)
    done()
  })
  // A context of its own, whose hooks run last: streams of changes end only in the hooks of the server.
  await app.register(async (last) => {
    last.addHook('preClose', async () => {
      for (const until = Date.now() + longestClose; running > 0 && Date.now() < until;) await sleep(20)
      app.server.closeAllConnections()
    })
  })
}

// Cuts requests whose clients neither send nor take anything for half a minute; one that the server works on stays.

/** Milliseconds between looks at a connection on which nothing moves, and how many in a row cut it. */
const look = 6000
const mostLooks = 5

/** Reports whether the server waits for the client: for the rest of a body, or to take what is ready to be sent. */
const isClientsTurn = (request: IncomingMessage, response: ServerResponse): boolean =>
  response.writableLength > 0 || (!request.complete && request.readableLength === 0)

export const cutStalledClients = (app: FastifyInstance): void => {
  app.addHook('onRequest', ({ raw: request, socket }, { raw: response }, done) => {
    if (socket instanceof Socket) {
      let [looks, last] = [0, 0]
      socket.setTimeout(look)
      // With a listener, Node leaves it to us whether the connection is cut.
      response.on('timeout', () => {
        const now = performance.now()
        // A client that sends or takes something puts the next look off.
        const isStalled = isClientsTurn(request, response) && (looks === 0 || now - last < 1.5 * look)
        looks = isStalled ? looks + 1 : 0
        last = now
        if (looks < mostLooks) socket.setTimeout(look)
        else response.destroy()
      })
    }
    done()
  })
}
