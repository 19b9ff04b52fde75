/** Cuts requests whose clients neither send nor take anything for half a minute; one that the server works on stays. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

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
