/** What every request and answer has in common: limits of the address, and the constant headers. */
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import { Problem } from './problems.ts'

const longestAddress = 16_384

const decodes = (url: string): boolean => {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

const constant = {
  'vary': 'Accept, Authorization',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

export const guardEdges = async (app: FastifyInstance, readAccess: 'open' | 'key', corsOrigin: string): Promise<void> => {
  const headers = { ...constant, 'cache-control': readAccess === 'key' ? 'private, no-cache' : 'no-cache' }
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers)
    if (request.url.length > longestAddress) throw new Problem('uri-too-long', `The address is longer than ${longestAddress.toString()} characters.`)
    if (!decodes(request.url)) throw new Problem('invalid-request', 'The address is no UTF-8 in percent-encoding.')
    done()
  })
  const anywhere = corsOrigin === '*'
  await app.register(cors, {
    origin: anywhere ? '*' : corsOrigin.split(','),
    methods: anywhere ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'Link', 'Location', 'RateLimit', 'Retry-After'],
    strictPreflight: false,
  })
}
