/** The headers of every answer, and which pages of other origins may read it (CORS). */
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

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

/**
 * Answers preflight requests. The plugin has a context of its own:
 * its hooks do not run for requests that the router refuses.
 */
export const answerPreflights = async (app: FastifyInstance, { corsOrigin }: HeaderSettings): Promise<void> => {
  const isAnywhere = corsOrigin === '*'
  await app.register(async (preflights) => {
    await preflights.register(cors, {
      origin: isAnywhere ? '*' : corsOrigin.split(','),
      methods: isAnywhere ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: exposed,
      strictPreflight: false,
    })
  })
}
