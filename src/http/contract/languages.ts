/** The languages of pages: each is served in Chinese too, at its address under `/zh`. Routes know one address for both. */
import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Language } from '../../text/language.ts'

/** A client may name a server in its request line (RFC 9112, section 3.2.2): no link is made from it. */
const server = '(?:[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*)?'
const named = new RegExp(`^${server}`)
const chinese = new RegExp(`^${server}/zh(?=[/?#]|$)`)

/** Returns the address of the same page without its language, which is what routes take. */
export const rewriteUrl: NonNullable<FastifyServerOptions['rewriteUrl']> = ({ url = '/' }) => {
  if (url.startsWith('/') && !url.startsWith('/zh')) return url
  const rest = url.replace(chinese, '').replace(named, '')
  return /^[/*]/.test(rest) ? rest : `/${rest}`
}

/** Returns the language that the address of a request asks for: nothing else decides it. */
export const languageOf = ({ originalUrl }: Pick<FastifyRequest, 'originalUrl'>): Language =>
  chinese.test(originalUrl) ? 'zh' : 'en'
