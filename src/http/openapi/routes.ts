/** Serves the OpenAPI document as JSON and as YAML. */
import type { FastifyInstance } from 'fastify'
import { constant } from '../contract/constant.ts'
import { formats } from '../formats/registry.ts'
import { openApiText } from './document.ts'

/** Adds /openapi.json and /openapi.yaml. */
export const serveTexts = (app: FastifyInstance): void => {
  const hidden = { schema: { hide: true } }
  app.get(
    '/openapi.json',
    hidden,
    constant(formats.json.mediaType, () => openApiText(app)),
  )
  app.get(
    '/openapi.yaml',
    hidden,
    constant('application/yaml; charset=utf-8', () => app.swagger({ yaml: true })),
  )
}
