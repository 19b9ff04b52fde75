/** The least that can be answered: Fastify's hello, or a ready buffer of what a file holds. */
import { readFileSync } from 'node:fs'
import { listening } from './listen.ts'

const [, , file] = process.argv
const buffer = file === undefined ? Buffer.alloc(0) : readFileSync(file)
const hello = { schema: { response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } } } }

await listening((app) => {
  app.get('/hello', hello, (_request, reply) => {
    void reply.send({ hello: 'world' })
  })
  app.get('/buffer', (_request, reply) => {
    void reply.type('application/json; charset=utf-8').send(buffer)
  })
})
