/** Serves the style sheets, the scripts and the pictures from `public/`, and Swagger UI from its package. */
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { constant } from '../http/contract/constant.ts'

const css = 'text/css; charset=utf-8'
const javaScript = 'text/javascript; charset=utf-8'

const files = {
  'style.css': css,
  'suggest.js': javaScript,
  'edit.js': javaScript,
  'icon.svg': 'image/svg+xml; charset=utf-8',
  'card.png': 'image/png',
  'docs/style.css': css,
  'docs/index.js': javaScript,
  'docs/accessible.js': javaScript,
  'docs/answers.js': javaScript,
  'docs/fold.js': javaScript,
  'docs/kept-key.js': javaScript,
  'docs/key.js': javaScript,
  'docs/parameters.js': javaScript,
  'docs/references.js': javaScript,
}

/** The address of Swagger UI. */
export const swaggerUi = 'docs/swagger-ui.js'

const serve = (app: FastifyInstance, name: string, type: string, address: string): void => {
  app.get(
    `/${name}`,
    { schema: { hide: true } },
    constant(type, () => readFileSync(new URL(address))),
  )
}

export const serveAssets = (app: FastifyInstance): void => {
  for (const [name, type] of Object.entries(files))
    serve(app, name, type, new URL(`../../public/${name}`, import.meta.url).href)
  serve(app, swaggerUi, javaScript, import.meta.resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js'))
}
