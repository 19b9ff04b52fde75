/** Serves the OpenAPI document as JSON and as YAML. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFresh, textTag } from '../contract/etag.ts'
import { formats } from '../formats/registry.ts'
import { openApiText } from './document.ts'

const sender = (type: string, text: () => string) => {
  let made: { text: string; tag: string } | undefined
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    made ??= { text: text(), tag: textTag(text()) }
    void reply.type(type)
    return isFresh(request, reply, made.tag) ? reply : reply.send(made.text)
  }
}

/** Adds /openapi.json and /openapi.yaml. */
export const serveTexts = (app: FastifyInstance): void => {
  const hidden = { schema: { hide: true } }
  app.get(
    '/openapi.json',
    hidden,
    sender(formats.json.mediaType, () => openApiText(app)),
  )
  app.get(
    '/openapi.yaml',
    hidden,
    sender('application/yaml; charset=utf-8', () => app.swagger({ yaml: true })),
  )
}
