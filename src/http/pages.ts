/** The headers that guard pages for people; answers for programs need none of them. */
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Guards the routes of this context; a policy of their own is set beside it. */
export const guardPages = async (pages: FastifyInstance): Promise<void> => {
  // Whether a host is reached by https alone is for whoever runs the proxy before it to say.
  await pages.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false })
}
