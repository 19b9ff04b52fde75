/** The routes of the pages for people. */
import { languageOf, nameIn } from '../http/contract/languages.ts'
import type { Store } from '../store/store.ts'
import { uncapital } from '../text/in-words.ts'
import type { Language } from '../text/messages/message.ts'
import { firstRecords } from './layout/queries.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { constant, isFresh, registerTag, textTag } from '../http/contract/etag.ts'
import { formatFor, formats, setFormat } from '../http/formats/registry.ts'
import { guardFramedPages, guardPages, pagePolicy } from '../http/pipeline/headers.ts'
import type { Sessions } from '../http/pipeline/sessions.ts'
import { asOfQuery, fromQuery, idIn, idParameter, noQuery } from '../http/contract/parameters.ts'
import { closedObject } from '../http/contract/schemas.ts'
import { Problem, problems } from '../http/contract/problems.ts'
import type { ProblemSlug } from '../text/messages/problems.ts'
import { propertiesOf } from '../model/json-schema.ts'
import { utcToday } from '../model/period.ts'
import { searcher, searchPageQuery, searchQuery } from '../http/search/search.ts'
import { verifyPageQuery } from '../http/verify/verify.ts'
import type { TSchema } from 'typebox'
import { outcomesLister, outcomesQuery } from '../http/totals/outcomes.ts'
import { totaller, totalsQuery } from '../http/totals/totals.ts'
import { comparer, compareQuery } from '../http/tables/compare.ts'
import { everyResource } from '../resources/index.ts'
import { figures } from '../resources/figures.ts'
import { sources } from '../resources/sources.ts'
import { serveCrawlers } from './crawlers.ts'
import { serveEditing } from './editing/routes.ts'
import { serveSigningIn } from './editing/sign-in.ts'
import { layout, type PageContent } from './layout/layout.ts'
import { pageOf, revisionParameters, revisionsQuery, without } from './layout/addresses.ts'
import { serveLists } from './lists/routes.ts'
import { explanationPage } from './problems.ts'
import { type PageSettings, type Visit, visitOf } from './layout/viewer.ts'
import { inLanguage, localised } from './words/language.ts'
import { html, type Html, raw } from './layout/html.ts'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { createHash } from 'node:crypto'
import { type Entity, readEntities } from '../http/reconcile/entities.ts'
import { id } from '../model/field.ts'
import { Type } from '../model/schema-builder.ts'
import { resolvedResources } from '../text/name-keys.ts'

// The names of metrics: the register defines them, so no file of words has them.

/** Metrics beyond these are called by their terms. */
const most = 500

/** A source tells what was just saved from it. */
const savedQuery = closedObject({ saved: Type.Optional(Type.String({ format: 'uuid' })) })

/** A page shows the largest changes; with `from`, all from one on. */
const comparePageQuery = closedObject({
  ...propertiesOf(without(compareQuery, 'limit', 'cursor', 'format', 'bom')),
  ...propertiesOf(fromQuery),
})

/** Returns the names of metrics by their terms, as they stand within a sentence. */
const metricsNamed = async (store: Store, language: Language): Promise<ReadonlyMap<string, string>> => {
  const records = await firstRecords(store, 'metrics', { limit: most, fields: ['id', 'name', 'localName'] })
  return new Map(records.map((record) => [record.id, uncapital(nameIn(language, record) ?? record.id)]))
}

/** Inline, as a frame without an origin may load nothing from here. */
const style = `:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif }
body { margin: 8px 12px }
h1 { font-size: 16px; margin: 0 }
p { margin: 4px 0 }
article + article { margin-top: 12px }`

const policy = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  'frame-ancestors *',
].join('; ')

const mostNames = 12

const entityView = ({ type, id: own, name, description, record }: Entity, publicUrl: string): Html => {
  const names = ((record['aliases'] ?? []) as string[]).slice(0, mostNames)
  return html`<article>
<h1><a href="${publicUrl}${pageOf(type, own)}" target="_blank" rel="noopener">${name}</a></h1>
<p>${description}</p>
${names.length > 0 && html`<p><small>Also: ${names.join(', ')}</small></p>`}
</article>`
}

