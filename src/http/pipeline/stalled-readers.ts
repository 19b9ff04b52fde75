/** Cuts streamed answers whose clients take nothing for half a minute: a stream may hold a state of the register. */
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'

/** Milliseconds between looks at a connection on which nothing moves, and how many in a row cut it. */
const look = 6000
const mostLooks = 5

export const cutStalledReaders = (app: FastifyInstance): void => {
  app.addHook('onSend', ({ socket }, { raw }, payload, done) => {
    if (payload instanceof Readable && socket instanceof Socket) {
      let [looks, last] = [0, 0]
      socket.setTimeout(look)
      raw.on('timeout', () => {
        const now = performance.now()
        // A client that takes something puts the next look off. A stream with nothing to send waits for the register.
        const isStalled = raw.writableLength > 0 && (looks === 0 || now - last < 1.5 * look)
        looks = isStalled ? looks + 1 : 0
        last = now
        if (looks < mostLooks) socket.setTimeout(look)
        else raw.destroy()
      })
    }
    done(null, payload)
  })
}
