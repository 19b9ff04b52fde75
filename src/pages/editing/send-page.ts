/** Sends a page that is made for one person and one moment. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { formats } from '../../http/formats/registry.ts'
import { layout, type Page } from '../layout/layout.ts'
import { viewerOf } from '../layout/viewer.ts'

export const sendPage = (request: FastifyRequest, reply: FastifyReply, page: Page, status = 200): FastifyReply =>
  reply
    .code(status)
    .type(formats.html.mediaType)
    .header('cache-control', 'private, no-store')
    .send(layout(page, viewerOf(request)))
