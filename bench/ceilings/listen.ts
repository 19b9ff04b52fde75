/** Starts a bare Fastify and prints its address. */
import fastify, { type FastifyInstance } from 'fastify'

export const listening = async (routes: (app: FastifyInstance) => void): Promise<void> => {
  const app = fastify({ routerOptions: { maxParamLength: 1000 }, bodyLimit: 2 ** 24 })
  routes(app)
  console.log(`listens at ${await app.listen({ port: 0, host: '127.0.0.1' })}`)
}
