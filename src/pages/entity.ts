/** The page of a record for tools that reconcile names: its preview in a small frame, and the way to its own page. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFresh, registerTag } from '../http/contract/etag.ts'
import { idIn, noQuery } from '../http/contract/parameters.ts'
import { Problem } from '../http/contract/problems.ts'
import { closedObject } from '../http/contract/schemas.ts'
import { formatFor, setFormat } from '../http/formats/registry.ts'
import { guardFramedPages } from '../http/pipeline/headers.ts'
import { type Entity, readEntities } from '../http/reconcile/entities.ts'
import { id } from '../model/field.ts'
import type { Store } from '../store/store.ts'
import { resolvedResources } from '../text/name-keys.ts'
import { pageOf } from './layout/addresses.ts'
import { html, type Html, raw } from './layout/html.ts'

/** Inline, as a frame without an origin may load nothing from here. */
const style = `:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif }
body { margin: 8px 12px }
h1 { font-size: 16px; margin: 0 }
p { margin: 4px 0 }
article + article { margin-top: 12px }`

const policy = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  'frame-ancestors *',
].join('; ')

const mostNames = 12

const entityView = ({ type, id: own, name, description, record }: Entity, publicUrl: string): Html => {
  const names = ((record['aliases'] ?? []) as string[]).slice(0, mostNames)
  return html`<article>
<h1><a href="${publicUrl}${pageOf(type, own)}" target="_blank" rel="noopener">${name}</a></h1>
<p>${description}</p>
${names.length > 0 && html`<p><small>Also: ${names.join(', ')}</small></p>`}
</article>`
}

const documentOf = (entities: readonly Entity[], publicUrl: string): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${entities.map(({ name }) => name).join(', ')} · Planledger</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${entities.map((entity) => entityView(entity, publicUrl))}
</main>
</body>
</html>
`.toString()

/** Returns the records with an id, which is unique only within a type. Throws a Problem: not-found. */
const entitiesWith = async (store: Store, own: string): Promise<readonly Entity[]> => {
  const wanted = resolvedResources.map((resource) => ({ resource, id: own }))
  const found = await readEntities(store, wanted)
  if (found.size === 0) throw new Problem('not-found', ['no-named-record', own])
  return [...found.values()]
}

/** Serves `/entity/{id}` and `/entity/{id}/preview`. */
export const serveEntities = async (app: FastifyInstance, store: Store, publicUrl: string): Promise<void> => {
  const formatOf = formatFor(['html'])
  const params = closedObject({ id: id('The id of a record.', 'guangdong').value })
  const options = {
    config: { role: 'reader', page: true },
    schema: { hide: true, params, querystring: noQuery },
  } as const

  const answer =
    (isView: boolean) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const format = formatOf(request)
      const entities = await entitiesWith(store, idIn(request))
      const [first] = entities
      if (isView && first && entities.length === 1) return reply.redirect(pageOf(first.type, first.id), 303)
      setFormat(reply, format)
      if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
      return reply.header('content-security-policy', policy).send(documentOf(entities, publicUrl))
    }

  await app.register(async (pages) => {
    await guardFramedPages(pages)
    pages.get('/entity/:id', options, answer(true))
    pages.get('/entity/:id/preview', options, answer(false))
  })
}
