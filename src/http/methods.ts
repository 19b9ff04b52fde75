/** Answers 405, with what is allowed, where an address exists but does not take the method. */
import type {} from '@fastify/swagger'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { Problem } from './problems.ts'

const all: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']

/** Watches the routes that are added from now on; the function it answers closes each for all other methods. */
export const watchMethods = (app: FastifyInstance): (() => void) => {
  const taken = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = taken.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    taken.set(url, methods)
  })
  return () => {
    for (const [url, methods] of [...taken]) {
      const allowed = [...methods].join(', ')
      const method = all.filter((one) => !methods.has(one))
      const refuse = (): never => { throw new Problem('method-not-allowed', `This address takes ${allowed}.`, [], { allow: allowed }) }
      app.route({ url, method, schema: { hide: true }, preParsing: refuse, handler: refuse })
    }
  }
}
