/** Serves what depends on the code alone: style, scripts and pictures, the API to try out, and the kinds of problems. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { constant, isFresh, textTag } from '../http/contract/etag.ts'
import { Problem, problems } from '../http/contract/problems.ts'
import { formats } from '../http/formats/registry.ts'
import type { ProblemSlug } from '../text/messages/problems.ts'
import { html } from './layout/html.ts'
import type { PageContent } from './layout/visit.ts'

const javaScript = 'text/javascript; charset=utf-8'
const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': javaScript,
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
}
const assets = new URL('../../public/', import.meta.url)

/** The address of Swagger UI. */
const swaggerUi = 'docs/swagger-ui.js'

/** Returns the file of Swagger UI: a copy in the package that `npm pack` makes, a development dependency in a checkout. */
const swaggerUiFile = (): URL => {
  const copy = new URL('../swagger-ui.js', import.meta.url)
  return existsSync(copy) ? copy : new URL(import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'))
}

const serve = (app: FastifyInstance, name: string, type: string, fileOf: () => URL): void => {
  app.get(
    `/${name}`,
    { schema: { hide: true } },
    constant(type, () => readFileSync(fileOf())),
  )
}

const serveAssets = (app: FastifyInstance): void => {
  for (const name of readdirSync(assets, { recursive: true, encoding: 'utf8' })) {
    const type = mediaTypes[extname(name)]
    if (type !== undefined) serve(app, name, type, () => new URL(name, assets))
  }
  serve(app, swaggerUi, javaScript, swaggerUiFile)
}

const docsPage: PageContent = {
  title: 'Planledger API',
  script: 'docs/index.js',
  head: html`
<link rel="stylesheet" href="/docs/style.css">
<script src="/${swaggerUi}" defer></script>`,
  main: html`<div id="swagger-ui"></div>
<noscript><p class="intro">This page needs JavaScript. The same in JSON: <a href="/openapi.json">/openapi.json</a></p></noscript>`,
}

/** Sends a text, unless the client has it. */
export const sendText = (request: FastifyRequest, reply: FastifyReply, type: string, text: string): FastifyReply => {
  void reply.type(type)
  return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
}

/** Sends a page that depends on the code alone. */
const sendConstant = async (
  request: FastifyRequest,
  reply: FastifyReply,
  page: PageContent,
  here?: string,
): Promise<FastifyReply> => {
  const { layout } = await import('./layout/layout.ts')
  return sendText(request, reply, formats.html.mediaType, layout(page, undefined, undefined, here))
}

const explain = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const { slug } = request.params as { slug: string }
  if (!Object.hasOwn(problems, slug)) throw new Problem('not-found', ['no-problem', slug.slice(0, 100)])
  const { explanationPage } = await import('./problems.ts')
  return sendConstant(request, reply, explanationPage(slug as ProblemSlug), request.url)
}

/** Serves all of it, to everybody. */
export const serveConstants = (pages: FastifyInstance): void => {
  const open = { config: { page: true }, schema: { hide: true } }
  pages.get('/problems/:slug', open, explain)
  for (const path of ['/docs', '/docs/'])
    pages.get(path, open, (request, reply) => sendConstant(request, reply, docsPage))
  serveAssets(pages)
}
