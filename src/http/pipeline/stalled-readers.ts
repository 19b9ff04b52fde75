/** Cuts streamed answers whose clients take nothing for half a minute: a stream may hold a state of the register. */
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'

/**
 * Milliseconds between looks at a connection. Node passes over the first look after a write that the system has taken
 * in part, so a client that takes nothing is cut off at the second one.
 */
const look = 15_000

export const cutStalledReaders = (app: FastifyInstance): void => {
  app.addHook('onSend', ({ socket }, { raw }, payload, done) => {
    if (payload instanceof Readable && socket instanceof Socket) {
      socket.setTimeout(look)
      raw.on('timeout', () => {
        // A stream that has nothing to send waits for the register, not for its client.
        if (raw.writableLength > 0) raw.destroy()
        else socket.setTimeout(look)
      })
    }
    done(null, payload)
  })
}
