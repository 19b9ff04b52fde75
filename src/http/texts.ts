/** The addresses beside `/v1`: the page, the document, and the explanations of problems. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { everyResource } from '../resources/index.ts'
import { isFresh, textTag } from './etag.ts'
import { mediaTypes } from './formats.ts'
import { openApiText } from './openapi.ts'
import { guardPages } from './pages.ts'
import { Problem, problems, type ProblemSlug } from './problems.ts'

const html = 'text/html; charset=utf-8'
const pagePolicy = `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'`

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
code { font-size: .95em }
</style>
</head>
<body>
${body}
</body>
</html>
`

const home = page('Planledger', `<h1>Planledger</h1>
<p>A public register of what governments plan, fund and build, and of every figure about it: who printed it, where, and for which period.</p>
<ul>
${everyResource.map(({ name, description }) => `<li><a href="/v1/${name}">${name}</a>: ${description}</li>`).join('\n')}
</ul>
<p><a href="/docs">Try the API</a> · <a href="/openapi.json">OpenAPI document</a> (<a href="/openapi.yaml">YAML</a>)</p>`)

const explanation = (slug: ProblemSlug): string => {
  const { status, title, explanation: text } = problems[slug]
  return page(`${title} (${status.toString()})`, `<h1>${title}</h1>
<p>HTTP status ${status.toString()}, <code>/problems/${slug}</code></p>
<p>${text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`)
}

const sender = (type: string, text: () => string) => {
  let made: { text: string; tag: string } | undefined
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    made ??= { text: text(), tag: textTag(text()) }
    void reply.type(type)
    if (type === html) void reply.header('content-security-policy', pagePolicy)
    return isFresh(request, reply, made.tag) ? reply : reply.send(made.text)
  }
}

export const serveTexts = async (app: FastifyInstance): Promise<void> => {
  const hidden = { schema: { hide: true } }
  const explanations = new Map(Object.keys(problems).map((slug) => [slug, sender(html, () => explanation(slug as ProblemSlug))]))
  app.get('/openapi.json', hidden, sender(mediaTypes.json, () => openApiText(app)))
  app.get('/openapi.yaml', hidden, sender('application/yaml; charset=utf-8', () => app.swagger({ yaml: true })))
  await app.register(async (pages) => {
    await guardPages(pages)
    pages.get('/', hidden, sender(html, () => home))
    pages.get('/problems/:slug', hidden, (request, reply) => {
      const { slug } = request.params as { slug: string }
      const send = explanations.get(slug)
      if (!send) throw new Problem('not-found', `There is no problem called ${slug.slice(0, 100)}.`)
      return send(request, reply)
    })
  })
}
