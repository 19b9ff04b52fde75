/** The log: enough of a request to find it again, and nothing that is secret. */
import type { FastifyRequest } from 'fastify'

const secret = '…'

/** Keys do not belong in an address; one that is sent there must not reach the log. */
const sensitive = /([?&;][^=&;]*(?:key|token|secret|password|auth)[^=&;]*=)[^&;#]*/gi
const madeKey = /pl_[\w-]{20,}|whsec_[\w%+/=-]{20,}/g

/** An error and what caused it. */
const chainOf = (error: Error): Error[] => (error.cause instanceof Error ? [error, ...chainOf(error.cause)] : [error])

/** Leaves out what a database adds to its errors: values of rows, such as texts and hashes of keys. */
const told = (error: Error & { readonly code?: unknown }) => {
  const chain = chainOf(error)
  return {
    type: error.constructor.name,
    code: error.code,
    message: chain.map(({ message }) => message).join(': '),
    stack: chain.map(({ stack }) => stack).join('\ncaused by: '),
  }
}

/** Returns the options of the logger. Headers and bodies are not logged at any level. */
export const loggerOptions = (level: string, adminKey: string | undefined) => {
  const known = adminKey === undefined ? [] : [adminKey, encodeURIComponent(adminKey)]
  const clean = (url: string): string =>
    known
      .reduce((text, key) => text.replaceAll(key, secret), url)
      .replace(sensitive, `$1${secret}`)
      .replace(madeKey, secret)
  return {
    level,
    serializers: {
      req: ({ method, url, host, ip }: FastifyRequest) => ({ method, url: clean(url), host, remoteAddress: ip }),
      err: told,
    },
  }
}
