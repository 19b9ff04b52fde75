/** The languages of pages: each is served in Chinese too, at its address under `/zh`. Routes know one address for both. */
import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Language } from '../../text/language.ts'

const chinese = /^\/zh(?=[/?#]|$)/

/** Returns the address of the same page without its language, which is what routes take. */
export const rewriteUrl: NonNullable<FastifyServerOptions['rewriteUrl']> = ({ url = '/' }) => {
  if (!url.startsWith('/zh')) return url
  const rest = url.replace(chinese, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Returns the language that the address of a request asks for: nothing else decides it. */
export const languageOf = ({ originalUrl }: Pick<FastifyRequest, 'originalUrl'>): Language =>
  chinese.test(originalUrl) ? 'zh' : 'en'
