/** The headers that guard pages for people; answers for programs need none of them. */
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/** Everything comes from this server, and nothing is inline. */
export const pagePolicy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

declare module 'fastify' {
  /** `page`: made to be looked at, and so are its problems. */
  interface FastifyContextConfig {
    page?: boolean
  }
}

/** Whether a request comes from somebody who looks at pages: a browser, at the address of one. */
export const isForPeople = ({
  routeOptions: {
    config: { page },
  },
  headers: { accept },
}: FastifyRequest): boolean =>
  accept !== undefined &&
  page === true &&
  new Negotiator({ headers: { accept } }).mediaType(['application/problem+json', 'application/json', 'text/html']) ===
    'text/html'

/** Guards the routes of this context; a policy of their own is set beside it. */
export const guardPages = async (pages: FastifyInstance): Promise<void> => {
  // Whether a host is reached by https alone is for whoever runs the proxy before it to say.
  await pages.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false })
}
