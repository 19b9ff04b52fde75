/** Checks the address of a request, and the headers that Node would refuse without a body. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { longestCursor } from '../contract/cursor.ts'
import type { Query } from '../contract/list-query.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { equalTexts } from './auth.ts'

export const longestAddress = 16_384

const cursorParameter = '&cursor='

/** A cursor does not count: a client that could ask for a page can ask for the next. */
const isTooLong = (url: string): boolean => {
  if (url.length <= longestAddress) return false
  const cursor = url
    .split(/[?&]/)
    .map((part) => `&${part}`)
    .find((part) => part.startsWith(cursorParameter))
  const isCursor = cursor !== undefined && cursor.length <= cursorParameter.length + longestCursor
  return url.length - (isCursor ? cursor.length : 0) > longestAddress
}

const decodes = (url: string): boolean => {
  if (!url.includes('%')) return true
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

/** The most parameters that are named. */
const mostNamed = 20

/** The problem of an address that does not decode: it names the parameters, or else the path. */
const undecodable = (url: string): Problem => {
  const detail = 'Is no UTF-8 in percent-encoding.'
  const parts = url
    .replace(/^[^?]*\??/, '')
    .split('&')
    .filter((part) => !decodes(part))
    .slice(0, mostNamed)
  return parts.length > 0
    ? invalid(parts.map((part) => ({ parameter: part.replace(/=.*/, ''), detail })))
    : new Problem('invalid-request', 'The address is no UTF-8 in percent-encoding.')
}

/** Node keeps the first `Host` of several, and a proxy in front may have kept the last. */
const hasSecondHost = (namesAndValues: readonly string[]): boolean => {
  let hosts = 0
  for (let at = 0; at < namesAndValues.length; at += 2) {
    const name = namesAndValues[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}

/** HTTP/1.0 requires no `Host` and knows no `Expect`. */
const assertHeaders = ({ headers: { expect, host }, raw: { httpVersion, rawHeaders } }: FastifyRequest): void => {
  if (hasSecondHost(rawHeaders)) throw new Problem('invalid-request', 'The request has more than one `Host`.')
  if (httpVersion === '1.0') return
  if (host === undefined) throw new Problem('invalid-request', 'The request has no `Host`.')
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw new Problem('expectation-failed', 'The only expectation that is met is `100-continue`.')
  }
}

/** Keys that the register makes; text that only looks like one is no value of any parameter. */
const madeKey = /^pl_[\w-]{43}$/

/** Refuses a key where a value belongs: proxies log addresses. */
const assertNoKey = ({ query }: FastifyRequest, adminKey: string | undefined): void => {
  const isKey = (text: unknown): boolean =>
    typeof text === 'string' && (madeKey.test(text) || (text.length === adminKey?.length && equalTexts(text, adminKey)))
  const faults = Object.entries(query as Query)
    .filter(([, values]) => [values].flat().some(isKey))
    .map(([parameter]) => ({ parameter, detail: 'Is a key: keys belong in `Authorization`. Replace this one.' }))
  if (faults.length > 0) throw invalid(faults)
}

/** Refuses addresses that are too long, do not decode, or have a fragment or a key. */
export const checkAddresses = (app: FastifyInstance, adminKey: string | undefined): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    const { url, method } = request
    if (url === '*' && method !== 'OPTIONS')
      throw new Problem('invalid-request', 'The address `*` goes with OPTIONS alone.')
    if (isTooLong(url))
      throw new Problem('uri-too-long', `The address, a cursor aside, is longer than ${longestAddress} characters.`)
    if (url.includes('#'))
      throw new Problem('invalid-request', 'The address has a fragment: in a request a `#` is `%23`.')
    if (!decodes(url)) throw undecodable(url)
    assertHeaders(request)
    assertNoKey(request, adminKey)
    // The router takes `/v1/regions/` for a record whose id is empty.
    if ((request.params as { id?: string }).id === '')
      throw new Problem('not-found', 'A trailing slash is another address.')
    done()
  })
}
