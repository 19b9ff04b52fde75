/** The log: enough of a request to find it again, and nothing that is secret. */
import type { FastifyRequest } from 'fastify'

const secret = '…'

/** Keys do not belong in an address; one that is sent there must not reach the log. */
const sensitive = /key|token|secret|password|auth/i
const madeKey = /pl_[\w-]{20,}|whsec_[\w%+/=-]{20,}/g

/** Splits an address into its path and its parameters, each with the sign that ends it. */
const partsOf = (url: string): string[] => {
  const query = url.indexOf('?') + 1
  return [url.slice(0, query), url.slice(query)].flatMap((half) => half.split(/(?<=[&;#])/))
}

const withoutValue = (part: string): string => {
  const value = part.indexOf('=') + 1
  const [end = ''] = /[?&;#]$/.exec(part) ?? []
  return value > 0 && sensitive.test(part.slice(0, value)) ? `${part.slice(0, value)}${secret}${end}` : part
}

/** Takes the values of parameters with such names out of an address, part by part: a single expression would read it again and again. */
const withoutSecrets = (url: string, hidden: (part: string) => string): string =>
  partsOf(url).map(withoutValue).map(hidden).join('')

/** Returns a text in which keys can be found; those have ASCII letters only. */
const decoded = (text: string): string =>
  text.replace(/%([0-7][0-9a-f])/gi, (_found, hex: string) => String.fromCharCode(parseInt(hex, 16)))

/** An error and what caused it. */
const chainOf = (error: Error): Error[] => (error.cause instanceof Error ? [error, ...chainOf(error.cause)] : [error])

/** Leaves out what a database adds to its errors: values of rows, such as texts and hashes of keys. */
const told = (error: Error & { readonly code?: unknown }) => {
  const chain = chainOf(error)
  return {
    type: error.constructor.name,
    code: error.code,
    message: chain
      .map(({ message }) => message)
      .join(': ')
      .replaceAll('.: ', ': '),
    stack: chain.map(({ stack }) => stack).join('\ncaused by: '),
  }
}

/** Returns the options of the logger. Headers and bodies are not logged at any level. */
export const loggerOptions = (level: string, adminKey: string | undefined) => {
  const known = adminKey === undefined ? [] : [adminKey, encodeURIComponent(adminKey)]
  const withoutKeys = (text: string): string =>
    known.reduce((rest, key) => rest.replaceAll(key, secret), text).replace(madeKey, secret)
  // A part that spells a key by its codes is logged decoded, as it is read.
  const hidden = (part: string): string => {
    const plain = decoded(part)
    return withoutKeys(plain) === plain ? part : withoutKeys(plain)
  }
  const clean = (url: string): string => withoutSecrets(withoutKeys(url), hidden)
  return {
    level,
    serializers: {
      req: ({ method, url, host, ip }: FastifyRequest) => ({
        method,
        url: clean(url),
        host: withoutKeys(host),
        remoteAddress: ip,
      }),
      err: told,
    },
  }
}
