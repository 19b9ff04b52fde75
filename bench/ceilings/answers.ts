/** The least that can be answered: Fastify's hello, or a ready buffer of so many bytes. */
import { listening } from './listen.ts'

const buffer = Buffer.alloc(Number(process.argv[2] ?? 0), '"')
const hello = { schema: { response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } } } }

await listening((app) => {
  app.get('/hello', hello, (_request, reply) => { void reply.send({ hello: 'world' }) })
  app.get('/buffer', (_request, reply) => { void reply.type('application/json; charset=utf-8').send(buffer) })
})
