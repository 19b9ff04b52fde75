/** Refuses requests that no route takes: 405 with `Allow` where the address has other methods, else 404. */
import type { FastifyInstance } from 'fastify'
import { closestTo } from '../../model/closest-name.ts'
import { Problem } from '../contract/problems.ts'
import { languageOf } from '../contract/languages.ts'

const inOrder = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '.*')

/** A parameter may have a pattern, and a text after it: `:page(^[a-z]+).md`. */
const segment = (part: string): string => {
  const [, after] = /^:\w+(?:\(.*\))?((?:[^\w()][^()]*)?)$/.exec(part) ?? []
  return after === undefined ? literal(part) : `[^/]+${literal(after)}`
}

/** Returns the address of a route that differs from a path in one segment alone, and there by few letters. */
const nearTo = (path: string, urls: readonly string[]): string | undefined => {
  const asked = path.split('/')
  const routes = urls.map((url) => url.split('/')).filter(({ length }) => length === asked.length)
  for (const [at, segment] of asked.entries()) {
    const others = routes.filter((parts) =>
      parts.every((part, index) => index === at || part === asked[index] || part.startsWith(':')),
    )
    const near = closestTo(
      segment,
      others.map((parts) => parts[at] ?? '').filter((part) => /^[a-z]/.test(part)),
    )
    if (near !== undefined) return asked.with(at, near).join('/')
  }
  return undefined
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
  const meant = (path: string, method: string): string => {
    const urls = [...taken].flatMap(([url, { methods }]) => (methods.has(method) ? [url] : []))
    const near = nearTo(path, urls)
    return near === undefined ? '' : ` Did you mean \`${near}\`?`
  }
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
      throw new Problem(
        'not-found',
        `There is nothing at ${method} ${originalUrl.slice(0, 200)}.${meant(path, method)}`,
      )
    const allowed = inOrder.filter((one) => route.methods.has(one)).join(', ')
    throw new Problem('method-not-allowed', `This address takes ${allowed}.`, [], { allow: allowed })
  })
}
