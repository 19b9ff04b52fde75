/** Serves crawlers: /robots.txt, /sitemap.xml, /llms.txt and the documentation. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFresh, registerTag, textTag } from '../../http/contract/etag.ts'
import { noQuery } from '../../http/contract/parameters.ts'
import { Problem } from '../../http/contract/problems.ts'
import { formats } from '../../http/formats/registry.ts'
import { streamed } from '../../http/formats/stream.ts'
import { unwritten, type Site } from '../../http/formats/writer.ts'
import type { Store } from '../../store/store.ts'

export interface CrawlerSettings extends Site {
  readonly readAccess: 'open' | 'key'
}

const xml = 'application/xml; charset=utf-8'
const markdown = 'text/markdown; charset=utf-8'

const send = (request: FastifyRequest, reply: FastifyReply, type: string, text: string): FastifyReply => {
  void reply.type(type)
  return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
}

export const serveCrawlers = (
  pages: FastifyInstance,
  store: Store,
  { publicUrl, readAccess }: CrawlerSettings,
): void => {
  const hidden = { hide: true, querystring: noQuery }
  const forReaders = { config: { role: 'reader', page: true }, schema: hidden } as const

  // Open to everybody, also of a closed register: it tells crawlers to stay away.
  pages.get('/robots.txt', { schema: hidden }, async (request, reply) => {
    const { robots } = await import('./robots.ts')
    return send(request, reply, formats.text.mediaType, robots(publicUrl, readAccess))
  })

  pages.get('/sitemap.xml', forReaders, async (request, reply) => {
    const { sitemapIndex } = await import('./sitemap.ts')
    return send(request, reply, xml, await sitemapIndex(store, publicUrl))
  })

  pages.get('/sitemaps/:part', forReaders, async (request, reply) => {
    const { part: name } = request.params as { part: string }
    const { addressesOf } = await import('./sitemap.ts')
    const part = await addressesOf(store, publicUrl, name)
    if (!part) throw new Problem('not-found', ['no-sitemap', name.slice(0, 100)])
    void reply.type(xml)
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, publicUrl))) return reply
    return reply.send(request.method === 'HEAD' ? unwritten() : await streamed(store, part, request.signal))
  })

  pages.get('/llms.txt', forReaders, async (request, reply) => {
    const { llms } = await import('./llms.ts')
    return send(request, reply, formats.text.mediaType, await llms(publicUrl))
  })

  pages.get('/docs/:page(^[a-z0-9-]+).md', forReaders, async (request, reply) => {
    const { page } = request.params as { page: string }
    const { documentOf } = await import('./documents.ts')
    const text = await documentOf(`${page}.md`, publicUrl)
    if (text === undefined) throw new Problem('not-found', ['no-document', page.slice(0, 100)])
    return send(request, reply, markdown, text)
  })
}
