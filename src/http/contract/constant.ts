/** Answers that depend on the code alone, made at their first request. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isFresh, textTag } from './etag.ts'

/** Returns what sends a text or bytes of a media type, or 304. */
export const constant = (type: string, make: () => string | Buffer) => {
  let made: { readonly content: string | Buffer; readonly tag: string } | undefined
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (!made) {
      const content = make()
      made = { content, tag: textTag(content.toString('latin1')) }
    }
    void reply.type(type)
    return isFresh(request, reply, made.tag) ? reply : reply.send(made.content)
  }
}
