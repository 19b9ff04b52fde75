/** Looks up once what is set for a request's route: the framework puts it together anew each time that it is asked. */
import type { FastifyContextConfig, FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the route, or of none. */
    routed: FastifyContextConfig
  }
}

export const noteRoutes = (app: FastifyInstance): void => {
  app.decorateRequest('routed')
  app.addHook('onRequest', (request, _reply, done) => {
    request.routed = request.routeOptions.config
    done()
  })
}