const documentOf = (entities: readonly Entity[], publicUrl: string): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${entities.map(({ name }) => name).join(', ')} · Planledger</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${entities.map((entity) => entityView(entity, publicUrl))}
</main>
</body>
</html>
`.toString()

/** Returns the records with an id, which is unique only within a type. Throws a Problem: not-found. */
const entitiesWith = async (store: Store, own: string): Promise<readonly Entity[]> => {
  const found = await readEntities(
    store,
    resolvedResources.map((resource) => ({ resource, id: own })),
  )
  if (found.size === 0) throw new Problem('not-found', ['no-named-record', own])
  return [...found.values()]
}

/** Serves `/entity/{id}` and `/entity/{id}/preview`. */
const serveEntities = async (app: FastifyInstance, store: Store, publicUrl: string): Promise<void> => {
  const formatOf = formatFor(['html'])
  const params = closedObject({ id: id('The id of a record.', 'guangdong').value })
  const options = {
    config: { role: 'reader', page: true },
    schema: { hide: true, params, querystring: noQuery },
  } as const

  const answer =
    (isView: boolean) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const format = formatOf(request)
      const entities = await entitiesWith(store, idIn(request))
      const [first] = entities
      if (isView && first && entities.length === 1) return reply.redirect(pageOf(first.type, first.id), 303)
      setFormat(reply, format)
      if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
      return reply.header('content-security-policy', policy).send(documentOf(entities, publicUrl))
    }

  await app.register(async (pages) => {
    await guardFramedPages(pages)
    pages.get('/entity/:id', options, answer(true))
    pages.get('/entity/:id/preview', options, answer(false))
  })
}

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

/** Makes a page, or names the address of another one. */
type Make = (visit: Visit) => Promise<PageContent | string>

/** Names what a page depends on beside the register: the version of the code, the day, and the person. */
const drawnFor = (version: string, { caller, sessionToken = '' }: FastifyRequest): string =>
  sessionToken === '' ? `${version} ${utcToday()}` : `${version} ${utcToday()} ${caller?.role ?? ''} ${sessionToken}`

/** Answers with the page that a visit makes. */
const servePage = (store: Store, settings: PageSettings, version: string, make: Make) => {
  const formatOf = formatFor(['html'])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    const stamp = await store.stamp()
    const visit = visitOf(store, settings, request)
    const page = await make(visit)
    if (typeof page === 'string') return reply.redirect(localised(page), 302)
    setFormat(reply, format)
    const draw = (): string => layout(page, visit.viewer, { publicUrl: settings.publicUrl, url: request.url })
    if (page.status !== undefined) return reply.code(page.status).send(draw())
    // A new version may render the same state differently, and promises fall due day by day.
    return isFresh(request, reply, registerTag(stamp, request.originalUrl, `${format} ${drawnFor(version, request)}`))
      ? reply
      : reply.send(draw())
  }
}

/** Sends a page that depends on the code alone. */
const sendConstant = (request: FastifyRequest, reply: FastifyReply, page: PageContent, here?: string): FastifyReply => {
  const text = layout(page, undefined, undefined, here)
  void reply.type(formats.html.mediaType)
  return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
}

const explain = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const { slug } = request.params as { slug: string }
  if (!Object.hasOwn(problems, slug)) throw new Problem('not-found', ['no-problem', slug.slice(0, 100)])
  return sendConstant(request, reply, explanationPage(slug as ProblemSlug), request.url)
}

/** Serves pages to anyone who may read the register. */
export const servePages = async (
  app: FastifyInstance,
  store: Store,
  settings: PageSettings,
  version: string,
  sessions: Sessions,
): Promise<void> => {
  const { publicUrl } = settings
  const config = { role: 'reader', page: true } as const
  const hide = { hide: true }
  await app.register(async (pages) => {
    await guardPages(pages)
    pages.addHook('onRequest', ({ sessionToken, routeOptions: { config: route } }, reply, done) => {
      void reply.header('content-security-policy', pagePolicy)
      // Browsers name the origin of a form only to an origin that may know where it was followed from.
      if (sessionToken !== undefined || route.limited === true) void reply.header('referrer-policy', 'same-origin')
      done()
    })
    pages.addHook('preValidation', (request, _reply, done) => {
      const language = languageOf(request)
      // Pages that show no records are served without the database.
      if (request.routeOptions.config.role === undefined) inLanguage(language, done)
      else metricsNamed(store, language).then((named) => inLanguage(language, done, named), done)
    })
    const draw = (make: Make) => servePage(store, settings, version, make)
    const page = (path: string, schema: object, make: Make): void => {
      pages.get(path, { config, schema: { hide: true, querystring: noQuery, ...schema } }, draw(make))
    }
    // Each page is loaded at its first request.
    page('/', {}, async (visit) => (await import('./home/home.ts')).homePage(visit))
    const about = () => import('./about.ts')
    page('/about', {}, async (visit) => (await about()).aboutPage(visit))
    page('/method', {}, async () => (await about()).methodPage())
    page('/coverage', {}, async (visit) => (await about()).coveragePage(visit))
    page('/licence', {}, async (visit) => (await about()).licencePage(visit))
    page('/data', {}, async (visit) => (await about()).dataPage(visit))
    // A session is good for pages alone, so what pages fetch has the address of a page.
    const chartFormats = ['svg', 'png'] as const
    const serveChart = (name: string, query: TSchema, answer: ReturnType<typeof totaller>): void => {
      const parameters = without(query, 'format', 'cursor', 'explain', 'bom')
      const format = { type: 'string', enum: chartFormats }
      const querystring = { ...parameters, properties: { ...propertiesOf(parameters), format } }
      pages.get(`/${name}/chart`, { config, schema: { ...hide, querystring } }, answer)
    }
    serveChart('totals', totalsQuery, totaller(store, settings, chartFormats))
    serveChart('outcomes', outcomesQuery, outcomesLister(store, settings, chartFormats))
    pages.get('/search/hits', { config, schema: { ...hide, querystring: searchQuery } }, searcher(store, publicUrl))
    page('/search', { querystring: searchPageQuery }, async (visit) => (await import('./search.ts')).searchPage(visit))
    page('/verify', { querystring: verifyPageQuery }, async (visit) => (await import('./verify.ts')).verifyPage(visit))
    const ofPromise = { params: idParameter(figures), querystring: asOfQuery }
    page('/promises/:id', ofPromise, async (visit) => (await import('./promise.ts')).promisePage(visit))
    const attachments = () => import('./attachments.ts')
    const editions = () => import('./compare.ts')
    for (const resource of everyResource) {
      const { name } = resource
      const params = idParameter(resource)
      page(`/${name}/:id`, { params, querystring: name === 'sources' ? savedQuery : noQuery }, async (visit) => {
        if (name === 'figures') return (await import('./figure.ts')).figurePage(visit)
        const { recordPage } = await import('./record.ts')
        if (name !== 'sources') return recordPage(visit, resource)
        const { tableSection, textSection } = await attachments()
        const more = [
          await (await editions()).editionsSection(visit),
          await textSection(visit),
          await tableSection(visit),
        ]
        const { saved } = visit.query as { saved?: string }
        const notice = saved === undefined ? undefined : await (await import('./batches.ts')).savedNotice(visit, saved)
        const shown = await recordPage(visit, resource, more)
        return { ...shown, main: html`${notice}${shown.main}` }
      })
      const revisions = () => import('./revisions.ts')
      page(`/${name}/:id/revisions`, { params, querystring: revisionsQuery }, async (visit) =>
        (await revisions()).historyPage(visit, resource),
      )
      page(`/${name}/:id/revisions/:revision`, { params: revisionParameters(resource) }, async (visit) => {
        const { revision } = visit.request.params as { revision: number }
        return (await revisions()).revisionPage(visit, resource, revision)
      })
    }
    const ofSource = { params: idParameter(sources), querystring: fromQuery }
    page('/sources/:id/read', ofSource, async (visit) => (await attachments()).textPage(visit))
    page('/sources/:id/table', ofSource, async (visit) => (await attachments()).tablePage(visit))
    const ofEditions = { ...ofSource, querystring: comparePageQuery }
    page('/sources/:id/compare', ofEditions, async (visit) => (await editions()).comparisonPage(visit))
    for (const format of ['csv', 'xlsx', 'json'] as const) {
      const querystring = without(compareQuery, 'cursor', 'format', ...(format === 'csv' ? [] : ['bom']))
      pages.get(
        `/sources/:id/compare.${format}`,
        { config, schema: { ...hide, params: ofSource.params, querystring } },
        comparer(store, settings, [format]),
      )
    }
    serveLists(pages, store, settings, draw)
    pages.get('/problems/:slug', { config: { page: true }, schema: hide }, explain)
    for (const path of ['/docs', '/docs/'])
      pages.get(path, { config: { page: true }, schema: hide }, (request, reply) =>
        sendConstant(request, reply, docsPage),
      )
    serveAssets(pages)
    serveCrawlers(pages, store, settings)
    await serveSigningIn(pages, sessions)
    await serveEditing(pages, store, settings)
  })
  await serveEntities(app, store, publicUrl)
}
