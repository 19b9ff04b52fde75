/** Waits for answers that take long, as long as their client does. */
import { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Answering } from '../../store/store.ts'

/** In milliseconds. */
const longest = 300_000

/** Does work for a request. The server cuts idle connections, but this one is silent because of the server. */
export const patiently = async <T>(
  { socket, signal }: FastifyRequest,
  work: (answering: Answering) => Promise<T>,
): Promise<T> => {
  if (!(socket instanceof Socket)) return work({ signal })
  const usual = socket.timeout ?? 0
  socket.setTimeout(longest)
  try {
    return await work({ signal })
  } finally {
    socket.setTimeout(usual)
  }
}
