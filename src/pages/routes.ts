/** The routes of the pages for people. */
import { languageOf } from '../http/contract/languages.ts'
import type { Store } from '../store/store.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFresh, registerTag } from '../http/contract/etag.ts'
import { formatFor, setFormat } from '../http/formats/registry.ts'
import { guardPages, pagePolicy } from '../http/pipeline/headers.ts'
import type { Sessions } from '../http/pipeline/sessions.ts'
import { asOfQuery, fromQuery, idParameter, noQuery } from '../http/contract/parameters.ts'
import { closedObject } from '../http/contract/schemas.ts'
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
import { serveConstants } from './constants.ts'
import { serveCrawlers } from './crawlers.ts'
import { serveEntities } from './entity.ts'
import { metricNames } from './layout/queries.ts'
import { serveEditing, serveSigningIn } from './editing/routes.ts'
import { revisionParameters, revisionsQuery, without } from './layout/addresses.ts'
import { serveLists } from './lists/routes.ts'
import { type PageSettings, type Visit, visitOf, type PageContent } from './layout/visit.ts'
import { inLanguage, localised } from './words/language.ts'
import { Type } from '../model/schema-builder.ts'

/** A source tells what was just saved from it. */
const savedQuery = closedObject({ saved: Type.Optional(Type.String({ format: 'uuid' })) })

/** A page shows the largest changes; with `from`, all from one on. */
const comparePageQuery = closedObject({
  ...propertiesOf(without(compareQuery, 'limit', 'cursor', 'format', 'bom')),
  ...propertiesOf(fromQuery),
})

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
    const { layout } = await import('./layout/layout.ts')
    const draw = (): string => layout(page, visit.viewer, { publicUrl: settings.publicUrl, url: request.url })
    if (page.status !== undefined) return reply.code(page.status).send(draw())
    // A new version may render the same state differently, and promises fall due day by day.
    return isFresh(request, reply, registerTag(stamp, request.originalUrl, `${format} ${drawnFor(version, request)}`))
      ? reply
      : reply.send(draw())
  }
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
      else metricNames(store, language).then((named) => inLanguage(language, done, named), done)
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
    pages.get('/search/hits', { config, schema: { ...hide, querystring: searchQuery } }, searcher(store, settings))
    page('/search', { querystring: searchPageQuery }, async (visit) => (await import('./search.ts')).searchPage(visit))
    page('/verify', { querystring: verifyPageQuery }, async (visit) => (await import('./verify.ts')).verifyPage(visit))
    const ofPromise = { params: idParameter(figures), querystring: asOfQuery }
    page('/promises/:id', ofPromise, async (visit) => (await import('./promise.ts')).promisePage(visit))
    const attachments = () => import('./attachments.ts')
    const revisions = () => import('./revisions.ts')
    for (const resource of everyResource) {
      const { name } = resource
      const params = idParameter(resource)
      page(`/${name}/:id`, { params, querystring: name === 'sources' ? savedQuery : noQuery }, async (visit) => {
        const { orDeleted } = await revisions()
        if (name === 'figures') return orDeleted(visit, resource, (await import('./figure.ts')).figurePage)
        if (name === 'sources') return orDeleted(visit, resource, (await attachments()).sourcePage)
        const { recordPage } = await import('./record.ts')
        return orDeleted(visit, resource, (visit) => recordPage(visit, resource))
      })
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
    page('/sources/:id/compare', ofEditions, async (visit) => (await import('./compare.ts')).comparisonPage(visit))
    for (const format of ['csv', 'xlsx', 'json'] as const) {
      const querystring = without(compareQuery, 'cursor', 'format', ...(format === 'csv' ? [] : ['bom']))
      pages.get(
        `/sources/:id/compare.${format}`,
        { config, schema: { ...hide, params: ofSource.params, querystring } },
        comparer(store, settings, [format]),
      )
    }
    serveLists(pages, store, settings, draw)
    serveConstants(pages)
    serveCrawlers(pages, store, settings)
    await serveSigningIn(pages, sessions)
    await serveEditing(pages, store, settings)
  })
  await serveEntities(app, store, publicUrl)
}
