/** The log: enough of a request to find it again, and nothing that is secret. */
import type { FastifyRequest } from 'fastify'

const secret = '…'

/** Keys do not belong in an address; one that is sent there must not reach the log. */
const sensitive = /([?&;][^=&;]*(?:key|token|secret|password|auth)[^=&;]*=)[^&;#]*/gi
const madeKey = /pl_[\w-]{20,}|whsec_[\w%+/=-]{20,}/g

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
    },
  }
}
