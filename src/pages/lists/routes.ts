/** The routes of the lists: a page and its files for each. They have addresses of pages, so that a session may read them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { checkList, checksQuery } from '../../http/checks/checks.ts'
import { derivedLister } from '../../http/contract/listing.ts'
import { languageOf } from '../../http/contract/languages.ts'
import { listQuery } from '../../http/contract/parameters.ts'
import type { FormatName } from '../../http/formats/registry.ts'
import type { Site } from '../../http/formats/writer.ts'
import { namesHtml } from '../../http/pipeline/headers.ts'
import { promiseList, promisesQuery } from '../../http/promises/promises.ts'
import { lister } from '../../http/records/routes.ts'
import { outcomesLister, outcomesQuery } from '../../http/totals/outcomes.ts'
import { totalsQuery, totaller } from '../../http/totals/totals.ts'
import { everyResource } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import type { Language } from '../../text/messages/message.ts'
import { without } from '../layout/addresses.ts'
import type { Visit, PageContent } from '../layout/visit.ts'
import { language, localised } from '../words/language.ts'
import type { ListPage, ListQuestion } from './listing.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
type Make = (visit: Visit) => Promise<PageContent>
type Draw = (make: Make) => Handler

/** A page with a form, and how it answers. */
interface PageWithForm {
  readonly question: ListQuestion
  readonly answer: Make
}

const config = { role: 'reader', page: true } as const

/** Parameters that the page of a list decides itself. */
const ofPages = ['fields', 'include', 'total', 'facets', 'format', 'bom']
/** Parameters that a whole list does not take. */
const ofParts = ['cursor', 'total', 'facets', 'include', 'format', 'explain']

const forPeople = 'browser'

/**
 * Leads a browser at `/metrics` to the list of metrics, and the programs that collect measurements to these. To be called
 * before any route is added: the router adds those that it has anew.
 */
export const tellVisitorsApart = (app: FastifyInstance): void => {
  app.addConstraintStrategy({
    name: 'visitor',
    storage: () => {
      const handlers: Record<string, unknown> = {}
      return {
        get: (visitor: string) => handlers[visitor] ?? null,
        set: (visitor: string, handler: unknown) => {
          handlers[visitor] = handler
        },
      }
    },
    deriveConstraint: ({ headers, originalUrl = '' }: { headers: { accept?: string }; originalUrl?: string }) =>
      namesHtml(headers.accept) || languageOf({ originalUrl }) !== 'en' ? forPeople : undefined,
    mustMatchWhenDerived: false,
  } as unknown as Parameters<FastifyInstance['addConstraintStrategy']>[0])
}

export const serveLists = (pages: FastifyInstance, store: Store, site: Site, draw: Draw): void => {
  const servePage = (name: string, query: TSchema, load: () => Promise<PageWithForm>): void => {
    const loaded = new Map<Language, Promise<PageWithForm>>()
    const pageOf = (): Promise<PageWithForm> => {
      const known = loaded.get(language()) ?? load()
      loaded.set(language(), known)
      return known
    }
    pages.get(
      `/${name}`,
      {
        config,
        schema: { hide: true, querystring: query },
        ...(name === 'metrics' && { constraints: { visitor: forPeople } }),
        attachValidation: true,
        preValidation: async (request, reply) => {
          const { tidied } = await import('./form.ts')
          const address = await tidied(store, (await pageOf()).question.controls, request)
          return address === undefined ? undefined : reply.redirect(localised(address), 303)
        },
      },
      draw(async (visit) => {
        const [{ orRefused }, { question, answer }] = [await import('./listing.ts'), await pageOf()]
        return orRefused(visit, question, answer)
      }),
    )
  }

  const serveListing = (name: string, query: TSchema, load: () => Promise<ListPage>): void => {
    servePage(name, without(query, ...ofPages), async () => {
      const [listing, { listingPage }] = await Promise.all([load(), import('./listing.ts')])
      return { question: listing, answer: (visit) => listingPage(visit, listing) }
    })
  }

  const serveFiles = (name: string, query: TSchema, handlerFor: (names: readonly FormatName[]) => Handler): void => {
    for (const format of ['csv', 'xlsx', 'parquet'] as const) {
      const querystring = without(query, ...ofParts, ...(format === 'csv' ? [] : ['bom']))
      pages.get(`/${name}.${format}`, { config, schema: { hide: true, querystring } }, handlerFor([format]))
    }
  }

  for (const resource of everyResource) {
    const { name } = resource
    const query = listQuery(resource)
    serveListing(name, query, async () => (await import('./records.ts')).listingOf(store, resource))
    serveFiles(name, query, (names) => lister(store, resource, site, names))
  }
  serveListing('promises', promisesQuery, async () => (await import('./derived.ts')).promisesListing(store))
  serveListing('checks', checksQuery, async () => (await import('./derived.ts')).checksListing())
  servePage('totals', without(totalsQuery, 'format', 'cursor', 'bom'), async () => {
    const { sumQuestion, totalsPageOf, totalsPage } = await import('../totals.ts')
    return { question: sumQuestion(totalsPageOf()), answer: totalsPage }
  })
  servePage('outcomes', without(outcomesQuery, 'format', 'cursor', 'bom'), async () => {
    const { sumQuestion } = await import('../totals.ts')
    const { outcomesPage, outcomesPageOf } = await import('../outcomes.ts')
    return { question: sumQuestion(outcomesPageOf()), answer: outcomesPage }
  })
  serveFiles('promises', promisesQuery, (names) => derivedLister(store, site, promiseList(store), names))
  serveFiles('checks', checksQuery, (names) => derivedLister(store, site, checkList, names))
  serveFiles('totals', totalsQuery, (names) => totaller(store, site, names))
  serveFiles('outcomes', outcomesQuery, (names) => outcomesLister(store, site, names))
}
