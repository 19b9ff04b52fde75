/** Answers with the least possible work: Fastify's hello, or a ready buffer with the contents of a file. */
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
