/** The headers of every answer and of pages, and which pages of other origins may read an answer (CORS). */
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

export interface HeaderSettings {
  readonly readAccess: 'open' | 'key'
  /** `*`, or origins by comma. */
  readonly corsOrigin: string
}

const vary = 'Accept, Authorization'
const exposed = ['ETag', 'Link', 'Location', 'RateLimit', 'Register-Epoch', 'Retry-After']

const crossOrigin = (corsOrigin: string, origin: string | undefined): Record<string, string> => {
  const allowed = corsOrigin === '*' ? '*' : corsOrigin.split(',').find((one) => one === origin)
  return {
    ...(corsOrigin !== '*' && { vary: `${vary}, Origin` }),
    ...(allowed !== undefined && {
      'access-control-allow-origin': allowed,
      'access-control-expose-headers': exposed.join(', '),
    }),
  }
}

/** Returns the headers of every answer to a page of `origin`. */
export const constantHeaders = (
  { readAccess, corsOrigin }: HeaderSettings,
  origin: string | undefined,
): Record<string, string> => ({
  vary,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': readAccess === 'key' ? 'private, no-cache' : 'no-cache',
  ...crossOrigin(corsOrigin, origin),
})

/** Sets the constant headers of every answer. */
export const setHeaders = (app: FastifyInstance, settings: HeaderSettings): void => {
  const forAll = settings.corsOrigin === '*' ? constantHeaders(settings, undefined) : undefined
  app.addHook('onRequest', ({ headers: { origin } }, reply, done) => {
    void reply.headers(forAll ?? constantHeaders(settings, origin))
    done()
  })
}

/** Names are sent to be found, one or many, and that reads. */
const readByPost = /^\/v1\/(?:resolve|reconcile)(?:\?|$)/

/**
 * Answers preflight requests. The plugin has a context of its own:
 * its hooks do not run for requests that the router refuses.
 */
export const answerPreflights = async (app: FastifyInstance, { corsOrigin }: HeaderSettings): Promise<void> => {
  const origin = corsOrigin === '*' ? '*' : corsOrigin.split(',')
  await app.register(async (preflights) => {
    await preflights.register(cors, {
      delegator: ({ url }, done) => {
        const reads = readByPost.test(url) ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD']
        const methods = origin === '*' ? reads : ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
        done(null, { origin, methods, exposedHeaders: exposed, strictPreflight: false })
      },
    })
  })
}

// The security headers of pages; answers for programs need none of them.

/** Everything comes from this server, and nothing is inline. */
export const pagePolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `connect-src 'self'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

declare module 'fastify' {
  /** `page`: made to be looked at, and so are its problems. */
  interface FastifyContextConfig {
    page?: boolean
  }
}

/** Reports whether `Accept` names HTML, as that of browsers does and that of programs does not. */
export const namesHtml = (accept: string | undefined): boolean => accept?.includes('text/html') === true

/** The addresses of programs: if nothing is there, a browser gets the answer that they get. */
const ofPrograms = /^\/(?:v1|docs|health|openapi)\b/

/** Reports whether a browser asks for a page, also for one that there is not. */
export const isForPeople = ({
  is404,
  url,
  routeOptions: {
    config: { page },
  },
  headers: { accept },
}: FastifyRequest): boolean =>
  accept !== undefined &&
  (is404 ? !ofPrograms.test(url) : page === true) &&
  new Negotiator({ headers: { accept } }).mediaType(['application/problem+json', 'application/json', 'text/html']) ===
    'text/html'

/** Each page sets its own policy, and HSTS is for the proxy that ends TLS. */
const unset = { contentSecurityPolicy: false, strictTransportSecurity: false } as const

/** Sets the security headers of the routes of a context. */
export const guardPages = async (pages: FastifyInstance): Promise<void> => {
  await pages.register(helmet, unset)
}

/** Sets the same headers, except those that keep a page out of the frames of other origins. */
export const guardFramedPages = async (pages: FastifyInstance): Promise<void> => {
  await pages.register(helmet, { ...unset, frameguard: false, crossOriginResourcePolicy: { policy: 'cross-origin' } })
}
