/** Refuses requests that no route takes: 405 with `Allow` where the address has other methods, else 404. */
import type { FastifyInstance } from 'fastify'
import { Problem } from '../contract/problems.ts'
import { languageOf } from '../contract/languages.ts'

const inOrder = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '.*')

/** A parameter may have a pattern, and a text after it: `:page(^[a-z]+).md`. */
const segment = (part: string): string => {
  const [, after] = /^:\w+(?:\(.*\))?((?:[^\w()][^()]*)?)$/.exec(part) ?? []
  return after === undefined ? literal(part) : `[^/]+${literal(after)}`
}

const patternOf = (url: string): RegExp => new RegExp(`^${url.split('/').map(segment).join('/')}$`)

/** Refuses requests that none of the routes added later takes, before the body is read. */
export const refuseUnrouted = (app: FastifyInstance): void => {
  const taken = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string>; readonly isPage: boolean }>()
  app.addHook('onRoute', ({ url, method, config }) => {
    const route = taken.get(url) ?? { pattern: patternOf(url), methods: new Set(), isPage: config?.page === true }
    for (const one of [method].flat()) route.methods.add(one)
    taken.set(url, route)
  })
  app.addHook('onRequest', (request, _reply, done) => {
    const { is404, method, url, originalUrl, routeOptions } = request
    // Pages alone are served in several languages.
    const isServed = (isPage: boolean): boolean => isPage || languageOf(request) === 'en'
    if (!is404 && isServed(routeOptions.config.page === true)) {
      done()
      return
    }
    const path = decodeURIComponent(url.replace(/\?.*/, ''))
    const route = [...taken.values()].find(({ pattern }) => pattern.test(path))
    if (!route || !isServed(route.isPage) || route.methods.has(method))
      throw new Problem('not-found', `There is nothing at ${method} ${originalUrl.slice(0, 200)}.`)
    const allowed = inOrder.filter((one) => route.methods.has(one)).join(', ')
    throw new Problem('method-not-allowed', `This address takes ${allowed}.`, [], { allow: allowed })
  })
}
