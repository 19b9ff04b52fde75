/** Serves the style sheet, the scripts and the icon from `public/`. */
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { isFresh, textTag } from '../http/contract/etag.ts'

const files = {
  'style.css': 'text/css; charset=utf-8',
  'suggest.js': 'text/javascript; charset=utf-8',
  'edit.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml; charset=utf-8',
}

export const serveAssets = (app: FastifyInstance): void => {
  for (const [name, type] of Object.entries(files)) {
    const text = readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8')
    const tag = textTag(text)
    app.get(`/${name}`, { schema: { hide: true } }, (request, reply) => {
      void reply.type(type)
      return isFresh(request, reply, tag) ? reply : reply.send(text)
    })
  }
}
