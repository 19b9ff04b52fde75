/** The routes of the pages for people. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFresh, registerTag, textTag } from '../http/contract/etag.ts'
import { formatFor, setFormat } from '../http/formats/negotiation.ts'
import { formats } from '../http/formats/registry.ts'
import { guardPages, pagePolicy } from '../http/pipeline/page-headers.ts'
import type { Sessions } from '../http/pipeline/sessions.ts'
import { languageOf } from '../http/contract/languages.ts'
import { fromQuery, idIn, idParameter, noQuery } from '../http/contract/parameters.ts'
import { Problem, problems, type ProblemSlug } from '../http/contract/problems.ts'
import type { Query } from '../http/contract/list-query.ts'
import { propertiesOf } from '../model/json-schema.ts'
import { utcToday } from '../model/period.ts'
import { searcher } from '../http/search/search.ts'
import { searchPageQuery, searchQuery } from '../http/search/schema.ts'
import { verifyPageQuery } from '../http/verify/schema.ts'
import { totaller } from '../http/totals/totals.ts'
import { totalsQuery } from '../http/totals/query-schema.ts'
import { everyResource } from '../resources/index.ts'
import { sources } from '../resources/sources.ts'
import type { Store } from '../store/store.ts'
import { serveAssets } from './assets.ts'
import { serveCrawlers, type CrawlerSettings } from './crawlers/routes.ts'
import { docsPage } from './docs.ts'
import { serveEditing } from './editing/routes.ts'
import { serveEntities } from './entity.ts'
import { serveSigningIn } from './editing/sign-in/routes.ts'
import { layout, type Page } from './layout/layout.ts'
import { revisionParameters, revisionsQuery, without } from './layout/parameters.ts'
import { serveLists } from './lists/routes.ts'
import { explanationPage } from './problems.ts'
import type { TextSettings } from './source-text.ts'
import { viewerOf } from './layout/viewer.ts'
import { inLanguage } from './words/language.ts'
import { metricsNamed } from './words/metrics.ts'

/** Names what a page depends on beside the register: the version of the code, the day, and the person. */
const drawnFor = (version: string, { caller, sessionToken = '' }: FastifyRequest): string =>
  sessionToken === '' ? `${version} ${utcToday()}` : `${version} ${utcToday()} ${caller?.role ?? ''} ${sessionToken}`

const servePage = (
  store: Store,
  publicUrl: string,
  version: string,
  make: (request: FastifyRequest) => Promise<Page>,
) => {
  const formatOf = formatFor(['html'])
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    const stamp = await store.stamp()
    const page = await make(request)
    setFormat(reply, format)
    const place = { publicUrl, url: request.url }
    if (page.status !== undefined) return reply.code(page.status).send(layout(page, viewerOf(request), place))
    // A new version may render the same state differently, and promises fall due day by day.
    return isFresh(request, reply, registerTag(stamp, request.originalUrl, `${format} ${drawnFor(version, request)}`))
      ? reply
      : reply.send(layout(page, viewerOf(request), place))
  }
}

/** Sends a page that depends on the code alone. */
const sendConstant = (request: FastifyRequest, reply: FastifyReply, page: Page, here?: string): FastifyReply => {
  const text = layout(page, undefined, undefined, here)
  void reply.type(formats.html.mediaType)
  return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
}

const explain = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const { slug } = request.params as { slug: string }
  if (!Object.hasOwn(problems, slug))
    throw new Problem('not-found', `There is no problem called ${slug.slice(0, 100)}.`)
  return sendConstant(request, reply, explanationPage(slug as ProblemSlug), request.url)
}

/** Serves pages to anyone who may read the register. */
export const servePages = async (
  app: FastifyInstance,
  store: Store,
  settings: TextSettings & CrawlerSettings,
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
    const draw = (make: (request: FastifyRequest) => Promise<Page>) => servePage(store, publicUrl, version, make)
    const page = (path: string, schema: object, make: (request: FastifyRequest) => Promise<Page>): void => {
      pages.get(path, { config, schema: { ...hide, ...schema } }, draw(make))
    }
    // Each page is loaded at its first request.
    page('/', { querystring: noQuery }, async () => {
      const { homePage } = await import('./home.ts')
      return homePage(store, settings, utcToday())
    })
    // A session is good for pages alone, so what pages fetch has the address of a page.
    const chartFormats = ['svg', 'png'] as const
    const asked = without(totalsQuery, 'format', 'cursor', 'explain', 'bom')
    const format = { type: 'string', enum: chartFormats }
    const chartQuery = { ...asked, properties: { ...propertiesOf(asked), format } }
    pages.get(
      '/totals/chart',
      { config, schema: { ...hide, querystring: chartQuery } },
      totaller(store, settings, chartFormats),
    )
    pages.get('/search/hits', { config, schema: { ...hide, querystring: searchQuery } }, searcher(store, publicUrl))
    page('/search', { querystring: searchPageQuery }, async (request) => {
      const { searchPage } = await import('./search.ts')
      return searchPage(store, publicUrl, request, utcToday())
    })
    page('/verify', { querystring: verifyPageQuery }, async (request) => {
      const { verifyPage } = await import('./verify.ts')
      return verifyPage(store, publicUrl, request.query as Query, request)
    })
    for (const resource of everyResource) {
      page(`/${resource.name}/:id`, { params: idParameter(resource), querystring: noQuery }, async (request) => {
        const viewer = viewerOf(request)
        if (resource.name === 'figures')
          return (await import('./figure.ts')).figurePage(store, publicUrl, idIn(request), utcToday(), viewer)
        const [{ recordPage }, { textSection }] = await Promise.all([import('./record.ts'), import('./source-text.ts')])
        const isSource = resource.name === 'sources'
        const text = isSource
          ? await textSection(store, idIn(request), viewer, settings, { signal: request.signal })
          : undefined
        return recordPage(store, settings, resource.name, idIn(request), viewer, text)
      })
    }
    page('/sources/:id/read', { params: idParameter(sources), querystring: fromQuery }, async (request) => {
      const { textPage } = await import('./source-text.ts')
      const { from = 0 } = request.query as { from?: number }
      const viewer = viewerOf(request)
      return textPage(store, idIn(request), from, viewer, settings, { signal: request.signal })
    })
    for (const resource of everyResource) {
      const schema = { params: idParameter(resource), querystring: revisionsQuery }
      page(`/${resource.name}/:id/revisions`, schema, async (request) => {
        const { historyPage } = await import('./history.ts')
        const { before } = request.query as { before?: number }
        return historyPage(store, publicUrl, resource, idIn(request), viewerOf(request), before)
      })
      const params = revisionParameters(resource)
      page(`/${resource.name}/:id/revisions/:revision`, { params, querystring: noQuery }, async (request) => {
        const { revisionPage } = await import('./revision.ts')
        const { id, revision } = request.params as { id: string; revision: number }
        return revisionPage(store, publicUrl, resource, id, revision, viewerOf(request))
      })
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
