/** The server under the pipeline: connections, request ids, the log and the validator. */
import { randomUUID } from 'node:crypto'
import type { FastifyServerFactory, FastifyServerOptions, FastifyRequest } from 'fastify'
import type { Config } from '../../config.ts'
import { longestText } from '../../model/record-size.ts'
import { errorOptions } from './errors.ts'
import { rewriteUrl } from '../contract/languages.ts'
import { createServer } from '../contract/node-http.ts'

// The log: enough of a request to find it again, and nothing that is secret.

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
const summary = (error: Error & { readonly code?: unknown }) => {
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
const loggerOptions = (level: string, adminKey: string | undefined) => {
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
      err: summary,
    },
  }
}

const longestHeaders = 32_768
/** Timeouts in milliseconds: to receive a request, for the next one on its connection, and for the first byte of one. */
const requestTimeout = 300_000
const keepAliveTimeout = 72_000
const idleTimeout = 30_000

/** Requests that Node would refuse without a body reach the pipeline, which answers them with a problem. */
const serverFactory: FastifyServerFactory = (handler) =>
  createServer({ maxHeaderSize: longestHeaders, requireHostHeader: false, requestTimeout, keepAliveTimeout }, handler)
    .on('checkExpectation', handler)
    .setTimeout(idleTimeout)

/** Returns the options of the server. */
export const serverOptions = (config: Config): FastifyServerOptions => ({
  ...errorOptions(config),
  logger: loggerOptions(config.logLevel, config.adminKey),
  genReqId: () => randomUUID(),
  // Trusts one proxy: a client can write whatever stands further left in the header.
  trustProxy: config.trustProxy && ((_address, hop) => hop === 0),
  bodyLimit: longestText(config.bodyLimit),
  serverFactory,
  rewriteUrl,
  // A request that comes while the server closes gets a problem, not the framework's own answer.
  return503OnClosing: false,
  exposeHeadRoutes: false,
  routerOptions: { maxParamLength: 1000 },
})
