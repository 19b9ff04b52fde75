/** Checks the address of a request, and refuses one that no route takes. */
import type { Hint } from '../../text/messages/en.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { closestTo } from '../../model/closest-name.ts'
import { longestCursor } from '../contract/paging.ts'
import { languageOf } from '../contract/languages.ts'
import type { QueryParameters } from '../contract/list-query.ts'
import { invalid, Problem, type Fault } from '../contract/problems.ts'
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

/** The number of faulty parameters listed. */
const mostNamed = 20

/** The problem of an address that does not decode; one whose path does not, the router refuses before. */
const undecodable = (url: string): Problem => {
  const parts = url
    .replace(/^[^?]*\?/, '')
    .split('&')
    .filter((part) => !decodes(part))
    .slice(0, mostNamed)
  return invalid(parts.map((part) => ({ parameter: part.replace(/=.*/, ''), detail: ['parameter-no-utf8'] })))
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
  if (hasSecondHost(rawHeaders)) throw new Problem('invalid-request', ['many-hosts'])
  if (httpVersion === '1.0') return
  if (host === undefined) throw new Problem('invalid-request', ['no-host'])
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw new Problem('expectation-failed', ['expectation'])
  }
}

/** The form of the register's keys. No parameter takes such a value, so a lookalike is refused too. */
const madeKey = /^pl_[\w-]{43}$/

/** Refuses a key where a value belongs: proxies log addresses. */
const assertNoKey = ({ query }: FastifyRequest, adminKey: string | undefined): void => {
  const isKey = (text: unknown): boolean =>
    typeof text === 'string' && (madeKey.test(text) || (text.length === adminKey?.length && equalTexts(text, adminKey)))
  const faults: Fault[] = Object.entries(query as QueryParameters)
    .filter(([, values]) => [values].flat().some(isKey))
    .map(([parameter]) => ({ parameter, detail: ['key-in-address'] }))
  if (faults.length > 0) throw invalid(faults)
}

/** Refuses addresses that are too long, do not decode, or have a fragment or a key. */
export const checkAddresses = (app: FastifyInstance, adminKey: string | undefined): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    const { url, method, is404 } = request
    if (url === '*' && method !== 'OPTIONS') throw new Problem('invalid-request', ['address-star'])
    if (isTooLong(url)) throw new Problem('uri-too-long', ['address-long', longestAddress.toString()])
    if (url.includes('#')) throw new Problem('invalid-request', ['address-fragment'])
    if (!decodes(url)) throw undecodable(url)
    assertHeaders(request)
    assertNoKey(request, adminKey)
    // The router takes `/v1/regions/` for a record whose id is empty.
    if ((request.params as { id?: string }).id === '' || (is404 && /[^/]\/(?:\?|$)/.test(url)))
      throw new Problem('not-found', ['trailing-slash'])
    done()
  })
}

// Refuses requests that no route takes: 405 with `Allow` where the address has other methods, else 404.

const inOrder = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '.*')

/** A parameter may have a pattern, and a text after it: `:page(^[a-z]+).md`. */
const segment = (part: string): string => {
  const [, after] = /^:\w+(?:\(.*\))?((?:[^\w()][^()]*)?)$/.exec(part) ?? []
  return after === undefined ? literal(part) : `[^/]+${literal(after)}`
}

/** Returns the address of a route that differs from a path in one segment alone, and there by few letters. */
const nearTo = (path: string, urls: readonly string[]): string | undefined => {
  const segments = path.split('/')
  const routes = urls.map((url) => url.split('/')).filter(({ length }) => length === segments.length)
  for (const [at, segment] of segments.entries()) {
    const others = routes.filter((parts) =>
      parts.every((part, index) => index === at || part === segments[index] || part.startsWith(':')),
    )
    const near = closestTo(
      segment,
      others.map((parts) => parts[at] ?? '').filter((part) => /^[a-z]/.test(part)),
    )
    if (near !== undefined) return segments.with(at, near).join('/')
  }
  return undefined
}

const patternOf = (url: string): RegExp => new RegExp(`^${url.split('/').map(segment).join('/')}$`)

/** Refuses requests that none of the routes added later takes, before the body is read. */
export const refuseUnrouted = (app: FastifyInstance): void => {
  const taken = new Map<string, { readonly methods: Set<string>; readonly isPage: boolean; pattern?: RegExp }>()
  app.addHook('onRoute', ({ url, method, config }) => {
    const route = taken.get(url) ?? { methods: new Set(), isPage: config?.page === true }
    for (const one of [method].flat()) route.methods.add(one)
    taken.set(url, route)
  })
  const meant = (path: string, method: string): Hint[] => {
    const urls = [...taken].flatMap(([url, { methods }]) => (methods.has(method) ? [url] : []))
    const near = nearTo(path, urls)
    return near === undefined ? [] : [{ meant: near }]
  }
  app.addHook('onRequest', (request, _reply, done) => {
    const { is404, method, url, originalUrl, routeOptions } = request
    // Only pages are served in several languages.
    const isServed = (isPage: boolean): boolean => isPage || languageOf(request) === 'en'
    if (!is404 && isServed(routeOptions.config.page === true)) {
      done()
      return
    }
    const path = decodeURIComponent(url.replace(/\?.*/, ''))
    const [, route] = [...taken].find(([url, one]) => (one.pattern ??= patternOf(url)).test(path)) ?? []
    if (!route || !isServed(route.isPage) || route.methods.has(method))
      throw new Problem('not-found', ['nothing-at', method, originalUrl.slice(0, 200), meant(path, method)])
    const allowed = inOrder.filter((one) => route.methods.has(one)).join(', ')
    throw new Problem('method-not-allowed', ['methods', allowed], [], { allow: allowed })
  })
}
