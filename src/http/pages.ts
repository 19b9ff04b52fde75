/** The headers that guard pages for people; answers for programs need none of them. */
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/** Everything comes from this server, and nothing is inline. */
export const pagePolicy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

const forPrograms = /^\/(?:v1|openapi|docs|health|metrics)\b/

/** Whether a request comes from somebody who looks at pages: a browser, at an address that is not for programs. */
export const isForPeople = ({ url, headers: { accept } }: FastifyRequest): boolean =>
  accept !== undefined && !forPrograms.test(url)
  && new Negotiator({ headers: { accept } }).mediaType(['application/problem+json', 'application/json', 'text/html']) === 'text/html'

/** Guards the routes of this context; a policy of their own is set beside it. */
export const guardPages = async (pages: FastifyInstance): Promise<void> => {
  // Whether a host is reached by https alone is for whoever runs the proxy before it to say.
  await pages.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false })
}
