/** What every request and answer has in common: limits of the address, and the constant headers. */
import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { longestCursor } from '../contract/cursor.ts'
import { invalid, Problem } from '../contract/problems.ts'

const longestAddress = 16_384

const aCursor = new RegExp(`[?&]cursor=[^&]{1,${longestCursor.toString()}}(?=&|$)`)

/** A cursor is no part of the length: whoever could ask for a page can ask for the next. */
const isTooLong = (url: string): boolean =>
  url.length > longestAddress && url.replace(aCursor, '').length > longestAddress

const decodes = (url: string): boolean => {
  if (!url.includes('%')) return true
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

/** Names the parameters that do not decode, where it is not the path. */
const undecodable = (url: string): Problem => {
  const detail = 'Is no UTF-8 in percent-encoding.'
  const parts = url
    .replace(/^[^?]*\??/, '')
    .split('&')
    .filter((part) => !decodes(part))
  return parts.length > 0
    ? invalid(parts.map((part) => ({ parameter: part.replace(/=.*/, ''), detail })))
    : new Problem('invalid-request', 'The address is no UTF-8 in percent-encoding.')
}

/** What Node by itself answers without a word; of HTTP/1.0 neither is asked. */
const assertHeaders = ({ headers: { expect, host }, raw: { httpVersion } }: FastifyRequest): void => {
  if (httpVersion === '1.0') return
  if (host === undefined) throw new Problem('invalid-request', 'The request has no `Host`.')
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw new Problem('expectation-failed', 'The only expectation that is met is `100-continue`.')
  }
}

/** The headers of every answer. */
const constant = {
  vary: 'Accept, Authorization',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

export const edgeHeaders = (readAccess: 'open' | 'key'): Record<string, string> => ({
  ...constant,
  ...(readAccess === 'key' && { 'cache-control': 'private, no-cache' }),
})

const exposed = ['ETag', 'Link', 'Location', 'RateLimit', 'Retry-After']

/** What tells a page of another origin that it may read an answer which no route has given. */
export const crossOrigin = (corsOrigin: string, origin: string | undefined): Record<string, string> => {
  const allowed = corsOrigin === '*' ? '*' : corsOrigin.split(',').find((one) => one === origin)
  return {
    ...(corsOrigin !== '*' && { vary: `${constant.vary}, Origin` }),
    ...(allowed !== undefined && {
      'access-control-allow-origin': allowed,
      'access-control-expose-headers': exposed.join(', '),
    }),
  }
}

export const guardEdges = async (
  app: FastifyInstance,
  readAccess: 'open' | 'key',
  corsOrigin: string,
): Promise<void> => {
  const anywhere = corsOrigin === '*'
  const headers = { ...edgeHeaders(readAccess), ...(anywhere && crossOrigin(corsOrigin, undefined)) }
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers)
    if (!anywhere) void reply.headers(crossOrigin(corsOrigin, request.headers.origin))
    if (isTooLong(request.url)) {
      const longest = longestAddress.toString()
      throw new Problem('uri-too-long', `The address, a cursor aside, is longer than ${longest} characters.`)
    }
    if (request.url.includes('#')) {
      throw new Problem('invalid-request', 'The address has a fragment: in a request a `#` is `%23`.')
    }
    if (!decodes(request.url)) throw undecodable(request.url)
    assertHeaders(request)
    // The router takes `/v1/regions/` for a record whose id is empty.
    if ((request.params as { id?: string }).id === '')
      throw new Problem('not-found', 'A trailing slash is another address.')
    done()
  })
  // Only what asks beforehand is left to the library: its hook would work out for every answer what is the same for all.
  await app.register(async (preflights) => {
    await preflights.register(cors, {
      origin: anywhere ? '*' : corsOrigin.split(','),
      methods: anywhere ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: exposed,
      strictPreflight: false,
    })
  })
}
