/** Sends a page that is made for one person and one moment. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { formats } from '../../http/formats/registry.ts'
import { layout, type Page } from '../layout/layout.ts'
import { viewerOf } from '../layout/viewer.ts'

interface Asked {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export const sendPage = ({ request, reply }: Asked, page: Page, status = 200): FastifyReply =>
  reply
    .code(status)
    .type(formats.html.mediaType)
    .header('cache-control', 'private, no-store')
    .send(layout(page, viewerOf(request), undefined, request.url))
