/** A bare Fastify with @fastify/swagger and one route, in plain JavaScript, so that no time goes to type stripping. */
import console from 'node:console'
import process from 'node:process'
import swagger from '@fastify/swagger'
import fastify from 'fastify'

const app = fastify()
await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'One route', version: '1.0.0' } } })
const schema = { response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } } }
app.get('/hello', { schema }, (_request, reply) => {
  void reply.send({ hello: 'world' })
})
console.log(`listens at ${await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })}`)
